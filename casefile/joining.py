"""Two cases put together: a person said that one belongs to the other, and what the one holds moves there.

mails       move, under the other case's key
labels      move with them, as a person left them, and so do the marks that they make, and lanes
people      and recusals are made anew from the findings, so that nobody who is complained about sees the other; those
            that a person added, whoever the case is kept from, and contact data, come along
work        that people did comes along (`casefile.moving`): what was gathered, decisions, days to keep, meetings
links       with cases about the same incident move, as a person left them
letters     that nobody has approved move; any other stays where it was written, with the decision it carries out and
            all letters of that one, and is dealt with there
the case    stays, closed, and says where its mails went, so that nothing that was done is lost

All of it happens in the caller's transaction.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.case_opening import take_news
from casefile.errors import ForbiddenMove
from casefile.incidents import move_links
from casefile.kept_from import keep_on
from casefile.lanes import move_lanes
from casefile.moving import Counterparts, bring_attachments, bring_people, bring_work
from casefile.raised_flags import follow_labels
from casefile.states import move
from casefile.tables import Case, CaseFinding, CasePerson, Draft, Mail, Meeting
from casefile.vault import Folder
from casefile.what_a_mail_brings import take_findings
from casefile.which_case import went_to

_REPORTER = ("reporter", "")
_UNDECIDED = ("waiting", "returned")
_SEALED_IN_A_DRAFT = ("subject", "text", "recipient", "thread", "note", "answers", "message", "leak_answer")


def join_case(session: Session, cabinet: Cabinet, case: Case, other: Case, person_id: str) -> None:
    """Puts `case` together with `other`, or with what that was put together with. Raises `ForbiddenMove` for itself, and before a meeting."""
    other = went_to(session, other)
    if other.id == case.id:
        raise ForbiddenMove("These two are together already.", "Look at the earlier case: it says where its mails are.")
    _refuse_a_meeting(session, case, other)
    ours, theirs = cabinet.folder(session, case.key_id), cabinet.folder(session, other.key_id)
    case.joined_to = other.id
    for mail in session.scalars(select(Mail).where(Mail.case_id == case.id)).all():
        filing.reseal(session, cabinet, mail, theirs)
        mail.case_id = other.id
        _move_labels(session, mail, other, ours, theirs)
        move_lanes(session, mail, other, ours, theirs)
        reading = filing.open_reading(session, cabinet, mail)
        if reading is not None:
            take_findings(session, cabinet, other, mail, *reading)
        audit_trail.note(session, cabinet, person_id, "mail-joined", case_id=other.id, about=mail.id)
    follow_labels(session, other)
    keep_on(session, cabinet, case, other, person_id)
    people = bring_people(session, case, other, ours, theirs)
    _move_drafts(session, cabinet, case, other, ours, theirs, people, person_id)
    bring_work(session, case, other, ours, theirs, people)
    _point_on(session, case, other)
    move_links(session, case, other)
    take_news(session, cabinet, other)
    for old, new in (("received", "under-review"), ("under-review", "decided"), ("decided", "closed")):
        move(session, Case, case.id, old, new)
    case.closed_at = cabinet.now()
    audit_trail.note(session, cabinet, person_id, "case-joined-another", case_id=case.id)


def _refuse_a_meeting(session: Session, case: Case, other: Case) -> None:
    """One with whoever reported this case would be with somebody else there; with one person there is one at a time."""
    same = (case.reporter_hash, other.reporter_hash), (case.reporter_name_hash, other.reporter_name_hash)
    ours, theirs = (_met(session, each) for each in (case, other))
    if not any(mine and mine == other_one for mine, other_one in same) and _REPORTER in ours:
        raise ForbiddenMove(
            "A meeting with whoever reported this case is planned, and the other case was reported by somebody else.",
            "Hold or cancel the meeting first.",
        )
    if ours & theirs:
        raise ForbiddenMove(
            "Each of the two cases has a meeting planned with the same person.",
            "Hold or cancel one of the meetings first.",
        )


def _met(session: Session, case: Case) -> set[tuple[str, str]]:
    """With whom of a case a meeting is planned: their role and the hash of their name."""
    people = (
        select(CasePerson.role, CasePerson.name_hash)
        .select_from(Meeting)
        .outerjoin(CasePerson, CasePerson.id == Meeting.person_id)
    )
    planned = people.where(Meeting.case_id == case.id, Meeting.state == "planned")
    return {(role, name) if role else _REPORTER for role, name in session.execute(planned)}


def _move_labels(session: Session, mail: Mail, other: Case, ours: Folder, theirs: Folder) -> None:
    for label in session.scalars(select(CaseFinding).where(CaseFinding.mail_id == mail.id)):
        filing.move_sealed(label, ("evidence", "reasons"), ours, theirs)
        label.case_id = other.id
    session.flush()


def _move_drafts(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    other: Case,
    ours: Folder,
    theirs: Folder,
    people: Counterparts,
    person_id: str,
) -> None:
    # Locked and read anew: somebody may be approving one at this moment.
    drafts = select(Draft).where(Draft.case_id == case.id).with_for_update().execution_options(populate_existing=True)
    rows = session.scalars(drafts).all()
    stay = {each.decision_id for each in rows if not _was_never_approved(each)} - {None}
    for draft in rows:
        if _was_never_approved(draft) and draft.decision_id not in stay:
            filing.move_sealed(draft, _SEALED_IN_A_DRAFT, ours, theirs)
            bring_attachments(session, draft, ours, theirs)
            draft.case_id, draft.person_id = other.id, people.get(draft.person_id or "")
            audit_trail.note(session, cabinet, person_id, "draft-moved", case_id=other.id, about=draft.id)


def _was_never_approved(draft: Draft) -> bool:
    return draft.state in _UNDECIDED or (draft.state == "withdrawn" and draft.message is None)


def _point_on(session: Session, case: Case, other: Case) -> None:
    """Whatever pointed at this case now points at the other; a question that answers itself is gone."""
    asking = update(Case).where(Case.may_belong_to == case.id)
    session.execute(asking.where(Case.id != other.id).values(may_belong_to=other.id))
    session.execute(asking.where(Case.id == other.id).values(may_belong_to=None, may_belong_why=None))
