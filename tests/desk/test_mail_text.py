"""The source of a mail as text: every word stays, encoded files are counted, what has no letter is a dot."""

from __future__ import annotations

import tracemalloc
from base64 import encodebytes

from desk.mail.mail_text import as_text


def test_an_encoded_file_is_counted_and_the_words_around_it_stay() -> None:
    raw = (
        b"Subject: x\r\n\r\nbefore\r\n\r\n"
        + encodebytes(bytes(range(256)) * 20).replace(b"\n", b"\r\n")
        + b"\r\nafter\r\n"
    )
    text = as_text(raw)
    assert text.startswith("Subject: x\n\nbefore\n\n[… an encoded file, ")
    assert text.endswith("\nafter\n")
    assert len(text) < 100


def test_long_words_of_a_parent_are_no_encoded_file() -> None:
    line = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n"
    assert as_text((line * 10).encode()) == line * 10


def test_bytes_of_no_charset_and_control_characters_are_shown_all_the_same() -> None:
    assert as_text(b"caf\xe9 \x00\x1b[31m\x93hi\x94") == "café ··[31m“hi”"


def test_a_huge_mail_says_how_much_is_left_out() -> None:
    text = as_text(b"word " * 50_000)
    assert "50,000 more characters" in text
    assert len(text) < 200_200


def test_of_a_huge_mail_of_bytes_without_letters_only_what_is_shown_is_worked_on() -> None:
    raw = b"\x01" * 4_000_000
    tracemalloc.start()
    try:
        text = as_text(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert text.startswith("·" * 200_000)
    assert peak < 4 * len(raw)
