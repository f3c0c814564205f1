"""The writer's new words are told from quoted history, forwarded mails, signatures, small print and banners."""

from __future__ import annotations

import pytest

from ingest.own_words import own_words

NEW = "They are at it again in the class chat."
MORE = "Please ring me tonight."


def reply(text: str, subject: str = "Re: The chat") -> str:
    return own_words(text, subject).reply


@pytest.mark.parametrize(
    "wrote",
    [
        "On Mon, 23 Nov 2026 at 08:14, Mrs Calloway <head@school.example> wrote:",
        "On Mon, 23 Nov 2026 at 08:14, Mrs Calloway\n<head@school.example> wrote:",
        "On Mon, 23 Nov 2026 at 08:14,\nMrs Calloway of the office\n<head@school.example> wrote:",
        "On 23/11/2026 08:14, Concerns wrote:",
        "Am 23.11.2026 um 08:14 schrieb Concerns <head@school.example>:",
        "Le lun. 23 nov. 2026 à 08:14, Concerns <head@school.example> a écrit :",
        "El lun, 23 nov 2026 a las 8:14, Concerns (<head@school.example>) escribió:",
        "W dniu 23.11.2026 o 08:14, Concerns pisze:",
        "pon., 23 lis 2026 o 08:14 Concerns <head@school.example> napisał(a):",
        "-----Original Message-----",
        "---- Original message ----",
        "From: Concerns <head@school.example>\nSent: 23 November 2026 08:14\nTo: Ola\nSubject: The chat",
        "*From:* Concerns <head@school.example>\n*Sent:* Monday, 23 November 2026 08:14\n*To:* Ola\n*Subject:* The chat",
        "________________________________\nFrom: Concerns <head@school.example>\nSent: 23 November 2026 08:14\nTo: Ola\nSubject: The chat",
        "Von: Concerns\nGesendet: Montag, 23. November 2026 08:14\nAn: Ola\nBetreff: The chat",
    ],
)
def test_history_below_is_not_new_words(wrote: str) -> None:
    history = "We have received your report.\n\nIt has the reference CD-1."
    assert reply(f"{NEW}\n\n{wrote}\n\n{history}\n") == NEW


@pytest.mark.parametrize("mark", [">", "> ", ">> ", " > "])
def test_history_above_the_answer_is_not_new_words(mark: str) -> None:
    wrote = "On Mon, 23 Nov 2026 at 08:14, Concerns <head@school.example> wrote:"
    assert reply(f"{wrote}\n{mark}We have received it.\n{mark}Thank you.\n\n{NEW}\n") == NEW


def test_answers_point_by_point_are_kept_with_what_they_answer() -> None:
    text = f"On Monday the office wrote:\n> When was it?\n\n{NEW}\n\n> May we ring you?\n\n{MORE}\n\n> Regards\n"
    assert reply(text) == f"> When was it?\n\n{NEW}\n\n> May we ring you?\n\n{MORE}"


def test_a_signature_answers_nothing() -> None:
    text = f"On Monday the office wrote:\n> When was it?\n\n{NEW}\n\n> Regards\n\n-- \nOla Marek\n"
    assert reply(text) == NEW


@pytest.mark.parametrize(
    "below",
    [MORE, "On Mon, 23 Nov 2026 at 08:14, Concerns <head@school.example> wrote:\n\n> Received."],
)
def test_what_the_writer_quotes_themselves_stays(below: str) -> None:
    kept = f"{NEW} He says:\n\n> You are a liar."
    said = reply(f"{kept}\n\n{below}\n")
    assert said.startswith(kept)
    assert "Received" not in said


def test_an_answer_that_a_program_marked_as_quoted_throughout_is_the_writers() -> None:
    text = f"{NEW}\n\nOn Mon, 23 Nov 2026 at 08:14, Concerns <head@school.example> wrote:\n\nReceived."
    assert reply("\n".join(f"> {each}" for each in text.split("\n"))) == NEW


@pytest.mark.parametrize(
    "history",
    [
        "-----Original Message-----\n> From: Concerns\n> Received.\n",
        "> Subject: The chat\n> From: head@school.example\n> To: ola@parents.example\n>\n> Received.\n",
        "------------------ Original ------------------\n> Received.\n",
    ],
)
def test_words_below_history_that_is_marked_are_the_writers(history: str) -> None:
    assert reply(f"{history}\n{NEW}\n") == NEW


@pytest.mark.parametrize(
    "mark",
    [
        "##- Please type your reply above this line -##",
        "-- REPLY ABOVE THIS LINE --",
        "*Previous Replies*",
        "Original Message processed by david",
        "> Message du 23/11/26 08:14",
    ],
)
def test_history_below_a_mark_of_ticket_desks_and_rarer_programs_is_not_new_words(mark: str) -> None:
    assert reply(f"{NEW}\n\n{mark}\n\nWe have received it.\n") == NEW


@pytest.mark.parametrize("wrote", ["On Friday his mother wrote:", "On 20/11/2026 at 21:14 his mother wrote:"])
def test_what_a_parent_tells_that_somebody_wrote_is_their_own_report(wrote: str) -> None:
    text = f"{wrote}\n\nYour son is a liar and so are you.\n\nI have kept it."
    assert reply(text, "The Facebook group") == text


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone",
        "Sent from my Samsung Galaxy smartphone.",
        "Get Outlook for iOS",
        "Get Outlook for Android<https://aka.ms/x>",
        "Sent from Yahoo Mail on Android",
        "Sent from Outlook",
        "Envoyé de mon iPhone",
        "Sent with Proton Mail secure email.",
        "-- \nOla Marek\nTel. 0161 496 0000",
        "--\nOla Marek",
        "[cid:image001.png@01DA]",
        "This email is confidential and intended for the named recipient. If you are not, delete it.",
        "Virus-free. www.avast.com",
        "Please consider the environment before printing this email.",
    ],
)
def test_signatures_phone_footers_and_small_print_are_not_new_words(footer: str) -> None:
    assert reply(f"{NEW}\n\n{footer}\n") == NEW


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside of the organisation.\nDo not click links unless you know the sender.",
        "[EXTERNAL EMAIL] Please take care.",
        "You don't often get email from ola@parents.example. Learn why this is important",
        "⚠ External sender",
    ],
)
def test_a_gateways_warning_on_top_is_not_new_words(banner: str) -> None:
    assert reply(f"{banner}\n\n{NEW}\n") == NEW


@pytest.mark.parametrize(
    "kept",
    [
        f"{NEW}\n\nKind regards,\nOla Marek (Tom's mum, Year 3)",
        f"Caution is what she asked for.\n\n{NEW}",
        f"{NEW}\n\nI keep this confidential.",
        f"{NEW}\n\nFrom: here on it got worse.",
        f"{NEW} - and then -- she left.",
        f"She sent from my sister's phone a picture.\n\n{NEW}",
    ],
)
def test_what_the_writer_says_themselves_stays(kept: str) -> None:
    assert reply(kept, "The chat") == kept


def test_a_mail_forwarded_with_gmail_is_apart_and_whole() -> None:
    text = (
        f"{NEW}\n\n---------- Forwarded message ---------\nFrom: Tariq <tariq@parents.example>\n"
        "Date: Sun, 22 Nov 2026 at 21:02\nSubject: Your son\nTo: <ola@parents.example>\n\nKeep your brat away from us.\n\nTariq\n"
    )
    words = own_words(text, "Fwd: Your son")
    assert words.reply == NEW
    [passed_on] = words.forwarded
    assert passed_on.sender == "Tariq <tariq@parents.example>"
    assert passed_on.date == "Sun, 22 Nov 2026 at 21:02"
    assert passed_on.subject == "Your son"
    assert passed_on.text == "Keep your brat away from us.\n\nTariq"


@pytest.mark.parametrize(
    "head",
    [
        "Begin forwarded message:\n\nFrom: Tariq <tariq@parents.example>\nSubject: Your son\nDate: 22 November 2026 at 21:02:11 GMT\nTo: Ola <ola@parents.example>",
        "Begin forwarded message:\n\n> From: Tariq <tariq@parents.example>\n> Subject: Your son\n> Date: 22 November 2026 at 21:02:11 GMT\n> To: Ola",
        "________________________________\nFrom: Tariq <tariq@parents.example>\nSent: 22 November 2026 21:02\nTo: Ola\nSubject: Your son",
        "-----Original Message-----\nFrom: Tariq <tariq@parents.example>\nSent: 22 November 2026 21:02\nTo: Ola\nSubject: Your son",
        "-------- Forwarded Message --------\nSubject: \tYour son\nFrom: \tTariq <tariq@parents.example>\nDate: \tSun, 22 Nov 2026\nTo: \tOla",
        "-------- Forwarded Message --------\nSubject: \tYour son\nDate: \tSun, 22 Nov 2026 21:02:11 +0000\nFrom: \tTariq <tariq@parents.example>\nTo: \tOla",
    ],
)
def test_mails_forwarded_with_other_programs(head: str) -> None:
    words = own_words(f"{NEW}\n\n{head}\n\nKeep your brat away from us.\n", "FW: Your son")
    assert words.reply == NEW
    [passed_on] = words.forwarded
    assert passed_on.sender == "Tariq <tariq@parents.example>"
    assert passed_on.subject == "Your son"
    assert "22 Nov" in passed_on.date
    assert passed_on.text == "Keep your brat away from us."


def test_a_forwarded_mail_whose_fields_stand_apart_is_one_mail() -> None:
    text = (
        f"{NEW}\n\n-----Original Message-----\nFrom: Tariq\n\nDate: 22 Nov 2026\nTo: Ola\n\n\nSubject: Row\n\nBrat.\n"
    )
    [passed_on] = own_words(text, "Fwd: Row").forwarded
    assert (passed_on.sender, passed_on.date, passed_on.subject, passed_on.text) == (
        "Tariq",
        "22 Nov 2026",
        "Row",
        "Brat.",
    )


def test_a_forwarded_mail_whose_fields_lost_their_line_ends_has_each_of_them() -> None:
    text = f"{NEW}\n\nFrom: Tariq Sent: 22 Nov 2026 21:02 To: Ola Subject: Row: again\n\nBrat.\n"
    [passed_on] = own_words(text, "Fwd: Row").forwarded
    assert (passed_on.sender, passed_on.date, passed_on.subject) == ("Tariq", "22 Nov 2026 21:02", "Row: again")


@pytest.mark.parametrize(
    "head",
    [
        (
            "   ----- Forwarded Message ----- From: Tariq <tariq@parents.example>To: Ola <ola@parents.example>"
            "Cc: Cleo <cleo@parents.example>Sent: Sunday, 22 November 2026, 21:02:50 GMTSubject: Your son"
        ),
        (
            "----- Message transmis ----- De : Tariq <tariq@parents.example>À : Ola <ola@parents.example>"
            "Envoyé : dimanche 22 novembre 2026, 21:02:50 UTC+1Objet : Your son"
        ),
    ],
)
@pytest.mark.parametrize("above", [NEW, ""])
def test_a_mail_that_yahoo_passed_on_in_one_line_is_apart(head: str, above: str) -> None:
    words = own_words(f"{above}\n\n{head}\n Brat.\n", "Fw: Your son")
    [passed_on] = words.forwarded
    assert words.reply == above
    assert (passed_on.sender, passed_on.subject) == ("Tariq <tariq@parents.example>", "Your son")
    assert "2026, 21:02:50" in passed_on.date
    assert passed_on.text == "Brat."


def test_a_chain_of_forwarded_mails_is_one_each() -> None:
    block = "From: {0} <{0}@parents.example>\nSent: 22 November 2026\nTo: all\nSubject: Row\n\nWords of {0}.\n\n"
    words = own_words(f"{NEW}\n\n{block.format('cleo')}{block.format('tariq')}", "Fwd: Row")
    assert [each.text for each in words.forwarded] == ["Words of cleo.", "Words of tariq."]


def test_a_bare_forward_has_no_new_words() -> None:
    words = own_words(
        "---------- Forwarded message ---------\nFrom: T <t@parents.example>\nDate: x\nSubject: y\nTo: z\n\nBrat.\n",
        "Fwd: y",
    )
    assert words.reply == ""
    assert words.forwarded[0].text == "Brat."


def test_a_reply_to_a_forward_block_in_an_answer_is_history_only() -> None:
    text = f"{NEW}\n\nFrom: Concerns\nSent: Monday\nTo: Ola\nSubject: The chat\n\nWe have received it.\n"
    assert own_words(text, "Re: The chat").forwarded == ()


@pytest.mark.parametrize("text", ["", "\n\n", "Sent from my iPhone\n", "> quoted words only\n"])
def test_where_the_writer_said_nothing_there_are_no_new_words(text: str) -> None:
    assert reply(text, "Help") == ""


def test_a_mail_that_begins_like_a_banner_and_has_nothing_else_is_the_writers() -> None:
    text = "WARNING: this message was put on our door\nby Mr Tariq. I am frightened."
    assert reply(text, "Help") == text


@pytest.mark.parametrize(
    "line",
    [
        "On " + "x " * 100_000,
        "> a\nb\n" * 20_000,
        "To: a: At: " * 20_000,
        "> " * 50_000,
        "From:" * 50_000,
        "-" * 200_000,
        "\n" * 100_000,
        "wrote:\n" * 20_000,
    ],
)
def test_hostile_lines_are_read_in_bounded_work(line: str) -> None:
    words = own_words(line, "Re: x")
    assert len(words.reply) <= len(line)


@pytest.mark.parametrize(
    "block",
    [
        "De : Bureau\nEnvoyé : lundi 23 novembre 2026 08:14\nÀ : Ola\nObjet : Le groupe",
        "De: Oficina\nEnviado el: lunes, 23 de noviembre de 2026 8:14\nPara: Ola\nAsunto: El grupo",
        "Da: Ufficio\nInviato: lunedì 23 novembre 2026 08:14\nA: Ola\nOggetto: Il gruppo",
        "Van: Kantoor\nVerzonden: maandag 23 november 2026 08:14\nAan: Ola\nOnderwerp: De groep",
        "De: Escritório\nEnviado: 23 de novembro de 2026 08:14\nPara: Ola\nAssunto: O grupo",
        "Od: Biuro\nWysłano: poniedziałek, 23 listopada 2026 08:14\nDo: Ola\nTemat: Grupa",
        "Från: Kontoret\nSkickat: den 23 november 2026 08:14\nTill: Ola\nÄmne: Gruppen",
        "Fra: Kontoret\nSendt: 23. november 2026 08:14\nTil: Ola\nEmne: Gruppen",
        "Lähettäjä: Toimisto\nLähetetty: maanantai 23. marraskuuta 2026 8.14\nVastaanottaja: Ola\nAihe: Ryhmä",
        "Od: Kancelář\nOdesláno: pondělí 23. listopadu 2026 8:14\nKomu: Ola\nPředmět: Skupina",
        "De la: Birou\nTrimis: luni, 23 noiembrie 2026 08:14\nCătre: Ola\nSubiect: Grupul",
        "Kimden: Ofis\nGönderildi: 23 Kasım 2026 Pazartesi 08:14\nKime: Ola\nKonu: Grup",
        "Oddi wrth: Swyddfa\nAnfonwyd: Dydd Llun, 23 Tachwedd 2026 08:14\nAt: Ola\nPwnc: Y grŵp",
        "Feladó: Iroda\nElküldve: 2026. november 23. 8:14\nCímzett: Ola\nTárgy: A csoport",
        "От: Офис\nОтправлено: 23 ноября 2026 г. 8:14\nКому: Ola\nТема: Группа",
        "From: Office\n\nSent: 23 November 2026\n\nTo: Ola\n\nSubject: The chat",
        "From: Office Sent: 23 November 2026 08:14 To: Ola Subject: The chat",
        "De : Bureau\nDate : 23/11/26  08:14\nÀ : ola@parents.example Objet : Le groupe",
        "Expéditeur: Bureau\nEnvoyé: 23/11/26 08:14\nDestinataire: Ola\nObjet: Le groupe",
        "Absender: Büro\nGesendet: 23.11.2026 08:14\nEmpfänger: Ola\nBetreff: Die Gruppe",
        "Mittente: Ufficio\nInviato: 23/11/2026 08:14\nDestinatario: Ola\nOggetto: Il gruppo",
        "보낸사람: Office\n날짜: 2026-11-23\n받는사람: Ola\n제목: Chat",
        "Date: Mon, 23 Nov 2026 08:14:02 +0000\nFrom: office@school.example\nTo: ola@parents.example\nSubject: The chat",
        "-----Ursprüngliche Nachricht-----\nVon: Büro",
        "-----Oorspronkelijk bericht-----\nVan: Kantoor",
        "----- Oprindelig meddelelse -----",
        "----- Mensaje original -----",
        "=====Original Message=====",
        "-------- Wiadomość oryginalna --------",
    ],
)
def test_history_below_a_block_or_divider_of_any_language_is_not_new_words(block: str) -> None:
    assert reply(f"{NEW}\n\n{block}\n\nWe have received it.\n") == NEW


@pytest.mark.parametrize(
    "mark",
    [
        "Anfang der weitergeleiteten Nachricht:",
        "Début du message réexpédié :",
        "Inizio messaggio inoltrato:",
        "Vidarebefordrat brev:",
        "---------- Weitergeleitete Nachricht ---------",
        "---------- Doorgestuurd bericht ---------",
        "---------- Wiadomość przekazana dalej ---------",
        "-------- Mensaje reenviado --------",
        "Začátek přeposílané zprávy:",
        "İleti başlangıcı:",
        "----- Edelleenlähetetty viesti -----",
        "----- Message transmis -----",
        "-------- Перенаправленное сообщение --------",
        "-------- Preposlaná správa --- Forwarded Message --------",
    ],
)
def test_a_mail_forwarded_by_a_program_of_another_language_is_apart(mark: str) -> None:
    text = f"{NEW}\n\n{mark}\n\nFrom: Tariq <tariq@parents.example>\nDate: 22 Nov 2026\nSubject: Your son\n\nBrat.\n"
    words = own_words(text, "Your son")
    assert words.reply == NEW
    assert [(each.subject, each.text) for each in words.forwarded] == [("Your son", "Brat.")]


def test_a_reply_within_a_forwarded_chain_is_a_mail_of_its_own() -> None:
    text = (
        f"{NEW}\n\n---------- Forwarded message ---------\nFrom: Cleo <cleo@parents.example>\nDate: 22 Nov 2026\n"
        "Subject: Re: Row\nTo: Ola\n\nQuite right.\n\n"
        "On Sun, 22 Nov 2026 at 21:02, Tariq <tariq@parents.example> wrote:\n\n> Brat.\n"
    )
    cleo, tariq = own_words(text, "Fwd: Row").forwarded
    assert (cleo.text, tariq.text) == ("Quite right.", "Brat.")
    assert tariq.sender == "Tariq <tariq@parents.example>"
    assert tariq.date == "Sun, 22 Nov 2026 at 21:02"


def test_words_below_a_mail_that_was_passed_on_in_quotes_are_the_writers() -> None:
    text = f"{NEW}\n\nBegin forwarded message:\n\n> From: Tariq\n> Date: 22 Nov 2026\n> Subject: Row\n>\n> Brat.\n\n{MORE}\n"
    words = own_words(text, "Fwd: Row")
    assert words.reply == f"{NEW}\n\n{MORE}"
    assert [each.text for each in words.forwarded] == ["Brat."]


@pytest.mark.parametrize("subject", ["Row", "Please read", ""])
def test_a_mail_below_a_block_is_passed_on_where_nothing_says_that_this_answers_it(subject: str) -> None:
    text = f"{NEW}\n\nFrom: Tariq\nSent: 22 November 2026\nTo: Ola\nSubject: Your son\n\nBrat.\n"
    assert [each.text for each in own_words(text, subject).forwarded] == ["Brat."]
    assert own_words(text, subject, is_answer=True).forwarded == ()


@pytest.mark.parametrize(
    "footer",
    [
        "Gesendet von meinem iPhone",
        "Envoyé depuis mon Samsung",
        "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "Odesláno z iPhonu",
        "iPhone'umdan gönderildi",
        "Anfonwyd o fy iPhone",
        "Enviado do meu iPhone",
        "Отправлено с iPhone",
        "Sent via BT Email App",
        "Sent from Mail for Windows 10",
        "Download the official Outlook app",
        "-Ola",
        "– Ola Marek",
    ],
)
def test_more_footers_of_phones_and_apps_and_a_signers_dash(footer: str) -> None:
    assert reply(f"{NEW}\n\n{footer}\n") == NEW


@pytest.mark.parametrize(
    ("signature", "kept"),
    [
        ("Kind regards,\nOla Marek\nTel: 0161 496 0000", "Kind regards,\nOla Marek"),
        ("Many thanks\nOla\nola@parents.example\nwww.marek.example", "Many thanks\nOla"),
        ("Mvh\nOla\n070-000 00 00", "Mvh\nOla"),
        ("Ola Marek\nola@parents.example\n0161 496 0000\nwww.marek.example", "Ola Marek"),
        ("Ola\n----------\nMarek Plumbing\nt. 0161 496 0000", "Ola"),
        ("Thank you\n---\nOla", "Thank you"),
        ("Thank you\n__\nschool-list mailing list\nschool-list@parents.example", "Thank you"),
    ],
)
def test_contact_details_below_a_sign_off_are_no_words_but_the_name_is(signature: str, kept: str) -> None:
    assert reply(f"{NEW}\n\n{signature}\n") == f"{NEW}\n\n{kept}"


@pytest.mark.parametrize(
    "kept",
    [
        f"{NEW}\n\nHer number is\n0161 496 0000\nand she is at home after six.",
        f"{NEW}\n\nThere were two of them:\n- Tariq\n- Cleo",
        f"{NEW}\n\nThe post is here:\nhttps://social.example/post/7",
        f"Dear head,\nTo: be clear, it was him.\n\n{NEW}",
        f"{NEW}\n\nSent from her to me: a picture of my son.",
        f"{NEW}\n\nSent by my ex to everybody in the group.",
        f"{NEW}\n\nSent via WhatsApp to all the mums on Friday.",
        f"{NEW}\n\nIch habe es gestern gesendet.",
        f"{NEW}\n\nThe two of them:\n---\nTariq\nCleo",
        f"{NEW}\n\nDid he say sorry?\n- no",
        f"{NEW}\n\nSubject: Maths From: the head, she says. To: everybody",
    ],
)
def test_lines_that_only_look_like_a_signature_or_a_block_stay(kept: str) -> None:
    assert reply(kept, "The chat") == kept
