"""A chat export becomes messages with sender, time and words, whichever phone wrote it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from casefile.report import Message
from ingest.exhibits.readers import read_exhibit
from ingest.exhibits.whatsapp_export import find_chat

NINE = datetime(2026, 11, 9, 15, 47)  # noqa: DTZ001 - as phones write it


def messages(text: str, filename: str = "") -> tuple[Message, ...]:
    chat = find_chat(text, filename)
    assert chat is not None
    return chat.messages


@pytest.mark.parametrize(
    "line",
    [
        "09/11/2026, 15:47 - {}",
        "09/11/2026 15:47 - {}",
        "09/11/26, 15:47 - {}",
        "9.11.26, 15:47 - {}",
        "09-11-2026, 15:47 - {}",
        "2026-11-09, 15:47 - {}",
        "2026/11/09, 15:47 - {}",
        "09/11/2026, 3:47 pm - {}",
        "09/11/2026, 3:47\u202fpm - {}",
        "09/11/2026, 3:47 p.m. - {}",
        "09/11/2026 at 15:47 - {}",
        "[09/11/2026, 15:47:00] {}",
        "[09/11/2026, 3:47:00 PM] {}",
        "[09/11/2026, 3:47:00\u202fPM] {}",
        "\u200e[09/11/2026, 15:47:00] {}",
        "[09.11.26, 15:47:00] {}",
        "[2026-11-09, 15:47:00] {}",
        "[09/11/2026 15.47.00] {}",
    ],
)
def test_every_way_a_phone_writes_the_time(line: str) -> None:
    text = f"{line.format('Lou: Have you seen this?')}\n{line.format('Dave Holt: Cow')}\n"
    assert messages(text) == (Message("Lou", NINE, "Have you seen this?"), Message("Dave Holt", NINE, "Cow"))


@pytest.mark.parametrize(
    ("stamps", "first"),
    [
        # A day above twelve anywhere settles the order for the whole file.
        (["09/11/2026", "13/11/2026"], (11, 9)),
        (["11/09/2026", "11/13/2026"], (11, 9)),
        (["09/11/2026", "10/11/2026"], (11, 9)),
    ],
)
def test_day_and_month_are_in_the_order_that_the_whole_file_votes_for(
    stamps: list[str], first: tuple[int, int]
) -> None:
    found = messages("\n".join(f"{each}, 15:47 - Lou: words" for each in stamps))[0].at
    assert found is not None
    assert (found.month, found.day) == first


@pytest.mark.parametrize(("written", "hour"), [("12:05 am", 0), ("12:05 pm", 12), ("1:05 am", 1), ("11:05 PM", 23)])
def test_noon_and_midnight_of_the_12_hour_clock(written: str, hour: int) -> None:
    found = messages(f"09/11/2026, {written} - Lou: a\n09/11/2026, {written} - Lou: b\n")[0].at
    assert found is not None
    assert found.hour == hour


def test_a_message_of_several_lines_is_one_with_its_empty_lines() -> None:
    text = "09/11/2026, 15:47 - Lou: first\nsecond: with a colon\n\n12 times\n09/11/2026, 15:48 - Dave: next\n"
    assert [each.text for each in messages(text)] == ["first\nsecond: with a colon\n\n12 times", "next"]


@pytest.mark.parametrize(
    "words",
    [
        "Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
        "Lou created group “Year 3 Oak parents”",
        "Lou changed the subject from “4M: parents” to “4M”",
        "Lou added Dave Holt",
        "Dave Holt left",
        "You're now an admin",
        "Lou changed this group's icon",
        "Your security code with Lou changed. Tap to learn more.",
        "Lou pinned a message",
        "+44 7700 900123 joined using this group's invite link",
    ],
)
def test_what_whatsapp_itself_says_has_no_sender(words: str) -> None:
    [found, _] = messages(f"09/11/2026, 15:47 - {words}\n09/11/2026, 15:48 - Lou: hi\n")
    assert (found.sender, found.kind, found.text) == ("", "system", words)


@pytest.mark.parametrize(
    "words", ["Lou left the gate open", "He added: you are a cow", "they joined in", "She was removed from the class"]
)
def test_people_who_write_like_whatsapp_keep_their_names(words: str) -> None:
    [found, _] = messages(f"09/11/2026, 15:47 - Dave: {words}\n09/11/2026, 15:48 - Lou: hi\n")
    assert (found.sender, found.kind, found.text) == ("Dave", "text", words)


@pytest.mark.parametrize(
    "words",
    [
        "<Media omitted>",
        "\u200eimage omitted",
        "\u200e<attached: 00000012-PHOTO-2026-11-09-15-47-20.jpg>",
        "IMG-20261109-WA0001.jpg (file attached)",
        "\u200evideo omitted",
        "PTT-20261109-WA0003.opus (file attached)",
    ],
)
def test_pictures_and_sounds_are_messages_of_their_kind(words: str) -> None:
    [found, _] = messages(f"[09/11/2026, 15:47:20] Lou: {words}\n[09/11/2026, 15:48:00] Lou: hi\n")
    assert (found.sender, found.kind) == ("Lou", "media")


def test_a_number_without_a_contact_and_a_tilde_name_are_senders() -> None:
    text = "[09/11/2026, 15:47:20] \u202a+44 7700 900123\u202c: hi\n[09/11/2026, 15:47:21] ~\u202fLou: ho\n"
    assert [each.sender for each in messages(text)] == ["+44 7700 900123", "Lou"]


def test_the_phones_owner_is_known_where_the_export_says_you() -> None:
    text = "09/11/2026, 15:47 - You: mine\n09/11/2026, 15:48 - Lou: hers\n"
    assert [each.own for each in messages(text)] == [True, False]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_of_any_kind_and_a_bom(end: str) -> None:
    text = f"\ufeff09/11/2026, 15:47 - Lou: a{end}09/11/2026, 15:48 - Lou: b{end}"
    assert [each.text for each in messages(text)] == ["a", "b"]


@pytest.mark.parametrize(
    ("filename", "line", "title"),
    [
        ("WhatsApp Chat with Year 3 Oak parents.txt", "Lou: hi", "Year 3 Oak parents"),
        ("WhatsApp Chat - Year 3 Oak parents.zip", "Lou: hi", "Year 3 Oak parents"),
        ("_chat.txt", "Lou created group “Oak parents”", "Oak parents"),
        ("_chat.txt", "Lou changed the subject from “4M: parents” to “4M mums”", "4M mums"),
        ("_chat.txt", "Lou: hi", None),
    ],
)
def test_the_groups_name(filename: str, line: str, title: str | None) -> None:
    chat = find_chat(f"09/11/2026, 15:47 - {line}\n09/11/2026, 15:48 - Lou: hi\n", filename)
    assert chat is not None
    assert chat.title == title


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Dear Head,\nI write about 09/11/2026, 15:47 - the time it began.\n",
        "09/11/2026, 15:47 - Lou: only one line\n",
        "Term dates\n09/11/2026 - 13/11/2026\n16/11/2026 - 20/11/2026\n",
    ],
)
def test_other_texts_are_no_chats(text: str) -> None:
    assert find_chat(text) is None


def test_an_impossible_date_keeps_the_words_without_a_time() -> None:
    text = "31/02/2026, 15:47 - Lou: a\n09/11/2026, 25:61 - Lou: b\n09/11/2026, 15:47 - Lou: c\n"
    assert [(each.text, each.at is None) for each in messages(text)] == [("a", True), ("b", True), ("c", False)]


@pytest.mark.parametrize("name", ["_chat.txt", "WhatsApp Chat with Oak.txt", "folder/WhatsApp Chat with Oak.txt"])
def test_a_chat_in_a_zip_is_read_with_its_title(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("00000012-PHOTO.jpg", b"\xff\xd8\xff")
        archive.writestr(name, "09/11/2026, 15:47 - Lou: a\n09/11/2026, 15:48 - Lou: b\n")
    read = read_exhibit(out.getvalue(), "WhatsApp Chat - Year 3 Oak.zip", "application/zip", None)
    assert [each.text for each in read.messages] == ["a", "b"]
    assert read.title == "Year 3 Oak"
    assert read.text is not None
    assert "Lou: a" in read.text


@pytest.mark.parametrize(
    "line", ["09/11/2026, 15:47 - " + "a" * 500_000, "[" * 100_000, "1/1/1, 1:1 - " * 20_000, "~ " * 100_000]
)
def test_hostile_exports_are_read_in_bounded_work(line: str) -> None:
    chat = find_chat(f"{line}\n{line}\n")
    assert chat is None or len(chat.messages) <= 2
