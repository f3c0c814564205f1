"""Every act of a person on a draft. Nothing leaves the school unless a person approved exactly those bytes.

    save_edit          waiting | returned → waiting, one version on
    approve            waiting → approved → holding: the mail is composed and its digest kept
    return_with_note   waiting → returned
    stop               holding → waiting: the approval is void
    withdraw           waiting | returned | holding | failed | bounced | unsure → withdrawn
    try_again          failed → approved → holding: the same bytes
    settle_by_person   unsure → sent, or approved → holding: the same bytes once more

Each act is one function in the caller's transaction, leaves one line in the audit trail, and raises
`DraftChanged` where the draft is no longer what the person saw.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, ForbiddenMove, LetterError
from casefile.report import Mailbox
from casefile.states import DRAFT, move
from casefile.tables import Draft
from outbound.compose_mail import compose, header_text
from outbound.drafts import folder_of, open_draft, seal_words, slot

_LONGEST_SUBJECT = 300
_LONGEST_TEXT = 50_000
# What an approval sets and whatever voids it takes away again.
_NO_APPROVAL = {
    "message": None,
    "message_digest": None,
    "approved_by": None,
    "approved_at": None,
    "send_after": None,
    "trouble": None,
}


def save_edit(
    session: Session, cabinet: Cabinet, draft: Draft, *, version: int, subject: str, text: str, person_id: str
) -> None:
    """Keeps a person's words. Raises `LetterError` for an empty subject or text, `DraftChanged` as above."""
    words = _checked(subject, text)
    _lock(session, draft, version)
    if draft.state == "returned":
        _move(session, draft, "returned", "waiting")
    elif draft.state != "waiting":
        raise DraftChanged(
            "This letter is not waiting any more, so its words cannot be changed.", "Stop it first, if it is held."
        )
    seal_words(folder_of(session, cabinet, draft), draft, *words)
    draft.version += 1
    draft.note = None
    draft.changed_at, draft.changed_by = cabinet.now(), person_id
    _note(session, cabinet, draft, person_id, "draft-edited", version=draft.version)


def approve(
    session: Session,
    cabinet: Cabinet,
    draft: Draft,
    *,
    version: int,
    person_id: str,
    sender: Mailbox,
    hold: timedelta,
) -> None:
    """Freezes the mail as it stands and holds it until it is due. Raises as `compose` does, and `DraftChanged`."""
    _lock(session, draft, version)
    if draft.state != "waiting":
        raise DraftChanged("This letter is not waiting for approval any more.", "Look at where it stands now.")
    now = cabinet.now()
    message = compose(open_draft(session, cabinet, draft), sender, cabinet.school, now)
    digest = hashlib.sha256(message).hexdigest()
    sealed = folder_of(session, cabinet, draft).seal(message, slot(draft, "message"))
    _move(
        session, draft, "waiting", "approved",
        message=sealed, message_digest=digest, approved_by=person_id, approved_at=now, trouble=None,
    )  # fmt: skip
    _hold(session, cabinet, draft, hold)
    _note(session, cabinet, draft, person_id, "draft-approved", version=draft.version, digest=digest)


def return_with_note(
    session: Session, cabinet: Cabinet, draft: Draft, *, version: int, note: str, person_id: str
) -> None:
    """Sends a draft back for other words, saying why. Raises `LetterError` for an empty note."""
    words = note.strip()
    if not words:
        raise LetterError("Please say what should change.", "Your note goes to whoever edits the letter next.")
    _lock(session, draft, version)
    sealed = folder_of(session, cabinet, draft).seal(words[:_LONGEST_TEXT], slot(draft, "note"))
    _move(session, draft, "waiting", "returned", note=sealed, changed_at=cabinet.now(), changed_by=person_id)
    _note(session, cabinet, draft, person_id, "draft-returned")


def stop(session: Session, cabinet: Cabinet, draft: Draft, person_id: str) -> None:
    """Stops a held letter. Raises `ForbiddenMove` where it is on its way or gone already."""
    _lock(session, draft)
    if draft.state != "holding":
        raise ForbiddenMove(
            "This letter can no longer be stopped.", "It is on its way, sent, or was stopped by somebody else."
        )
    _move(session, draft, "holding", "waiting", **_NO_APPROVAL)
    _note(session, cabinet, draft, person_id, "letter-stopped")


def withdraw(session: Session, cabinet: Cabinet, draft: Draft, person_id: str) -> None:
    """This letter shall not be sent at all. Raises `ForbiddenMove` where it is on its way or gone already."""
    _lock(session, draft)
    _move(session, draft, draft.state, "withdrawn", send_after=None)
    _note(session, cabinet, draft, person_id, "draft-withdrawn")


def try_again(session: Session, cabinet: Cabinet, draft: Draft, person_id: str, hold: timedelta) -> None:
    """Sends the approved bytes of a failed letter once more, after the holding time; the person approves them anew."""
    _lock(session, draft)
    _move(session, draft, "failed", "approved", trouble=None, approved_by=person_id, approved_at=cabinet.now())
    _hold(session, cabinet, draft, hold)
    _note(session, cabinet, draft, person_id, "letter-tried-again")


def settle_by_person(
    session: Session, cabinet: Cabinet, draft: Draft, person_id: str, *, was_sent: bool, hold: timedelta
) -> None:
    """A person found out what became of a letter that the program is not sure of: it was sent, or is sent again."""
    _lock(session, draft)
    if was_sent:
        _move(session, draft, "unsure", "sent", sent_at=cabinet.now(), copy_after=cabinet.now(), trouble=None)
    else:
        _move(session, draft, "unsure", "approved", trouble=None, approved_by=person_id, approved_at=cabinet.now())
        _hold(session, cabinet, draft, hold)
    _note(session, cabinet, draft, person_id, "letter-settled", sent=was_sent)


def _checked(subject: str, text: str) -> tuple[str, str]:
    one_line = header_text(subject)
    words = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not one_line:
        raise LetterError("The subject is empty.", "Write a few words, and keep the reference in it.")
    if not words:
        raise LetterError("The letter has no words.", "Write it, or withdraw it if it is not needed.")
    if len(one_line) > _LONGEST_SUBJECT or len(words) > _LONGEST_TEXT:
        raise LetterError("The letter is too long to be sent as one mail.", "Shorten the subject or the text.")
    return one_line, words + "\n"


def _lock(session: Session, draft: Draft, version: int | None = None) -> None:
    """Reads the draft anew under a lock, so that of two people one is first and the other is told."""
    session.refresh(draft, with_for_update=True)
    if version is not None and draft.version != version:
        raise DraftChanged(
            "Somebody changed this letter while you were reading it.",
            "Nothing was overwritten: compare, then save again.",
        )


def _move(session: Session, draft: Draft, old: str, new: str, **values: object) -> None:
    if draft.state != old or new not in DRAFT[old] or not move(session, Draft, draft.id, old, new, **values):
        raise ForbiddenMove("This letter has moved on meanwhile.", "Look at where it stands now.")
    session.refresh(draft)


def _hold(session: Session, cabinet: Cabinet, draft: Draft, hold: timedelta) -> None:
    _move(session, draft, "approved", "holding", send_after=cabinet.now() + hold)


def _note(session: Session, cabinet: Cabinet, draft: Draft, person_id: str, act: str, **details: str | int) -> None:
    audit_trail.note(session, cabinet, person_id, act, case_id=draft.case_id, about=draft.id, **details)
