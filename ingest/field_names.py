"""What mail programs call the fields of a mail, in the languages they speak, and which field each name means."""

from __future__ import annotations

NAMES = {
    "from": "from|von|de|de la|da|van|od|från|fra|lähettäjä|odesílatel|expeditor|kimden|gönderen|oddi wrth|o|feladó|"
    "от|от кого|від|από|nuo|saatja|"
    "发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|من|מאת|از|từ|expéditeur|remitente|remetente|mittente|absender|"
    "afsender|avsändare|avsender|afzender|expeditor|nadawca|отправитель|šalje|siuntėjas|sūtītājs",
    "date": "sent|date|sent at|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|enviado em|enviada em|"
    "enviada|fecha|data|inviato|"
    "data invio|verzonden|wysłano|wyslano|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|odesláno|odoslané|dátum|"
    "trimis|dată|gönderildi|"
    "gönderme tarihi|tarih|gönderilme tarihi|anfonwyd|dyddiad|elküldve|küldve|отправлено|дата|надіслано|στάλθηκε|"
    "ημερομηνία|išsiųsta|saadetud|"
    "发送时间|日期|日付|寄件日期|送信日時|日時|보낸 날짜|보낸날짜|날짜|message du|küldés ideje|kuupäev|data wysłania|تاريخ|נשלח|gửi|ngày|poslano|poslané",
    "to": "to|an|à|a|pour|para|aan|do|till|til|vastaanottaja|komu|pro|către|kime|alıcı|at|címzett|кому|προς|kam|"
    "kellele|za|收件人|宛先|받는 사람|받는사람|إلى|אל|đến|destinataire|destinatario|destinatário|destinatar|empfänger|"
    "modtager|mottagare|mottaker|ontvanger|prima|adresat|adressaat|получатель|отримувач",
    "cc": "cc|cc:|bcc|kopie|copie|copie à|kopie an|cci|cco|kopia|kopio|bilgi|copi|másolatot kap|копия|копія|κοιν|抄送|副本|참조|kopi|in copia",
    "subject": "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|temat|ämne|emne|aihe|předmět|predmet|"
    "subiect|subiectul|naslov|konu|pwnc|testun|tárgy|тема|"
    "θέμα|tema|teema|主题|主旨|件名|제목|الموضوع|נושא|tiêu đề|chủ đề",
    "other": "reply-to|reply to|importance|attachments|anlagen|priority|antwort an|répondre à|organisation|"
    "organization|message-id|newsgroups",
}
ROLES = {name: role for role, names in NAMES.items() for name in names.split("|")}
