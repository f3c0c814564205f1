"""Picture files of every kind are opened upright, within limits, and never the cause of an error."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import date

import pytest
from PIL import Image

from ingest.exhibits.ocr_engine import slice_count
from ingest.exhibits.picture import DAMAGED, TOO_LARGE, TOO_SMALL, Unopened, open_picture, why_unread
from ingest.exhibits.readers import read_exhibit
from ingest.true_type import true_type
from tests.ingest.exhibits.files import HEIC, picture

HALVES = Image.new("RGB", (400, 300), "white")
HALVES.paste((0, 0, 0), (0, 0, 200, 300))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_every_kind_is_opened(kind: str) -> None:
    image = open_picture(saved(HALVES, kind)).image
    assert (image.mode, image.size) == ("RGB", (400, 300))
    assert image.getpixel((10, 10))[0] < 20
    assert image.getpixel((390, 10))[0] > 230


def test_an_iphones_picture_is_opened() -> None:
    assert true_type(HEIC, "IMG_0001.HEIC", "application/octet-stream") == "image/heic"
    image = open_picture(HEIC).image
    assert image.size == (256, 192)
    assert image.getpixel((10, 10))[0] < 20
    assert image.getpixel((250, 10))[0] > 230


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF"])
def test_of_several_frames_the_first_is_read(kind: str) -> None:
    data = saved(HALVES, kind, save_all=True, append_images=[Image.new("RGB", (400, 300), "red")])
    assert open_picture(data).image.getpixel((10, 10))[0] < 20


def test_a_photograph_is_turned_upright_as_the_phone_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_picture(saved(HALVES, "JPEG", exif=exif)).image.size == (300, 400)


def test_what_is_see_through_lies_on_white() -> None:
    assert open_picture(saved(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG")).image.getpixel((5, 5)) == (255,) * 3


def test_the_day_it_was_taken_is_read_from_the_picture_or_the_files_name() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:23 21:00:01"
    assert open_picture(saved(HALVES, "JPEG", exif=exif)).taken == date(2026, 11, 23)
    for name in ("Screenshot_20261123-211530.png", "Screenshot 2026-11-23 at 20.58.10.png", "IMG-20261123-WA0001.jpg"):
        assert open_picture(picture(), name).taken == date(2026, 11, 23)
    for name in ("IMG_0917.png", "FB_IMG_1788974511.jpg", "20269999.png", ""):
        assert open_picture(picture(), name).taken is None


def png_that_claims(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return start + struct.pack(">I", 10) + b"IDAT" + bytes(14)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (png_that_claims(60_000, 60_000), TOO_LARGE),
        (png_that_claims(100, 50_000), TOO_LARGE),
        (picture(size=(210, 70)), TOO_SMALL),
        (picture(size=(4000, 20)), TOO_SMALL),
        (b"\x89PNG\r\n\x1a\nbroken", DAMAGED),
        (b"", DAMAGED),
    ],
)
def test_odd_sizes_and_broken_files_are_refused_by_their_head_alone(data: bytes, why: str) -> None:
    assert why_unread(data) == why
    with pytest.raises(Unopened, match=why):
        open_picture(data)


@pytest.mark.parametrize("cut", [60, 200, 500])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_file_that_breaks_off_is_damaged(kind: str, cut: int) -> None:
    with pytest.raises(Unopened, match=DAMAGED):
        open_picture(picture(kind)[:cut])


def test_icons_say_nothing_and_broken_pictures_say_so() -> None:
    assert read_exhibit(picture(size=(100, 60)), "a", "image/png", None).warnings == ()
    assert read_exhibit(b"GIF89a", "a", "image/gif", None).warnings == (DAMAGED,)
    assert read_exhibit(picture(), "a", "image/png", None).has_pictures


def test_the_same_picture_is_known_in_another_size_and_format() -> None:
    noise = Image.effect_noise((40, 60), 90).resize((800, 1200)).convert("RGB")
    again = open_picture(saved(noise.resize((500, 750)), "JPEG", quality=60))
    assert open_picture(saved(noise, "PNG")).looks_like(again)
    other = Image.effect_noise((40, 60), 90).resize((800, 1200)).convert("RGB")
    assert not open_picture(saved(other, "PNG")).looks_like(again)


@pytest.mark.parametrize(
    ("size", "slices"), [((1000, 800), 1), ((1000, 2300), 1), ((1000, 2301), 2), ((1000, 10_000), 5)]
)
def test_a_long_picture_is_read_in_slices(size: tuple[int, int], slices: int) -> None:
    assert slice_count(*size) == slices
