"""The outbox: approved letters on their way, each sent exactly once or shown to a person.

    claim       holding → sending: the attempt is written down, with its lease, before it is made
    hand over   noted just before the end mark of the message: from here on the server may have it
    record      sending → sent, holding (a later try is set), failed, or unsure
    settle      a sender that died: before the hand-over nothing was sent; after it the Sent folder is asked,
                and where that does not tell, a person decides. The program never guesses.

Temporary refusals are tried again after the gaps below, for two days; then the letter stands as failed. A
letter that is long overdue (the program stood still, or an old backup was restored) is first looked for in the
Sent folder: it may have gone already. A letter on paper never comes here: people post it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, LetterError, VaultError
from casefile.filing import slot_of
from casefile.report import Mailbox
from casefile.states import move
from casefile.tables import Draft
from outbound import attempts
from outbound.compose_mail import address_of, recipients_in
from outbound.draft_moves import NO_APPROVAL
from outbound.drafts import folder_of, open_draft
from outbound.freeze import frozen_bytes
from outbound.still_right import why_not_now
from outbound.went import went

# Each longer than the one before, two days together.
GAPS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 30, 60, 120, 240, 360, 420, 480, 540, 600))
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
        .where(Draft.state == "holding", Draft.paper.is_(False))
        .where(Draft.send_after <= now, Draft.send_after > now - _LONG_OVERDUE)
        .order_by(Draft.send_after)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if draft is None:
        return None
    if why_not_now(session, draft):
        # Somebody changed their mind, or an allegation came in, while it was held: it waits for a person again.
        move(session, Draft, draft.id, "holding", "waiting", **NO_APPROVAL)
        _note(session, cabinet, draft.id, "letter-stopped")
        return None
    final = _approved(session, cabinet, draft)
    if final is None:
        # Sealing makes this impossible; if it happens all the same, a person must see it, and nothing may leave.
        move(session, Draft, draft.id, "holding", "sending")
        _fail(session, cabinet, draft, "not-as-approved", 0)
        return None
    number = draft.tries + 1
    if not move(
        session, Draft, draft.id, "holding", "sending", tries=number, lease_until=cabinet.now() + _LEASE, trouble=None
    ):
        return None
    attempts.begin(session, cabinet, draft.id, number)
    return Due(draft.id, number, *final)


def note_handing_over(session: Session, cabinet: Cabinet, due: Due) -> bool:
    """Notes that the end mark is about to be sent; False where the claim is no longer ours: then nothing may be sent."""
    draft = _still_ours(session, due)
    if draft is None or draft.lease_until is None or draft.lease_until <= cabinet.now():
        return False
    attempts.hands_over(session, due.draft_id, due.attempt)
    return True


def record_sent(session: Session, cabinet: Cabinet, due: Due, code: int) -> None:
    """The server took it → sent; also where a slow answer was given up on, and a person said to send it again."""
    attempts.end(session, cabinet, due.draft_id, due.attempt, "sent", code)
    newest = select(Draft).where(Draft.id == due.draft_id, Draft.tries == due.attempt).with_for_update()
    draft = session.scalar(newest.execution_options(populate_existing=True))
    # Stopped, changed and approved anew meanwhile, it is another letter.
    is_the_same = draft is not None and draft.message_digest == hashlib.sha256(due.message).hexdigest()
    if draft is not None and is_the_same and draft.state in {"sending", "unsure", "holding"}:
        went(session, cabinet, draft.id, draft.state, copy_after=cabinet.now())
        _note(session, cabinet, draft.id, "letter-sent", attempt=due.attempt, code=code)


def record_later(session: Session, cabinet: Cabinet, due: Due, code: int) -> bool:
    """The server or the network said "not now": a later try, or failed after the last; True where it failed."""
    attempts.end(session, cabinet, due.draft_id, due.attempt, "later", code)
    draft = _still_ours(session, due)
    return draft is not None and _try_later(session, cabinet, draft, code, GAPS[0])


def record_refused(session: Session, cabinet: Cabinet, due: Due, code: int) -> bool:
    """The server said "never": sending → failed. True where it was so."""
    attempts.end(session, cabinet, due.draft_id, due.attempt, "refused", code)
    draft = _still_ours(session, due)
    return draft is not None and _fail(session, cabinet, draft, "refused", code)


def record_unsure(session: Session, cabinet: Cabinet, due: Due) -> None:
    """No answer came after the hand-over: the lease ends at once, and `settle` finds out what can be found out."""
    attempts.end(session, cabinet, due.draft_id, due.attempt, "unsure", 0)
    here = update(Draft).where(Draft.id == due.draft_id, Draft.state == "sending", Draft.tries == due.attempt)
    session.execute(here.values(lease_until=cabinet.now()))


def stale(session: Session, cabinet: Cabinet) -> list[Stale]:
    """Letters that are being sent by nobody any more."""
    drafts = session.scalars(select(Draft).where(Draft.state == "sending", Draft.lease_until <= cabinet.now()))
    return [
        Stale(each.id, each.tries, each.message_id, attempts.was_handed_over(session, each.id, each.tries))
        for each in drafts
    ]


def settle(session: Session, cabinet: Cabinet, each: Stale, *, found: bool | None) -> bool:
    """Ends a stale attempt; `found` where the Sent folder holds the letter, None where it could not be asked.

    True where a person has to decide.
    """
    session.scalar(select(Draft.id).where(Draft.id == each.draft_id).with_for_update())
    if not each.handed_over:
        draft = session.get_one(Draft, each.draft_id, populate_existing=True)
        if (draft.state, draft.tries) != ("sending", each.attempt):
            return False
        attempts.end(session, cabinet, each.draft_id, each.attempt, "later", 0)
        # The first time it was a crash, and it goes at once; a letter that ends its sender again and again does not.
        return _try_later(session, cabinet, draft, 0, timedelta())
    if found:
        if went(session, cabinet, each.draft_id, "sending", copied_at=cabinet.now()):
            attempts.end(session, cabinet, each.draft_id, each.attempt, "sent", 0)
            _note(session, cabinet, each.draft_id, "letter-found-sent", attempt=each.attempt)
        return False
    if not move(session, Draft, each.draft_id, "sending", "unsure", lease_until=None, trouble="no-answer"):
        return False
    attempts.end(session, cabinet, each.draft_id, each.attempt, "unsure", 0)
    _note(session, cabinet, each.draft_id, "letter-unsure", attempt=each.attempt, looked=found is not None)
    return True


def long_overdue(session: Session, cabinet: Cabinet) -> list[tuple[str, str]]:
    """Draft and Message-ID of letters that may have gone already: they were due long ago and nobody noted that they went."""
    late = select(Draft.id, Draft.message_id).where(
        Draft.state == "holding", Draft.paper.is_(False), Draft.send_after <= cabinet.now() - _LONG_OVERDUE
    )
    return [(draft_id, message_id) for draft_id, message_id in session.execute(late)]


def take_up_overdue(session: Session, cabinet: Cabinet, draft_id: str, *, found: bool) -> None:
    """`found` in the Sent folder: it was sent. Otherwise it is due now."""
    now = cabinet.now()
    if not found:
        session.execute(update(Draft).where(Draft.id == draft_id, Draft.state == "holding").values(send_after=now))
    elif went(session, cabinet, draft_id, "holding", copied_at=now):
        _note(session, cabinet, draft_id, "letter-found-sent")


def sent_copy_due(session: Session, cabinet: Cabinet) -> Copy | None:
    """Takes a sent letter that has no copy in the Sent folder; it is offered again later unless `record_copied` says so."""
    draft = session.scalar(
        select(Draft)
        # One that came back at once was sent all the same.
        .where(Draft.state.in_(["sent", "bounced"]), Draft.paper.is_(False))
        .where(Draft.copied_at.is_(None), Draft.copy_after <= cabinet.now())
        .order_by(Draft.copy_after)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if draft is None:
        return None
    draft.copy_after = cabinet.now() + _COPY_AGAIN
    message = folder_of(session, cabinet, draft).open(draft.message or b"", slot_of(draft, "message"))
    return Copy(draft.id, draft.message_id, message)


def record_copied(session: Session, cabinet: Cabinet, draft_id: str) -> None:
    """The Sent folder holds the letter."""
    session.execute(update(Draft).where(Draft.id == draft_id).values(copied_at=cabinet.now()))
    _note(session, cabinet, draft_id, "letter-copied")


def _try_later(session: Session, cabinet: Cabinet, draft: Draft, code: int, first_gap: timedelta) -> bool:
    """A later try after the next gap, or failed after the last; True where it failed. Counted from the last approval."""
    tries = attempts.count_since(session, draft.id, draft.approved_at)
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


def _approved(session: Session, cabinet: Cabinet, draft: Draft) -> tuple[Mailbox, bytes] | None:
    """Recipient and approved bytes, None where these are others, or name anybody but the recipient."""
    try:
        recipient, message = open_draft(session, cabinet, draft).recipient, frozen_bytes(session, cabinet, draft)
        is_theirs = recipients_in(message) == [address_of(recipient).addr_spec]
    except (DraftChanged, LetterError, VaultError):
        return None
    return (recipient, message) if is_theirs else None


def _fail(session: Session, cabinet: Cabinet, draft: Draft, trouble: str, code: int) -> bool:
    failed = move(session, Draft, draft.id, "sending", "failed", lease_until=None, trouble=trouble)
    if failed:
        _note(session, cabinet, draft.id, "letter-failed", code=code, trouble=trouble)
    return failed


def _note(session: Session, cabinet: Cabinet, draft_id: str, act: str, **details: str | int | bool) -> None:
    case_id = session.scalar(select(Draft.case_id).where(Draft.id == draft_id))
    audit_trail.note(session, cabinet, audit_trail.PROGRAM, act, case_id=case_id, about=draft_id, **details)
