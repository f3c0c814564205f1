"""The line that a mail program writes above what it quotes, in the languages and shapes that parents' programs use."""

from __future__ import annotations

import pytest

from ingest.attributed_to import sender_and_date
from ingest.attribution import attribution
from ingest.own_words import own_words

NEW = "They are at it again in the class chat."
ADDRESS = "<office@school.example>"

LINES = [
    f"On Mon, 23 Nov 2026 at 08:14, Mrs Calloway {ADDRESS} wrote:",
    f"On Mon 23 Nov 2026, 8:14 am Mrs Calloway, {ADDRESS} wrote:",
    "On 11/23/2026 8:14 AM, Ruth Calloway wrote:",
    f"On 23-Nov-2026, at 8:14 AM, Ruth Calloway {ADDRESS} sent:",
    f"2026-11-23 8:14 GMT+00:00 Ruth Calloway {ADDRESS}:",
    "2026-11-23 8:14 GMT+00:00 Ruth Calloway <\noffice@school.example>:",
    f"23 Nov 2026 08:14 Ruth Calloway {ADDRESS} wrote:",
    f"Mon, 23 Nov 2026 at 08:14 Ruth Calloway {ADDRESS} wrote:",
    f"Ruth Calloway {ADDRESS} wrote:",
    f"On Mon, 23 Nov 2026 08:14:43 +0000 Ruth Calloway {ADDRESS} wrote",
    f"On Mon, 23 Nov 2026 08:14:43 +0000 Ruth Calloway {ADDRESS} wrote ---",
    "On Mon, 23 Nov 2026 at 08:14 Ruth Calloway\n\n<\nmailto:Ruth Calloway <office@school.example>\n> wrote:",
    "2026-11-23 8:14 GMT+00:00 Ruth Calloway",
    f"In data 23 novembre 2026 08:14:31 Ruth Calloway {ADDRESS} ha scritto:",
    "Ruth Calloway kirjoitti 23.11.2026 kello 8:14:",
    "Am 23.11.2026 um 08:14 schrieb Ruth Calloway:",
    "---- Ruth Calloway wrote ----",
    "-------- Ruth Calloway wrote --------",
    "---- On Mon, 23 Nov 2026 08:14:00 +0000 Ruth Calloway wrote ----",
    f"Am Mo., 23. Nov. 2026 um 08:14 Uhr schrieb Ruth Calloway {ADDRESS}:",
    f"Am Montag, 23. November 2026 um 08:14:02 hat Ruth Calloway {ADDRESS} Folgendes geschrieben:",
    "Am 23.11.26 um 08:14 schrieb Ruth Calloway:",
    f"Le lun. 23 nov. 2026 à 08:14, Ruth Calloway {ADDRESS} a\u00a0écrit\u00a0:",
    "Le 23/11/2026 à 08:14, Ruth Calloway a écrit :",
    "El lun, 23 nov 2026 a las 8:14, Ruth Calloway (<office@school.example>) escribió:",
    f"El 23 de noviembre de 2026, 8:14, Ruth Calloway {ADDRESS} escribió:",
    f"Il giorno lun 23 nov 2026 alle ore 08:14 Ruth Calloway {ADDRESS} ha scritto:",
    "Il 23/11/2026 08:14, Ruth Calloway ha scritto:",
    f"Op ma 23 nov 2026 om 08:14 schreef Ruth Calloway {ADDRESS}:",
    f"Op 23 nov. 2026, om 08:14 heeft Ruth Calloway {ADDRESS} het volgende geschreven:",
    f"Em seg., 23 de nov. de 2026 às 08:14, Ruth Calloway {ADDRESS} escreveu:",
    f"pon., 23 lis 2026 o 08:14 Ruth Calloway {ADDRESS} napisał(a):",
    "W dniu 23.11.2026 o 08:14, Ruth Calloway pisze:",
    f"Dnia 23 listopada 2026 08:14 Ruth Calloway {ADDRESS} napisał(a):",
    f"Den mån 23 nov. 2026 kl 08:14 skrev Ruth Calloway {ADDRESS}:",
    f"23 nov. 2026 kl. 08:14 skrev Ruth Calloway {ADDRESS}:",
    f"Den man. 23. nov. 2026 kl. 08.14 skrev Ruth Calloway {ADDRESS}:",
    f"man. 23. nov. 2026 kl. 08:14 skrev Ruth Calloway {ADDRESS}:",
    f"ma 23. marrask. 2026 klo 8.14 Ruth Calloway ({ADDRESS}) kirjoitti:",
    f"po 23. 11. 2026 v 8:14 odesílatel Ruth Calloway {ADDRESS} napsal:",
    f"po 23. 11. 2026 o 8:14 Ruth Calloway {ADDRESS} napísal(a):",
    f"În lun., 23 nov. 2026 la 08:14, Ruth Calloway {ADDRESS} a scris:",
    f"Pe lun., 23 nov. 2026 la 08:14, Ruth Calloway {ADDRESS} a scris:",
    f"Ruth Calloway {ADDRESS}, 23 Kas 2026 Pzt, 08:14 tarihinde şunu yazdı:",
    f"Ar Llun, 23 Tach 2026 am 08:14, Ruth Calloway {ADDRESS} ysgrifennodd:",
    f"Ruth Calloway {ADDRESS} ezt írta (időpont: 2026. nov. 23., H, 8:14):",
    f"пн, 23 нояб. 2026 г. в 08:14, Ruth Calloway {ADDRESS}:",
    "23.11.2026 08:14, Ruth Calloway пишет:",
    f"пн, 23 лист. 2026 р. о 08:14 Ruth Calloway {ADDRESS} пише:",
    f"Στις Δευ, 23 Νοε 2026 στις 8:14 π.μ., ο χρήστης Ruth Calloway {ADDRESS} έγραψε:",
    f"2026年11月23日(月) 8:14 Ruth Calloway {ADDRESS}:",
    f"Ruth Calloway {ADDRESS} 于2026年11月23日周一 08:14写道：",
    f"2026년 11월 23일 (월) 오전 8:14, Ruth Calloway {ADDRESS}님이 작성:",
    f"Vào Th 2, 23 thg 11, 2026 vào lúc 08:14 Ruth Calloway {ADDRESS} đã viết:",
    f"On Mon, 23 Nov 2026, 08:14 Ruth Calloway {ADDRESS} ne likha:",
    f"23 Nov 2026 ko 08:14 par Ruth Calloway {ADDRESS} ne likha:",
    f"بتاريخ الاثنين، 23 نوفمبر 2026 في 8:14 ص كتب Ruth Calloway {ADDRESS}:",
]


@pytest.mark.parametrize("below", ["We have received it.", "> We have received it."])
@pytest.mark.parametrize("line", LINES)
def test_the_line_and_what_it_quotes_are_not_new_words(line: str, below: str) -> None:
    assert own_words(f"{NEW}\n\n{line}\n\n{below}\n", "Re: The chat").reply == NEW


@pytest.mark.parametrize("line", LINES)
def test_a_programs_line_is_known_without_a_subject_that_answers_where_it_has_an_address(line: str) -> None:
    if "@" in line:
        assert own_words(f"{NEW}\n\n{line}\n\nWe have received it.\n", "The chat").reply == NEW


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Yes please. On Mon, 23 Nov 2026 at 08:14, office@school.example wrote:", "Yes please."),
        ("Yes please--- On Mon, 23 Nov 2026 at 08:14, office@school.example wrote:", "Yes please"),
    ],
)
def test_new_words_on_the_very_line_are_kept(line: str, kept: str) -> None:
    assert own_words(f"{line}\n> May we ring you?\n", "Re: The chat").reply == kept


@pytest.mark.parametrize(
    "kept",
    [
        "On Friday his mother wrote:\n\nYour son is a liar.",
        "On 20/11/2026 at 21:14 his mother wrote:\n\nYour son is a liar.",
        "He wrote: you are a liar.",
        "This is what she wrote:\n\nYour son is a liar.",
        "I spoke to her on Monday 23 November 2026.\nOn the way home she shouted at us:\n\nidiots.",
        "The times are:\n\n8:14 bus\n9:00 school",
        "Her address is cleo@parents.example and she said:\n\nnothing I could use against her, over and over again until we left.",
    ],
)
def test_what_a_parent_tells_is_no_such_line(kept: str) -> None:
    assert own_words(kept, "The Facebook group").reply == kept


@pytest.mark.parametrize(
    ("words", "sender", "date"),
    [
        (
            "On Mon, 23 Nov 2026 at 08:14, Ruth Calloway <office@school.example> wrote:",
            "Ruth Calloway <office@school.example>",
            "Mon, 23 Nov 2026 at 08:14",
        ),
        ("Am 23.11.26 um 08:14 schrieb Ruth Calloway:", "Ruth Calloway", "23.11.26 um 08:14"),
        (
            "Den mån 23 nov. 2026 kl 08:14 skrev Ruth Calloway <office@school.example>:",
            "Ruth Calloway <office@school.example>",
            "mån 23 nov. 2026 kl 08:14",
        ),
        (
            "Ruth Calloway <office@school.example> kirjoitti 23.11.2026 kello 8.14:",
            "Ruth Calloway <office@school.example>",
            "23.11.2026 kello 8.14",
        ),
        (
            "Ruth Calloway <office@school.example>, 23.11.2026 08:14 tarihinde şunu yazdı:",
            "Ruth Calloway <office@school.example>",
            "23.11.2026 08:14",
        ),
        (
            "Op 23-11-2026 08:14 heeft Ruth Calloway <office@school.example> geschreven:",
            "Ruth Calloway <office@school.example>",
            "23-11-2026 08:14",
        ),
    ],
)
def test_the_line_says_who_and_when(words: str, sender: str, date: str) -> None:
    assert sender_and_date(words) == (sender, date)


def test_a_line_of_any_length_is_read_in_bounded_work() -> None:
    assert attribution(["On 1 " + "Jan 2026, " * 50_000 + "wrote:"], 0) is None
