"""The outbox: approved letters on their way, each sent exactly once or shown to a person.

    claim       holding → sending: the attempt is written down, with its lease, before it is made
    hand over   noted just before the end mark of the message: from here on the server may have it
    record      sending → sent, holding (a later try is set), failed, or unsure
    settle      a sender that died: before the hand-over nothing was sent; after it the Sent folder is asked,
                and where that does not tell, a person decides. The program never guesses.

Temporary refusals are tried again after the gaps below, for about a day; then the letter stands as failed. A
letter that is long overdue (the program stood still, or an old backup was restored) is first looked for in the
Sent folder: it may have gone already.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.report import Mailbox
from casefile.states import move
from casefile.tables import Attempt, Draft, new_id
from outbound.drafts import folder_of, open_draft, slot

GAPS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 30, 60, 120, 240, 480, 480))
# Longer than the longest conversation with a server that keeps to its time limits (see `smtp_sender`).
_LEASE = timedelta(minutes=20)
_COPY_AGAIN = timedelta(minutes=5)
_LONG_OVERDUE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A letter claimed for sending: `message` is the exact bytes that were approved."""

    draft_id: str
    attempt: int
    recipient: Mailbox
    message: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stale:
    """A letter whose sender died, or got no answer. `handed_over` is False where certainly nothing was sent."""

    draft_id: str
    attempt: int
    message_id: str
    handed_over: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A sent letter that has no copy in the Sent folder yet."""

    draft_id: str
    message_id: str
    message: bytes = field(repr=False)


def claim_due(session: Session, cabinet: Cabinet) -> Due | None:
    """Takes the letter that has been due the longest, noting the attempt; None where nothing is due."""
    now = cabinet.now()
    draft = session.scalar(
        select(Draft)
        .where(Draft.state == "holding", Draft.send_after <= now, Draft.send_after > now - _LONG_OVERDUE)
        .order_by(Draft.send_after)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if draft is None:
        return None
    message = _message(session, cabinet, draft)
    if hashlib.sha256(message).hexdigest() != draft.message_digest:
        # Sealing makes this impossible; if it happens all the same, a person must see it, and nothing may leave.
        move(session, Draft, draft.id, "holding", "sending")
        _fail(session, cabinet, draft, "not-as-approved", 0)
        return None
    number = draft.tries + 1
    if not move(
        session, Draft, draft.id, "holding", "sending", tries=number, lease_until=cabinet.now() + _LEASE, trouble=None
    ):
        return None
    session.add(
        Attempt(id=new_id(), draft_id=draft.id, number=number, stage="claimed", code=0, started_at=cabinet.now())
    )
    return Due(draft.id, number, open_draft(session, cabinet, draft).recipient, message)


def note_handing_over(session: Session, cabinet: Cabinet, due: Due) -> bool:
    """Notes that the end mark is about to be sent; False where the claim is no longer ours: then nothing may be sent."""
    draft = _still_ours(session, due)
    if draft is None or draft.lease_until is None or draft.lease_until <= cabinet.now():
        return False
    session.execute(_attempt(due.draft_id, due.attempt).values(stage="handing-over"))
    return True


def record_sent(session: Session, cabinet: Cabinet, due: Due, code: int) -> None:
    """The server took it → sent; also where a slow answer was given up on, and a person said to send it again."""
    _end_attempt(session, cabinet, due.draft_id, due.attempt, "sent", code)
    now = cabinet.now()
    newest = select(Draft).where(Draft.id == due.draft_id, Draft.tries == due.attempt).with_for_update()
    draft = session.scalar(newest.execution_options(populate_existing=True))
    if draft is not None and draft.state in {"sending", "unsure", "holding"}:
        move(session, Draft, draft.id, draft.state, "sent", sent_at=now, copy_after=now, lease_until=None, trouble=None)
        _note(session, cabinet, draft.id, "letter-sent", attempt=due.attempt, code=code)


def record_later(session: Session, cabinet: Cabinet, due: Due, code: int) -> bool:
    """The server or the network said "not now": a later try, or failed after the last; True where it failed."""
    _end_attempt(session, cabinet, due.draft_id, due.attempt, "later", code)
    draft = _still_ours(session, due)
    return draft is not None and _try_later(session, cabinet, draft, code, GAPS[0])


def record_refused(session: Session, cabinet: Cabinet, due: Due, code: int) -> bool:
    """The server said "never": sending → failed. True where it was so."""
    _end_attempt(session, cabinet, due.draft_id, due.attempt, "refused", code)
    draft = _still_ours(session, due)
    return draft is not None and _fail(session, cabinet, draft, "refused", code)


def record_unsure(session: Session, cabinet: Cabinet, due: Due) -> None:
    """No answer came after the hand-over: the lease ends at once, and `settle` finds out what can be found out."""
    _end_attempt(session, cabinet, due.draft_id, due.attempt, "unsure", 0)
    here = update(Draft).where(Draft.id == due.draft_id, Draft.state == "sending", Draft.tries == due.attempt)
    session.execute(here.values(lease_until=cabinet.now()))


def stale(session: Session, cabinet: Cabinet) -> list[Stale]:
    """Letters that are being sent by nobody any more."""
    drafts = session.scalars(select(Draft).where(Draft.state == "sending", Draft.lease_until <= cabinet.now()))
    found = []
    for draft in drafts:
        attempt = select(Attempt.stage).where(Attempt.draft_id == draft.id, Attempt.number == draft.tries)
        handed_over = session.scalar(attempt) != "claimed"
        found.append(Stale(draft.id, draft.tries, draft.message_id, handed_over))
    return found


def settle(session: Session, cabinet: Cabinet, each: Stale, *, found: bool) -> bool:
    """Ends a stale attempt; `found` where the Sent folder holds the letter. True where a person has to decide."""
    session.scalar(select(Draft.id).where(Draft.id == each.draft_id).with_for_update())
    if not each.handed_over:
        draft = session.get_one(Draft, each.draft_id, populate_existing=True)
        if (draft.state, draft.tries) != ("sending", each.attempt):
            return False
        _end_attempt(session, cabinet, each.draft_id, each.attempt, "later", 0)
        # The first time it was a crash, and it goes at once; a letter that ends its sender again and again does not.
        return _try_later(session, cabinet, draft, 0, timedelta())
    if found:
        now = cabinet.now()
        if move(session, Draft, each.draft_id, "sending", "sent", sent_at=now, copied_at=now, lease_until=None):
            _end_attempt(session, cabinet, each.draft_id, each.attempt, "sent", 0)
            _note(session, cabinet, each.draft_id, "letter-found-sent", attempt=each.attempt)
        return False
    if not move(session, Draft, each.draft_id, "sending", "unsure", lease_until=None, trouble="no-answer"):
        return False
    _end_attempt(session, cabinet, each.draft_id, each.attempt, "unsure", 0)
    _note(session, cabinet, each.draft_id, "letter-unsure", attempt=each.attempt)
    return True


def long_overdue(session: Session, cabinet: Cabinet) -> list[tuple[str, str]]:
    """Draft and Message-ID of letters that may have gone already: they were due long ago and nobody noted that they went."""
    late = select(Draft.id, Draft.message_id).where(
        Draft.state == "holding", Draft.send_after <= cabinet.now() - _LONG_OVERDUE
    )
    return [(draft_id, message_id) for draft_id, message_id in session.execute(late)]


def take_up_overdue(session: Session, cabinet: Cabinet, draft_id: str, *, found: bool) -> None:
    """`found` in the Sent folder: it was sent. Otherwise it is due now."""
    now = cabinet.now()
    if not found:
        session.execute(update(Draft).where(Draft.id == draft_id, Draft.state == "holding").values(send_after=now))
    elif move(session, Draft, draft_id, "holding", "sent", sent_at=now, copied_at=now, trouble=None):
        _note(session, cabinet, draft_id, "letter-found-sent")


def sent_copy_due(session: Session, cabinet: Cabinet) -> Copy | None:
    """Takes a sent letter that has no copy in the Sent folder; it is offered again later unless `record_copied` says so."""
    draft = session.scalar(
        select(Draft)
        # One that came back at once was sent all the same.
        .where(Draft.state.in_(["sent", "bounced"]), Draft.copied_at.is_(None), Draft.copy_after <= cabinet.now())
        .order_by(Draft.copy_after)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if draft is None:
        return None
    draft.copy_after = cabinet.now() + _COPY_AGAIN
    return Copy(draft.id, draft.message_id, _message(session, cabinet, draft))


def record_copied(session: Session, cabinet: Cabinet, draft_id: str) -> None:
    """The Sent folder holds the letter."""
    session.execute(update(Draft).where(Draft.id == draft_id).values(copied_at=cabinet.now()))
    _note(session, cabinet, draft_id, "letter-copied")


def _try_later(session: Session, cabinet: Cabinet, draft: Draft, code: int, first_gap: timedelta) -> bool:
    """A later try after the next gap, or failed after the last; True where it failed. Counted from the last approval."""
    since = select(func.count()).where(Attempt.draft_id == draft.id, Attempt.started_at >= draft.approved_at)
    tries = session.scalar(since) or 1
    if tries > len(GAPS):
        return _fail(session, cabinet, draft, "given-up", code)
    again = cabinet.now() + (first_gap if tries == 1 else GAPS[tries - 1])
    if move(
        session, Draft, draft.id, "sending", "holding", send_after=again, lease_until=None, trouble="refused-for-now"
    ):
        _note(session, cabinet, draft.id, "letter-delayed", attempt=draft.tries, code=code)
    return False


def _still_ours(session: Session, due: Due) -> Draft | None:
    """The draft, locked, while this very attempt is the one that is under way."""
    ours = select(Draft).where(Draft.id == due.draft_id, Draft.state == "sending", Draft.tries == due.attempt)
    return session.scalar(ours.with_for_update())


def _message(session: Session, cabinet: Cabinet, draft: Draft) -> bytes:
    return folder_of(session, cabinet, draft).open(draft.message or b"", slot(draft, "message"))


def _fail(session: Session, cabinet: Cabinet, draft: Draft, trouble: str, code: int) -> bool:
    failed = move(session, Draft, draft.id, "sending", "failed", lease_until=None, trouble=trouble)
    if failed:
        _note(session, cabinet, draft.id, "letter-failed", code=code, trouble=trouble)
    return failed


def _attempt(draft_id: str, number: int) -> Update:
    return update(Attempt).where(Attempt.draft_id == draft_id, Attempt.number == number)


def _end_attempt(session: Session, cabinet: Cabinet, draft_id: str, number: int, outcome: str, code: int) -> None:
    session.execute(_attempt(draft_id, number).values(outcome=outcome, code=code, ended_at=cabinet.now()))


def _note(session: Session, cabinet: Cabinet, draft_id: str, act: str, **details: str | int) -> None:
    case_id = session.scalar(select(Draft.case_id).where(Draft.id == draft_id))
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, act, case_id=case_id, about=draft_id, **details)
