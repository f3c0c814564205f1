"""Small files of every kind, made by hand from their formats' own rules."""

from __future__ import annotations

import io
import struct
import zipfile
from base64 import b64decode

from PIL import Image


def archive(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), kind) + data


def mp4(seconds: int, brand: bytes = b"isom") -> bytes:
    head = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 600, 600 * seconds) + bytes(80))
    return box(b"ftyp", brand + bytes(8)) + box(b"mdat", b"x" * 50) + box(b"moov", head)


def ogg_page(position: int, data: bytes) -> bytes:
    return b"OggS\0\0" + struct.pack("<qIIIB", position, 1, 0, 0, 1) + bytes([len(data)]) + data


def opus(seconds: float) -> bytes:
    head = b"OpusHead\x01\x01" + struct.pack("<HIHB", 312, 48000, 0, 0)
    return ogg_page(0, head) + ogg_page(0, b"OpusTags") + ogg_page(round(seconds * 48000) + 312, b"sound")


def wave(seconds: int, rate: int = 8000) -> bytes:
    data = bytes(rate * seconds)
    form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    whole = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def amr(seconds: int) -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50 * seconds


def mp3(seconds: int) -> bytes:
    # MPEG 1 layer III, 128 kbit a second, 44.1 kHz, behind an ID3 tag.
    return b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + (b"\xff\xfb\x90\x00" + bytes(16_000 * seconds - 4))


CONTENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
 <office:body>{}</office:body></office:document-content>"""


def open_document(kind: str, body: str) -> bytes:
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": CONTENT.format(body)})


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'


def workbook(rows: str, *strings: str) -> bytes:
    shared = "".join(f"<si><t>{each}</t></si>" for each in strings)
    return archive({"xl/sharedStrings.xml": STRINGS.format(shared), "xl/worksheets/sheet1.xml": SHEET.format(rows)})


SLIDE = (
    '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
)


def slides(*words: str) -> bytes:
    return archive({f"ppt/slides/slide{number}.xml": SLIDE.format(each) for number, each in enumerate(words, 1)})


# Two halves, black and white, as an iPhone would store them: no free package writes this format.
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAADAAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAPPAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAPLoCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwA8oAgIDBZbqSSmubgIaDAgAAADAyAAAAMAIWIAAQAHRAHBcrBiQAAAABNjb2xy"
    "bmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAAEAAAAAwAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAADht"
    "ZGF0AAAALCgBrxlloiD3AeBP//RyXGK1iJYFM3/CSSjOwQenW727j7s+jICTB8TdiRDQ"
)
