"""Picture files opened within limits: one upright frame in red, green and blue, no larger than reading needs."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from datetime import date

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

pi_heif.register_heif_opener()

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "MPO")
DAMAGED = "The picture is damaged and could not be read."
TOO_LARGE = "The picture is too large and was not read."
TOO_SMALL = "The picture is too small to hold words."
# A phone's largest photograph has 50 million points, a scrolling screenshot of thirty screens 80 million.
_MOST_POINTS = 100_000_000
_WIDEST = 1600
_TALLEST = 40_000
# Icons, lines and logos of signatures hold nothing to read.
_LEAST_SIDE = 60
_LEAST_POINTS = 40_000
_HASH_SIDE = 16
_EXIF, _TAKEN = 0x8769, 0x9003
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d{3})")
_ERRORS = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    SyntaxError,
    EOFError,
    RuntimeError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """`taken` is the day the phone notes for it, `print` its perceptual hash: like pictures have like ones."""

    image: Image.Image
    taken: date | None
    print: int

    def looks_like(self, other: Picture) -> bool:
        """True where two files show the same, whatever their size and format."""
        return (self.print ^ other.print).bit_count() <= _HASH_SIDE * _HASH_SIDE // 32


def print_of(picture: Picture) -> str:
    """The perceptual hash as a report holds it."""
    return f"{picture.print:0{_HASH_SIDE * _HASH_SIDE // 4}x}"


class Unopened(Exception):
    """The file is no picture that can be read; the message says why, without content."""


def open_picture(data: bytes, filename: str = "") -> Picture:
    """The first frame of a picture file. Raises `Unopened` where it is broken, too large or too small to hold words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as file:
                refusal = _refused(file.width, file.height)
                if refusal:
                    raise Unopened(refusal)
                taken = _taken(file) or _taken_by_name(filename)
                # A JPEG can be opened at half or a quarter of its size at once.
                file.draft("RGB", (_WIDEST, _WIDEST))
                image = _flat(ImageOps.exif_transpose(file))
    except Image.DecompressionBombError as error:
        raise Unopened(TOO_LARGE) from error
    except _ERRORS as error:
        raise Unopened(DAMAGED) from error
    return picture_of(image, taken)


def picture_of(image: Image.Image, taken: date | None = None) -> Picture:
    """A picture already drawn, no wider than reading needs."""
    if image.width > _WIDEST:
        image = image.resize((_WIDEST, max(1, image.height * _WIDEST // image.width)), Image.Resampling.LANCZOS)
    return Picture(image.convert("RGB"), taken, _print(image))


def why_unread(data: bytes) -> str | None:
    """Why a picture file is not worth opening, judged by its head alone; None where it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as file:
                return _refused(file.width, file.height) or None
    except Image.DecompressionBombError:
        return TOO_LARGE
    except _ERRORS:
        return DAMAGED


def _refused(width: int, height: int) -> str:
    """Why a picture of this size is not read, or ""."""
    if width * height > _MOST_POINTS or max(width, height) > _TALLEST:
        return TOO_LARGE
    if min(width, height) < _LEAST_SIDE or width * height < _LEAST_POINTS:
        return TOO_SMALL
    return ""


def _flat(image: Image.Image) -> Image.Image:
    """Red, green and blue; what is see-through lies on white."""
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert("RGB")
    return image.convert("RGB")


def _taken(file: Image.Image) -> date | None:
    text = str(file.getexif().get_ifd(_EXIF).get(_TAKEN, ""))
    match = re.match(r"(\d{4}):(\d{2}):(\d{2})", text)
    return _day(*match.groups()) if match else None


def _taken_by_name(filename: str) -> date | None:
    match = _DATE_IN_NAME.search(filename)
    return _day(*match.groups()) if match else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _print(image: Image.Image) -> int:
    """Whether each of 16 × 16 fields is lighter than its neighbour, as bits."""
    small = image.convert("L").resize((_HASH_SIDE + 1, _HASH_SIDE), Image.Resampling.BOX)
    values, bits = small.tobytes(), 0
    for row in range(_HASH_SIDE):
        for column in range(_HASH_SIDE):
            here = row * (_HASH_SIDE + 1) + column
            bits = bits << 1 | (values[here] > values[here + 1])
    return bits
