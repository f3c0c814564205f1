"""Voice notes and videos: nothing is heard or seen here, but how long they are is read from the file where it says so."""

from __future__ import annotations

import struct
from collections.abc import Callable

from ingest.exhibits.exhibit_text import ExhibitText

# Where a length that makes no sense ends up: nobody sends a day of sound by mail.
_LONGEST = 24 * 3600
_BOXES = 2000
_OPUS_RATE = 48_000
_AMR_FRAMES = (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0)
_MP3_RATES = (44_100, 48_000, 32_000)
_MP3_KILOBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


def sound_or_film(data: bytes, content_type: str) -> ExhibitText:
    """An exhibit without words, and a line on what it is."""
    return ExhibitText(None, warnings=(what_it_is(data, content_type),))


def what_it_is(data: bytes, content_type: str) -> str:
    """Says what it is, how long, and what is left for a person to do."""
    is_sound = content_type.startswith("audio/")
    what = "A sound recording" if is_sound else "A video"
    length = length_of(data)
    how_long = f" of {in_minutes(length)}" if length is not None else ""
    return f"{what}{how_long}, to be {'listened to' if is_sound else 'watched'}."


def length_of(data: bytes) -> float | None:
    """The length in seconds; None where the file does not say it in a way known here."""
    for magic, offset, reader in _READERS:
        if data[offset : offset + len(magic)] == magic:
            try:
                seconds = reader(data)
            except (struct.error, IndexError, ZeroDivisionError, ValueError):
                return None
            return seconds if seconds is not None and 0 < seconds < _LONGEST else None
    return None


def in_minutes(seconds: float) -> str:
    """Minutes and seconds: "0:07", "12:40"."""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def _mp4(data: bytes) -> float | None:
    """The movie header of MP4, M4A, MOV and 3GP (ISO 14496-12 §8.2.2)."""
    start, end = _box(data, b"moov", 0, len(data))
    start, _ = _box(data, b"mvhd", start, end)
    if data[start] == 1:
        rate, length = struct.unpack_from(">IQ", data, start + 20)
    else:
        rate, length = struct.unpack_from(">II", data, start + 12)
    return float(length) / float(rate)


def _box(data: bytes, wanted: bytes, start: int, end: int) -> tuple[int, int]:
    """Where a box's contents begin and end. Raises `ValueError` where it is not there."""
    for _ in range(_BOXES):
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            head = 16
        stop = end if size == 0 else start + size
        if kind == wanted:
            return start + head, min(stop, end)
        if size < head or stop > end:
            break
        start = stop
    raise ValueError("no such box")


def _ogg(data: bytes) -> float | None:
    """The last page's position (RFC 3533 §6); Opus counts 48,000 a second (RFC 7845 §4), Vorbis says its rate."""
    last = data.rfind(b"OggS")
    (position,) = struct.unpack_from("<q", data, last + 6)
    opus, vorbis = data.find(b"OpusHead", 0, 200), data.find(b"\x01vorbis", 0, 200)
    if opus >= 0:
        (skip,) = struct.unpack_from("<H", data, opus + 10)
        return float(position - skip) / _OPUS_RATE
    if vorbis >= 0:
        (rate,) = struct.unpack_from("<I", data, vorbis + 12)
        return float(position) / float(rate)
    return None


def _wave(data: bytes) -> float | None:
    """The size of the data over the bytes a second (RIFF)."""
    place = data.find(b"fmt ", 12, 400)
    sound = data.find(b"data", 12, 4000)
    (rate,) = struct.unpack_from("<I", data, place + 16)
    (size,) = struct.unpack_from("<I", data, sound + 4)
    return float(min(size, len(data))) / float(rate) if place >= 0 and sound >= 0 else None


def _amr(data: bytes) -> float | None:
    """Frames of 20 ms, each as long as its first byte says (RFC 4867 §5.3)."""
    place, frames = 6, 0
    while place < len(data):
        place += 1 + _AMR_FRAMES[data[place] >> 3 & 15]
        frames += 1
    return frames / 50


def _mp3(data: bytes) -> float | None:
    """By the first frame: the count that Xing or Info gives, else the bytes over its bit rate (ISO 11172-3)."""
    start = 0
    if data[:3] == b"ID3":
        a, b, c, d = data[6:10]
        start = 10 + (a << 21 | b << 14 | c << 7 | d)
    head = data[start : start + 4]
    # Only MPEG 1 layer III, which is what phones and recorders write.
    if len(head) < len("head") or head[0] != 0xFF or head[1] & 0xFE != 0xFA:  # noqa: PLR2004 - the sync word
        return None
    rate, kilobits = _MP3_RATES[head[2] >> 2 & 3], _MP3_KILOBITS[head[2] >> 4]
    for tag in (b"Xing", b"Info"):
        place = data.find(tag, start, start + 200)
        if place >= 0 and data[place + 7] & 1:
            (frames,) = struct.unpack_from(">I", data, place + 8)
            return float(frames) * 1152 / rate
    return (len(data) - start) * 8 / (kilobits * 1000)


_READERS: tuple[tuple[bytes, int, Callable[[bytes], float | None]], ...] = (
    (b"ftyp", 4, _mp4),
    (b"OggS", 0, _ogg),
    (b"RIFF", 0, _wave),
    (b"#!AMR\n", 0, _amr),
    (b"ID3", 0, _mp3),
    (b"\xff\xfb", 0, _mp3),
    (b"\xff\xfa", 0, _mp3),
)
