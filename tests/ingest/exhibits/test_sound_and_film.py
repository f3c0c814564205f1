"""Voice notes and videos say how long they are, and that a person has to hear or see them."""

from __future__ import annotations

import pytest

from ingest.exhibits.readers import read_exhibit
from ingest.exhibits.sound_and_film import length_of
from tests.ingest.exhibits.files import amr, mp3, mp4, ogg_page, opus, wave


@pytest.mark.parametrize(
    ("data", "kind", "line"),
    [
        (opus(12), "audio/ogg", "A sound recording of 0:12, to be listened to."),
        (mp4(75), "video/mp4", "A video of 1:15, to be watched."),
        (mp4(8, b"M4A "), "audio/mp4", "A sound recording of 0:08, to be listened to."),
        (wave(3), "audio/x-wav", "A sound recording of 0:03, to be listened to."),
        (amr(5), "audio/amr", "A sound recording of 0:05, to be listened to."),
        (mp3(4), "audio/mpeg", "A sound recording of 0:04, to be listened to."),
        (b"\x1aE\xdf\xa3 something else", "video/webm", "A video, to be watched."),
    ],
)
def test_what_it_is_and_how_long(data: bytes, kind: str, line: str) -> None:
    read = read_exhibit(data, "a", kind, None)
    assert (read.text, read.warnings) == (None, (line,))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        mp4(1)[:40],
        mp4(10**6),
        b"\0\0\0\x08ftyp" * 10_000,
        b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x00moov",
        opus(1)[:30],
        ogg_page(-5, b"OpusHead\x01\x01" + bytes(9)),
        b"RIFF\0\0\0\0WAVE",
        b"ID3\xff\xff\xff\xff\xff\xff\xff",
        b"\xff\xfb\xf0\x00",
    ],
)
def test_a_length_that_the_file_does_not_truly_say_is_not_told(data: bytes) -> None:
    assert length_of(data) is None
