"""Drafts, sealed and opened: the words, the recipient and the thread of one letter to one person."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.filing import slot_of
from casefile.report import Mailbox
from casefile.tables import Case, Draft
from casefile.vault import Folder


@dataclass(frozen=True, slots=True)
class Thread:
    """The ids (without brackets) that a reply names, so that it stands in the parent's own thread (RFC 5322 §3.6.4)."""

    in_reply_to: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft, opened. `postal` are the lines below the name on an envelope; `note` says why it was returned, else None."""

    draft: Draft
    subject: str
    text: str
    recipient: Mailbox
    thread: Thread
    note: str | None
    postal: tuple[str, ...] = ()


def open_draft(session: Session, cabinet: Cabinet, draft: Draft) -> OpenDraft:
    """Opens what a draft has sealed. The caller has fetched the draft for a person who may see it."""
    folder = folder_of(session, cabinet, draft)

    def opened(field: str) -> str:
        return folder.open_text(getattr(draft, field), slot_of(draft, field))

    thread, recipient = json.loads(opened("thread")), json.loads(opened("recipient"))
    return OpenDraft(
        draft=draft,
        subject=opened("subject"),
        text=opened("text"),
        recipient=Mailbox(recipient["name"], recipient["address"]),
        thread=Thread(thread["in_reply_to"], tuple(thread["references"])),
        note=opened("note") if draft.note is not None else None,
        postal=tuple(recipient.get("postal", ())),
    )


def seal_words(folder: Folder, draft: Draft, subject: str, text: str) -> None:
    """Puts a subject and a text into a draft."""
    draft.subject = folder.seal(subject, slot_of(draft, "subject"))
    draft.text = folder.seal(text, slot_of(draft, "text"))


def seal_recipient(folder: Folder, draft: Draft, recipient: Mailbox, postal: tuple[str, ...] = ()) -> None:
    """Puts the recipient into a draft; `postal` are the lines of their address, for a letter on paper."""
    draft.recipient = folder.seal(json.dumps({**asdict(recipient), "postal": postal}), slot_of(draft, "recipient"))


def recipient_hash(cabinet: Cabinet, recipient: Mailbox, postal: tuple[str, ...]) -> str:
    """By what a recipient is known again: their e-mail address, or without one their name and postal address."""
    if recipient.address:
        return cabinet.hash_of("address", recipient.address)
    return cabinet.hash_of("postal", "\n".join((recipient.name, *postal)))


def seal_address(
    folder: Folder, draft: Draft, recipient: Mailbox, thread: Thread, postal: tuple[str, ...] = ()
) -> None:
    """Puts the recipient and the thread into a draft."""
    seal_recipient(folder, draft, recipient, postal)
    draft.thread = folder.seal(json.dumps(asdict(thread)), slot_of(draft, "thread"))


def folder_of(session: Session, cabinet: Cabinet, draft: Draft) -> Folder:
    """The opened key of the case that a draft belongs to."""
    return cabinet.folder(session, session.get_one(Case, draft.case_id).key_id)
