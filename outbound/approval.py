"""Every act of a person on a draft but changing it (`draft_edits`). Nothing leaves unless a person approved just those bytes.

    approve            waiting → approved → holding: the mail is made final and its digest kept
                       on paper: waiting → approved, the PDF is made final
                       where two have to: waiting → countersign, and the second from there over the same bytes
    answer_leaks       waiting | countersign: why what the leak check found may stand
    return_with_note   waiting | countersign → returned
    stop               countersign | approved | holding → waiting: the approval is void
    take_back          failed → waiting: to be changed
    withdraw           from wherever it is not gone, or came back → withdrawn
    post               on paper: approved → sent, somebody has posted it
    try_again          failed → approved → holding: the same bytes
    settle_by_person   unsure → sent, or approved → holding: the same bytes once more

Each act is one function in the caller's transaction, leaves its line in the audit trail, and raises `DraftChanged` where
the draft is no longer what the person saw, `ForbiddenMove` where it is not theirs to do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, ForbiddenMove, LetterError
from casefile.filing import slot_of
from casefile.report import Mailbox
from casefile.school import Person
from casefile.tables import Draft
from outbound.approvers import is_alone, must_be_theirs
from outbound.draft_edits import LONGEST_TEXT
from outbound.draft_moves import NO_APPROVAL, lock, move_on, moved_on
from outbound.draft_moves import note as leave_line
from outbound.drafts import folder_of
from outbound.freeze import frozen_bytes, frozen_values
from outbound.leaks.leak_answers import keep_answer, stop_for_leaks
from outbound.still_right import must_be_right
from outbound.went import went

_UNDECIDED = {"waiting", "countersign"}
_STOPPABLE = {"countersign", "approved", "holding"}
# What was approved is kept where it may have gone.
_NOTHING_WENT = {"waiting", "returned", *_STOPPABLE}


def approve(
    session: Session,
    cabinet: Cabinet,
    draft: Draft,
    *,
    version: int,
    person: Person,
    sender: Mailbox,
    hold: timedelta,
) -> None:
    """Makes the letter final as it stands and holds it until it is due, or waits for the second person, or for the post.

    Raises `LeaksFound` where the leak check finds what nobody answered for, and as `must_be_theirs`, `must_be_right` and
    `compose` do.
    """
    _lock_undecided(session, cabinet, draft, version, person)
    must_be_right(session, cabinet, draft)
    stop_for_leaks(session, cabinet, draft)
    if draft.state == "countersign":
        _approve_second(session, cabinet, draft, person)
    elif draft.second_person:
        _approve_first(session, cabinet, draft, person, sender)
        return
    else:
        _approve_only(session, cabinet, draft, person, sender)
    if not draft.paper:
        _hold(session, cabinet, draft, hold)


def answer_leaks(session: Session, cabinet: Cabinet, draft: Draft, *, version: int, person: Person, why: str) -> None:
    """Keeps why what the leak check finds in this version may stand. Raises `LetterError` for no reason, or no leak."""
    _lock_undecided(session, cabinet, draft, version, person)
    keep_answer(session, cabinet, draft, person, why)


def return_with_note(
    session: Session, cabinet: Cabinet, draft: Draft, *, version: int, note: str, person_id: str
) -> None:
    """Sends a draft back for other words, saying why. Raises `LetterError` for an empty note."""
    words = note.strip()
    if not words:
        raise LetterError("Please say what should change.", "Your note goes to whoever edits the letter next.")
    lock(session, draft, version)
    sealed = folder_of(session, cabinet, draft).seal(words[:LONGEST_TEXT], slot_of(draft, "note"))
    old = draft.state if draft.state in _UNDECIDED else "waiting"
    changed = {"changed_at": cabinet.now(), "changed_by": person_id}
    move_on(session, draft, old, "returned", **{**NO_APPROVAL, **changed, "note": sealed})
    leave_line(session, cabinet, draft, person_id, "draft-returned")


def stop(session: Session, cabinet: Cabinet, draft: Draft, person_id: str) -> None:
    """Stops a letter that was approved. Raises `ForbiddenMove` where it is on its way or gone already."""
    lock(session, draft)
    if draft.state not in _STOPPABLE:
        raise ForbiddenMove(
            "This letter can no longer be stopped.", "It is on its way, sent, or was stopped by somebody else."
        )
    move_on(session, draft, draft.state, "waiting", **NO_APPROVAL)
    leave_line(session, cabinet, draft, person_id, "letter-stopped")


def take_back(session: Session, cabinet: Cabinet, draft: Draft, person_id: str) -> None:
    """A letter that could not be sent waits again, to be changed. Raises `ForbiddenMove`."""
    lock(session, draft)
    move_on(session, draft, "failed", "waiting", **NO_APPROVAL)
    leave_line(session, cabinet, draft, person_id, "letter-taken-back")


def withdraw(session: Session, cabinet: Cabinet, draft: Draft, person_id: str) -> None:
    """This letter shall not be sent at all. Raises `ForbiddenMove` where it is on its way or gone already."""
    lock(session, draft)
    void = NO_APPROVAL if draft.state in _NOTHING_WENT else {"send_after": None}
    move_on(session, draft, draft.state, "withdrawn", **void)
    leave_line(session, cabinet, draft, person_id, "draft-withdrawn")


def post(session: Session, cabinet: Cabinet, draft: Draft, person: Person) -> None:
    """Somebody has posted, or handed over, the PDF that was approved. Raises `ForbiddenMove` for a mail, `DraftChanged`."""
    lock(session, draft)
    if not draft.paper or draft.state != "approved":
        raise ForbiddenMove(
            "This letter cannot be posted.", "Only a letter on paper can, once it is approved and before it is noted."
        )
    frozen_bytes(session, cabinet, draft)
    went(session, cabinet, draft.id, "approved")
    session.refresh(draft)
    leave_line(session, cabinet, draft, person.id, "letter-posted")


def try_again(session: Session, cabinet: Cabinet, draft: Draft, person_id: str, hold: timedelta) -> None:
    """Sends the approved bytes of a failed letter once more, after the holding time; the person approves them anew."""
    lock(session, draft)
    _approve_again(session, cabinet, draft, "failed", person_id)
    _hold(session, cabinet, draft, hold)
    leave_line(session, cabinet, draft, person_id, "letter-tried-again")


def settle_by_person(
    session: Session, cabinet: Cabinet, draft: Draft, person_id: str, *, was_sent: bool, hold: timedelta
) -> None:
    """A person found out what became of a letter that the program is not sure of: it was sent, or is sent again."""
    lock(session, draft)
    if not was_sent:
        _approve_again(session, cabinet, draft, "unsure", person_id)
        _hold(session, cabinet, draft, hold)
    elif draft.paper or not went(session, cabinet, draft.id, "unsure", copy_after=cabinet.now()):
        raise moved_on()
    leave_line(session, cabinet, draft, person_id, "letter-settled", sent=was_sent)


def _lock_undecided(session: Session, cabinet: Cabinet, draft: Draft, version: int, person: Person) -> None:
    lock(session, draft, version)
    if draft.state not in _UNDECIDED:
        raise DraftChanged("This letter is not waiting for approval any more.", "Look at where it stands now.")
    must_be_theirs(session, cabinet, draft, person)


def _approve_only(session: Session, cabinet: Cabinet, draft: Draft, person: Person, sender: Mailbox) -> None:
    now = cabinet.now()
    final = frozen_values(session, cabinet, draft, sender, now)
    move_on(session, draft, "waiting", "approved", **{**NO_APPROVAL, **final, **_by(person, now)})
    _note_approval(session, cabinet, draft, person, "draft-approved")


def _approve_first(session: Session, cabinet: Cabinet, draft: Draft, person: Person, sender: Mailbox) -> None:
    now = cabinet.now()
    final = frozen_values(session, cabinet, draft, sender, now)
    first = {"first_approved_by": person.id, "first_approved_at": now}
    move_on(session, draft, "waiting", "countersign", **{**NO_APPROVAL, **final, **first})
    _note_approval(session, cabinet, draft, person, "draft-first-approved")


def _approve_second(session: Session, cabinet: Cabinet, draft: Draft, person: Person) -> None:
    """Over the very bytes that the first approved."""
    alone = is_alone(session, cabinet, draft, person)
    frozen_bytes(session, cabinet, draft)
    move_on(session, draft, "countersign", "approved", **_by(person, cabinet.now()))
    _note_approval(session, cabinet, draft, person, "draft-approved")
    if alone:
        leave_line(session, cabinet, draft, person.id, "approved-alone")


def _approve_again(session: Session, cabinet: Cabinet, draft: Draft, old: str, person_id: str) -> None:
    """The same bytes once more, approved anew; where two people had to, both stand."""
    if draft.state != old or draft.paper:
        raise moved_on()
    person = cabinet.school.person(person_id)
    must_be_theirs(session, cabinet, draft, person)
    must_be_right(session, cabinet, draft)
    by = draft.approved_by if draft.second_person else person_id
    move_on(session, draft, old, "approved", trouble=None, approved_by=by, approved_at=cabinet.now())


def _by(person: Person, now: datetime) -> dict[str, object]:
    return {"approved_by": person.id, "approved_at": now}


def _hold(session: Session, cabinet: Cabinet, draft: Draft, hold: timedelta) -> None:
    move_on(session, draft, "approved", "holding", send_after=cabinet.now() + hold)


def _note_approval(session: Session, cabinet: Cabinet, draft: Draft, person: Person, act: str) -> None:
    digest = draft.message_digest or ""
    leave_line(session, cabinet, draft, person.id, act, version=draft.version, digest=digest)
