"""Filing: raw mails into the cabinet, read mails into cases.

    keep        the raw bytes are sealed and committed; only then is anything done on the server
    claim       one worker takes one collected mail to read it
    read        what was read is sealed beside the raw bytes
    set aside   what could not be read waits for a person
    file        a case is opened or joined, or the mail is filed without one

Taking a mail in twice changes nothing: its identity is a keyed hash of its bytes, and every place on the
server where it lay is remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.findings import Findings
from casefile.folder_uses import JUNK
from casefile.mail_mentions import take_mentions
from casefile.need_to_know import SEALED
from casefile.once import is_first
from casefile.places import Place, note_place, only_in_junk
from casefile.report import Report
from casefile.states import move
from casefile.tables import (
    CaseEntry,
    CaseFinding,
    CaseLane,
    CasePerson,
    Decision,
    Draft,
    DraftAttachment,
    Mail,
    Meeting,
    Tombstone,
    new_id,
)
from casefile.vault import Folder, Slot

# A mail that ended its reader this often is set aside; the lease outlasts the reader's own time limit.
MOST_TRIES = 3
TOO_LARGE = "too-large"
NOT_WHOLE = (
    "Only the beginning of this mail is here: it was too large to be taken in whole. The rest is in the mailbox."
)
FOUND_IN_JUNK = "The school's mail server had put this mail into the Junk folder, where it was found."
_LEASE = timedelta(minutes=5)
# What holds something sealed under its case's key.
Sealed = Mail | CaseEntry | CaseFinding | CaseLane | CasePerson | Decision | Draft | DraftAttachment | Meeting


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail claimed for reading. `tries` counts this one; `trouble` is set where it is not to be read in full.

    `is_call` is True for a phone call that the desk wrote down.
    """

    mail_id: str
    tries: int
    trouble: str | None
    is_call: bool = False


def keep(session: Session, cabinet: Cabinet, place: Place, raw: bytes, *, whole_size: int | None = None) -> bool:
    """Seals a raw mail; True where it is new. `whole_size` is its size where `raw` is only its beginning."""
    digest = cabinet.lookups.lookup("mail", hashlib.sha256(raw).hexdigest())
    mail_id = session.scalar(select(Mail.id).where(Mail.digest == digest))
    fresh = mail_id is None and session.get(Tombstone, digest) is None
    if fresh:
        mail_id = _seal_mail(session, cabinet, digest, raw, whole_size)
    if mail_id is not None and not fresh and place[0] != JUNK:
        _take_out_of_junk(session, cabinet, mail_id)
    note_place(session, place, mail_id)
    return fresh


def keep_call(session: Session, cabinet: Cabinet, raw: bytes, person_id: str) -> Mail | None:
    """Seals the mail that a telephone call was written down as; it lies nowhere on the server. None where it is kept already."""
    digest = cabinet.lookups.lookup("mail", hashlib.sha256(raw).hexdigest())
    if not is_first(session, cabinet, f"call {digest}"):
        return None
    mail = session.get_one(Mail, _seal_mail(session, cabinet, digest, raw, None))
    mail.logged_by = person_id
    session.flush()
    return mail


def _take_out_of_junk(session: Session, cabinet: Cabinet, mail_id: str) -> None:
    """A person moved a mail that was junk for its place alone: it counts as what it reads like."""
    mail = session.get_one(Mail, mail_id)
    if mail.state == "filed" and mail.kind == "junk" and only_in_junk(session, mail_id):
        reading = open_reading(session, cabinet, mail)
        mail.kind = reading[1].kind if reading else mail.kind


def _seal_mail(session: Session, cabinet: Cabinet, digest: str, raw: bytes, whole_size: int | None) -> str:
    folder = cabinet.new_folder(session)
    mail = Mail(
        id=new_id(),
        digest=digest,
        size=len(raw),
        key_id=folder.key_id,
        state="collected",
        trouble=TOO_LARGE if whole_size else None,
        whole_size=whole_size,
        raw=b"",
        tries=0,
        collected_at=cabinet.now(),
    )
    mail.raw = folder.seal(raw, Slot("mails", mail.id, "raw"))
    session.add(mail)
    session.flush()
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, "mail-collected", about=mail.id, bytes=len(raw))
    return mail.id


def claim_unread(session: Session, cabinet: Cabinet) -> Unread | None:
    """Takes the oldest collected mail for a while, or None. Its bytes are opened apart: where that fails, it stays claimed."""
    free = or_(Mail.lease_until.is_(None), Mail.lease_until < cabinet.now())
    mail = session.scalar(
        select(Mail)
        .where(Mail.state == "collected", free)
        .order_by(Mail.collected_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mail is None:
        return None
    mail.lease_until, mail.tries = cabinet.now() + _LEASE, mail.tries + 1
    return Unread(mail.id, mail.tries, mail.trouble, mail.logged_by is not None)


def record_read(session: Session, cabinet: Cabinet, mail_id: str, report: Report, findings: Findings) -> bool:
    """Seals what was read: collected → read. False where another worker was first."""
    if not move(session, Mail, mail_id, "collected", "read", kind=findings.kind, lease_until=None):
        return False
    mail = session.get_one(Mail, mail_id, populate_existing=True)
    seal_reading(session, cabinet, mail, report, findings)
    mail.pictures, mail.picture_tries = _pictures(report, findings), 0
    return True


def set_aside(
    session: Session, cabinet: Cabinet, mail_id: str, trouble: str, report: Report, findings: Findings
) -> bool:
    """Keeps what could be read without opening the mail, and leaves the rest to a person: collected → set-aside.

    False where another worker was first: nothing that it read is overwritten.
    """
    if not _move_aside(session, cabinet, mail_id, "collected", trouble):
        return False
    mail = session.get_one(Mail, mail_id, populate_existing=True)
    seal_reading(session, cabinet, mail, report, findings)
    return True


def set_aside_as_it_is(session: Session, cabinet: Cabinet, mail_id: str, trouble: str) -> bool:
    """Leaves a mail that could not be opened or filed to a person: collected | read → set-aside."""
    return any(_move_aside(session, cabinet, mail_id, old, trouble) for old in ("collected", "read"))


def _move_aside(session: Session, cabinet: Cabinet, mail_id: str, old: str, trouble: str) -> bool:
    moved = move(session, Mail, mail_id, old, "set-aside", trouble=trouble, lease_until=None)
    if moved:
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "mail-set-aside", about=mail_id, trouble=trouble)
    return moved


def _pictures(report: Report, findings: Findings) -> str | None:
    # No person wrote automatic mail for us: its logos and adverts are not worth the second step.
    waits = findings.kind != "automatic" and any(each.pictures == "unread" for each in report.exhibits)
    return "unread" if waits else None


def seal_reading(session: Session, cabinet: Cabinet, mail: Mail, report: Report, findings: Findings) -> None:
    """Seals a report and its findings beside the raw mail, over what was read before."""
    if mail.whole_size and NOT_WHOLE not in report.warnings:
        report = replace(report, warnings=(NOT_WHOLE, *report.warnings))
    if FOUND_IN_JUNK not in report.warnings and only_in_junk(session, mail.id):
        report = replace(report, warnings=(FOUND_IN_JUNK, *report.warnings))
    folder = cabinet.folder(session, mail.key_id)
    mail.report = folder.seal(report.to_json(), Slot("mails", mail.id, "report"))
    mail.findings = folder.seal(findings.to_json(), Slot("mails", mail.id, "findings"))
    if mail.seal is None and report.has_sealed_pictures:
        mail.seal = SEALED
    mail.sender_hash = cabinet.hash_of("address", report.sender.address) if report.sender.address else None
    mail.message_id_hash = cabinet.hash_of("message-id", report.message_id) if report.message_id else None
    take_mentions(session, cabinet.school, mail, report, findings)
    session.flush()


def open_raw(session: Session, cabinet: Cabinet, mail: Mail) -> bytes:
    """The raw bytes as they came."""
    return cabinet.folder(session, mail.key_id).open(mail.raw, Slot("mails", mail.id, "raw"))


# For a query of mails that are all opened: their readings come with it, not one by one.
WITH_READING = (undefer(Mail.report), undefer(Mail.findings))


def open_reading(session: Session, cabinet: Cabinet, mail: Mail) -> tuple[Report, Findings] | None:
    """What was read of a mail, or None where it was not read yet."""
    if mail.report is None or mail.findings is None:
        return None
    folder = cabinet.folder(session, mail.key_id)
    report = folder.open_text(mail.report, Slot("mails", mail.id, "report"))
    findings = folder.open_text(mail.findings, Slot("mails", mail.id, "findings"))
    return Report.from_json(report), Findings.from_json(findings)


def reseal(session: Session, cabinet: Cabinet, mail: Mail, folder: Folder) -> None:
    """Moves a mail from its own key to its case's; its own key is not destroyed here."""
    old = cabinet.folder(session, mail.key_id)
    move_sealed(mail, ("raw", "report", "findings"), old, folder)
    mail.key_id = folder.key_id
    session.flush()


def slot_of(row: Sealed, field: str) -> Slot:
    """Where a sealed field of a row belongs."""
    return Slot(row.__tablename__, row.id, field)


def move_sealed(row: Sealed, fields: Iterable[str], ours: Folder, theirs: Folder) -> None:
    """Seals some fields of a row under another key; one that holds nothing stays so."""
    for field in fields:
        sealed, slot = getattr(row, field), slot_of(row, field)
        if sealed is not None:
            setattr(row, field, theirs.seal(ours.open(sealed, slot), slot))
