"""The files that go with a letter, sealed in their order, each with a name that is safe on any machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import LetterError
from casefile.tables import Draft, DraftAttachment, new_id
from casefile.vault import Slot
from outbound.drafts import folder_of

CALENDAR = "text/calendar"
_ANY = "application/octet-stream"
_MOST_FILES = 10
# Written as a mail they grow by a third, and many servers take no mail above 20 MB.
_MOST_BYTES = 14_000_000
_LONGEST_NAME = 80
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")
# Windows takes none of these in a file's name, and a slash would be a folder.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter. `digest` is the SHA-256 of its content."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    digest: str


def attach(session: Session, cabinet: Cabinet, draft: Draft, files: Sequence[tuple[str, str, bytes]]) -> None:
    """Seals (name, media type, content) as what goes with the draft, in this order, instead of what did.

    The draft is in the session. Raises `LetterError` for too many files or too large ones.
    """
    if len(files) > _MOST_FILES:
        raise LetterError(f"A letter can have {_MOST_FILES} files at most.", "Put some of them into one.")
    if sum(len(content) for _, _, content in files) > _MOST_BYTES:
        raise LetterError("The files are too large to go with one letter.", "Leave one out, or make it smaller.")
    session.execute(delete(DraftAttachment).where(DraftAttachment.draft_id == draft.id))
    folder = folder_of(session, cabinet, draft)
    taken: set[str] = set()
    for number, (given, media_type, content) in enumerate(files, start=1):
        row_id, name = new_id(), _another_name(safe_name(given), taken)
        session.add(
            DraftAttachment(
                id=row_id,
                draft_id=draft.id,
                number=number,
                name=folder.seal(name, Slot("draft_attachments", row_id, "name")),
                media_type=_plain_type(media_type),
                content=folder.seal(content, Slot("draft_attachments", row_id, "content")),
                digest=hashlib.sha256(content).hexdigest(),
            )
        )
    session.flush()


def attachments_of(session: Session, cabinet: Cabinet, draft: Draft) -> tuple[Attachment, ...]:
    """Opens what goes with a draft, in its order. Raises `VaultError` where a byte was changed."""
    here = select(DraftAttachment).where(DraftAttachment.draft_id == draft.id).order_by(DraftAttachment.number)
    folder = folder_of(session, cabinet, draft)
    return tuple(
        Attachment(
            folder.open_text(each.name, Slot("draft_attachments", each.id, "name")),
            each.media_type,
            folder.open(each.content, Slot("draft_attachments", each.id, "content")),
            each.digest,
        )
        for each in session.scalars(here)
    )


def safe_name(name: str) -> str:
    """A file's name without folders, control and direction marks, of a length that every system keeps."""
    plain = "".join(each for each in unicodedata.normalize("NFC", name) if each.isprintable())
    plain = " ".join(_FORBIDDEN.sub("-", plain.replace("=?", "-")).split()).strip(" .-")
    stem, dot, ending = plain.rpartition(".")
    if not stem:
        return plain[:_LONGEST_NAME] or "attachment"
    return stem[: _LONGEST_NAME - len(dot + ending[:10])].rstrip(" .") + dot + ending[:10]


def _another_name(name: str, taken: set[str]) -> str:
    """The name, numbered where the letter has a file of that name already."""
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    number, free = 2, name
    while free.casefold() in taken:
        free, number = f"{stem}-{number}{dot}{ending}", number + 1
    taken.add(free.casefold())
    return free


def _plain_type(media_type: str) -> str:
    """The type without parameters; a mail or a mail's parts within a letter go as plain bytes (RFC 2046 §5.2.1)."""
    plain = media_type.partition(";")[0].strip().lower()
    is_whole = plain.startswith(("message/", "multipart/"))
    return plain if _MEDIA_TYPE.fullmatch(plain) and not is_whole else _ANY
