"""Files inside archives, within limits: a chat export in a zip, or what there is."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from casefile.report import Message
from ingest.decode_text import decode_text
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.sound_and_film import what_it_is
from ingest.exhibits.whatsapp_export import find_chat

_MOST_BYTES = 20 * 1024 * 1024
_MOST_FILES = 2000
_MOST_READ = 50
_CHAT = re.compile(r"(?:^|/)(?:_chat\.txt|WhatsApp.{0,200}\.txt|[^/]{1,200}\.txt)$", re.IGNORECASE)
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".gif", ".tif", ".tiff", ".bmp")
_FILMS = (".mp4", ".mov", ".3gp")
_RECORDINGS = (*_FILMS, ".opus", ".ogg", ".m4a", ".mp3", ".aac", ".amr", ".wav")
_FILE_NAME = re.compile(r"[\w.+-][\w .+-]{0,150}\.[A-Za-z0-9]{2,4}\b")
CUT = "The file is damaged or too large inside and could not be read."
# zipfile meets every kind of wrong archive with another error.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(slots=True)
class Allowance:
    """How many bytes one exhibit may still unpack, all zips within zips together, and how deep they lie."""

    left: int = _MOST_BYTES
    depth: int = 0

    def unpack(self, archive: zipfile.ZipFile, name: str) -> bytes:
        """One file of an archive, paid for. Raises `ValueError` where nothing is left for it."""
        data = member(archive, name, self.left)
        self.left -= len(data)
        return data


def zip_text(data: bytes, filename: str, allowance: Allowance, read: Callable[[bytes, str], str | None]) -> ExhibitText:
    """The chat in a zip, else the list of its files and what can be read of each by `read`."""
    allowance.depth += 1
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:_MOST_FILES]
            chat = _chat_in(archive, names, filename, allowance)
            found = chat or ExhibitText("\n".join(_contents(archive, names, allowance, read)) or None)
            return replace(found, has_pictures=bool(picture_names(names)))
    except ZIP_ERRORS:
        return ExhibitText(None, warnings=(CUT,))
    finally:
        allowance.depth -= 1


def _chat_in(archive: zipfile.ZipFile, names: list[str], filename: str, allowance: Allowance) -> ExhibitText | None:
    for name in sorted(filter(_CHAT.search, names), key=lambda each: not each.endswith("_chat.txt")):
        text = decode_text(allowance.unpack(archive, name), None)[0]
        chat = find_chat(text, filename)
        if chat is not None:
            messages = tuple(_with_lengths(archive, names, chat.messages, allowance))
            return ExhibitText(text, chat.title or _inner_title(text, name), messages)
    return None


def _inner_title(text: str, name: str) -> str | None:
    chat = find_chat(text, name)
    return chat.title if chat else None


def _with_lengths(
    archive: zipfile.ZipFile, names: list[str], messages: tuple[Message, ...], allowance: Allowance
) -> Iterator[Message]:
    """The messages; a voice note or video that lies in the zip says how long it is and what is left to do."""
    recordings = {each.rpartition("/")[2]: each for each in names if each.lower().endswith(_RECORDINGS)}
    for message in messages:
        named = _FILE_NAME.search(message.text) if message.kind == "media" and recordings else None
        name = recordings.get(named[0].strip()) if named else None
        if name is None or archive.getinfo(name).file_size > allowance.left:
            yield message
            continue
        kind = "video/" if name.lower().endswith(_FILMS) else "audio/"
        line = what_it_is(allowance.unpack(archive, name), kind)
        yield replace(message, text=f"{message.text}\n{line}")


def _contents(
    archive: zipfile.ZipFile, names: list[str], allowance: Allowance, read: Callable[[bytes, str], str | None]
) -> Iterator[str]:
    yield from names
    for name in names[:_MOST_READ]:
        if name.endswith("/") or name.lower().endswith(_PICTURES):
            continue
        text = read(allowance.unpack(archive, name), name.rpartition("/")[2])
        if text:
            yield f"\n{name}:\n{text.strip()}"


def picture_names(names: list[str]) -> list[str]:
    """Those files of an archive that are pictures by their names; thumbnails and stickers left out."""
    pictures = [each for each in names if each.lower().endswith(_PICTURES)]
    return [each for each in pictures if not re.search(r"thumbnail|sticker|__MACOSX", each, re.IGNORECASE)]


def member(archive: zipfile.ZipFile, name: str, most: int = _MOST_BYTES) -> bytes:
    """One file of an archive. Raises `ValueError` where it grows beyond the limit, whatever its header says."""
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ValueError("too large")
    return data
