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


def test_answers_between_quotes_are_all_kept() -> None:
    text = f"On Monday the office wrote:\n> When was it?\n\n{NEW}\n\n> May we ring you?\n\n{MORE}\n"
    assert reply(text) == f"{NEW}\n\n{MORE}"


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
    ["On " + "x " * 100_000, "> " * 50_000, "From:" * 50_000, "-" * 200_000, "\n" * 100_000, "wrote:\n" * 20_000],
)
def test_hostile_lines_are_read_in_bounded_work(line: str) -> None:
    words = own_words(line, "Re: x")
    assert len(words.reply) <= len(line)
