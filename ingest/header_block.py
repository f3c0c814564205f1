"""The block of fields above a mail that was quoted or passed on: From, Sent, To, Subject, in the languages programs speak."""

from __future__ import annotations

import re

_NAMES = {
    "from": "from|von|de|de la|da|van|od|från|fra|lähettäjä|odesílatel|expeditor|kimden|gönderen|oddi wrth|o|feladó|"
    "от|от кого|від|από|nuo|saatja|"
    "发件人|寄件者|寄件人|差出人|送信者|보낸 사람|من|מאת|از|từ",
    "date": "sent|date|sent at|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|enviado em|enviada em|"
    "enviada|fecha|data|inviato|"
    "data invio|verzonden|wysłano|wyslano|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|odesláno|odoslané|dátum|"
    "trimis|dată|gönderildi|"
    "gönderme tarihi|tarih|gönderilme tarihi|anfonwyd|dyddiad|elküldve|küldve|отправлено|дата|надіслано|στάλθηκε|"
    "ημερομηνία|išsiųsta|saadetud|"
    "发送时间|日期|寄件日期|送信日時|日時|보낸 날짜|تاريخ|נשלח|gửi|ngày|poslano|poslané",
    "to": "to|an|à|a|pour|para|aan|do|till|til|vastaanottaja|komu|pro|către|kime|alıcı|at|címzett|кому|προς|kam|"
    "kellele|za|收件人|宛先|받는 사람|إلى|אל|đến",
    "cc": "cc|cc:|bcc|kopie|copie|kopia|kopio|bilgi|copi|másolatot kap|копия|копія|κοιν|抄送|副本|참조|kopi|in copia",
    "subject": "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|temat|ämne|emne|aihe|předmět|predmet|"
    "subiect|konu|pwnc|testun|tárgy|тема|"
    "θέμα|tema|teema|主题|主旨|件名|제목|الموضوع|נושא|tiêu đề|chủ đề",
    "other": "reply-to|reply to|importance|attachments|anlagen|priority|antwort an|répondre à|organisation|"
    "organization|message-id|newsgroups",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split("|")}
_MARKS = "-–—_*=~+"
_FORWARD_WORDS = (
    r"forwarded|passed on|weitergeleitet|transf[ée]r[ée]|réexpédié|reenviado|encaminhada|reencaminhada|inoltrato|"
    r"doorgestuurd|przekazan|"
    r"vidarebefordra|videresend|välitetty|přeposlan|preposlan|redirecționat|iletilen|yönlendirilen|a anfonwyd ymlaen|"
    r"továbbított|"
    r"пересыла|пересл|переадрес|προωθ|转发|轉寄|転送|전달"
)
_MAIL_WORDS = (
    r"message|e-?mail|mail|nachricht|messaggio|mensaje|mensagem|bericht|wiadomo|meddelande|meddelelse|melding|viesti|"
    r"zpráv|správ|mesaj|ileti|neges|"
    r"üzenet|сообщени|письм|повідомленн|μήνυμα|邮件|郵件|メッセージ|メール|메시지|appointment|besked|brev|missatge|poruka|sporočilo"
)
_DIVIDER = re.compile(rf"^[ >|]*[{_MARKS}]{{2,}}[ \t]*([^{_MARKS}\n][^\n]{{1,70}}?)[ \t]*:?[ \t]*[{_MARKS}]{{2,}}\s*$")
_BEGIN_FORWARD = re.compile(
    r"^[ >|]*(?:(?:Begin )?forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du (?:message|"
    r"mail|e-mail) (?:réexpédié|transféré)|"
    r"Inizio (?:del )?messaggio inoltrato|Inicio del mensaje reenviado|Início da mensagem (?:re)?encaminhada|Begin "
    r"doorgestuurd bericht|"
    r"(?:Vidarebefordrat|Vidaresänt) (?:brev|mejl|meddelande)|Start på videresendt (?:besked|meddelelse)|Videresendt "
    r"(?:besked|melding|e-post)|"
    r"Begynnelsen på videresendt melding|Välitetty viesti alkaa|(?:Początek|Rozpoczęcie) przekazan\w+ wiadomości|"
    r"Začátek přeposlané zprávy|"
    r"Baştan iletilen mesaj|İletilen mesaj(?:ın)? başlangıcı|Inceput mesaj redirecționat|Начало (?:переадресованного|"
    r"пересланного) (?:сообщения|письма)|"
    r"Továbbított levél kezdete|Αρχή προωθημένου μηνύματος)\s*[:：]\s*$",
    re.IGNORECASE,
)
_BARE_FORWARD = re.compile(r"^[ >|]*[-–—_*=]{2,}[ \t]*forwarded (?:message|by|from)\b.{0,120}$", re.IGNORECASE)
_AROUND, _AROUND_VALUE = " >|\t\xa0*_", "* \t\xa0"
_LONGEST_NAME = 40
_LONGEST_LINE = 2000
MARKS = tuple("-–—_*=~+")
_RULE = re.compile(rf"^[ >|]*[{_MARKS}]{{5,}}\s*$")
HEADER_LINES = 12
_LEAST_FIELDS = 3
_PROGRAMS = re.compile(r"@|\b(?:19|20)\d\d\b|\d{1,2}:\d\d")


def field_of(line: str) -> tuple[str, str] | None:
    """The role of a field ("from", "date", "to", "cc", "subject", "other") and its value; None for other lines."""
    name, colon, value = line[:_LONGEST_LINE].partition(":")
    if not colon or len(name) > _LONGEST_NAME:
        name, colon, value = line[:_LONGEST_LINE].partition("：")
    role = _ROLES.get(name.strip(_AROUND).lower()) if colon and len(name) <= _LONGEST_NAME else None
    return (role, value.strip(_AROUND_VALUE)) if role else None


def is_forward_mark(line: str) -> bool:
    """True for a line that says that a mail passed on begins here."""
    bare = line.strip(" >|\t")
    if bare.endswith((":", "：")) and _BEGIN_FORWARD.match(line):
        return True
    if not bare.startswith(MARKS):
        return False
    match = _DIVIDER.match(line)
    if _BARE_FORWARD.match(line):
        return True
    return bool(match and re.search(_FORWARD_WORDS, match[1], re.IGNORECASE))


def is_original_mark(line: str) -> bool:
    """True for "-----Original Message-----" and its like in other languages."""
    match = _DIVIDER.match(line) if line.lstrip(" >|\t").startswith(MARKS) else None
    return bool(match and re.search(_MAIL_WORDS, match[1], re.IGNORECASE) and not is_forward_mark(line))


def is_rule(line: str) -> bool:
    """True for a line of dashes or underscores alone."""
    return bool(_RULE.match(line))


def is_header_block(lines: list[str], number: int, *, marked: bool = False) -> bool:
    """True where a block of fields begins at this line. `marked`: a divider stands above, so that less is asked."""
    first = field_of(lines[number])
    if first is None or first[0] in {"other", "cc"} or (first[0] == "to" and not marked):
        return False
    roles: dict[str, str] = {}
    gap = 0
    for line in lines[number : number + HEADER_LINES]:
        found = field_of(line)
        if found is not None:
            roles.setdefault(*found)
            gap = 0
            continue
        gap += 1
        # One empty line between fields, and one of folded values, is as far as programs go.
        if gap > (2 if first[1] == "" else 1) and not (marked and not roles):
            break
    known = roles.keys() - {"other"}
    if "from" not in known and not ({"date", "to"} <= known):
        return False
    if len(known) >= _LEAST_FIELDS or (marked and known):
        return True
    is_next = number + 1 < len(lines) and field_of(lines[number + 1]) is not None
    return len(known) > 1 and is_next and any(_PROGRAMS.search(roles[each]) for each in known)
