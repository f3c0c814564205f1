"""Two cases put together: a person said that one belongs to the other, and what the one holds moves there.

mails       move, under the other case's key
labels      move with them, as a person left them, and so do the marks that they make, and lanes
people      and recusals are made anew from the findings, so that nobody who is complained about sees the other
links       with cases about the same incident move, as a person left them
letters     that nobody has approved move; any other stays where it was written, and is dealt with there
the case    stays, closed, and says where its mails went, so that nothing that was done is lost

All of it happens in the caller's transaction.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.case_opening import take_findings, take_news
from casefile.errors import ForbiddenMove
from casefile.incidents import move_links
from casefile.lanes import move_lanes
from casefile.raised_flags import follow_labels
from casefile.states import move
from casefile.tables import Case, CaseFinding, Draft, Mail
from casefile.vault import Folder
from casefile.which_case import went_to

_UNDECIDED = ("waiting", "returned")
_SEALED_IN_A_DRAFT = ("subject", "text", "recipient", "thread", "note", "message")


def join_case(session: Session, cabinet: Cabinet, case: Case, other: Case, person_id: str) -> None:
    """Puts `case` together with `other`, or with what that was put together with. Raises `ForbiddenMove` for itself."""
    other = went_to(session, other)
    if other.id == case.id:
        raise ForbiddenMove("These two are together already.", "Look at the earlier case: it says where its mails are.")
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
    _move_drafts(session, cabinet, case, other, ours, theirs, person_id)
    _point_on(session, case, other)
    move_links(session, case, other)
    take_news(session, cabinet, other)
    for old, new in (("received", "under-review"), ("under-review", "decided"), ("decided", "closed")):
        move(session, Case, case.id, old, new)
    audit_trail.note(session, cabinet, person_id, "case-joined-another", case_id=case.id)


def _move_labels(session: Session, mail: Mail, other: Case, ours: Folder, theirs: Folder) -> None:
    for label in session.scalars(select(CaseFinding).where(CaseFinding.mail_id == mail.id)):
        filing.move_sealed(label, ("evidence", "reasons"), ours, theirs)
        label.case_id = other.id
    session.flush()


def _move_drafts(
    session: Session, cabinet: Cabinet, case: Case, other: Case, ours: Folder, theirs: Folder, person_id: str
) -> None:
    # Locked and read anew: somebody may be approving one at this moment.
    drafts = select(Draft).where(Draft.case_id == case.id).with_for_update().execution_options(populate_existing=True)
    for draft in session.scalars(drafts).all():
        if draft.state in _UNDECIDED:
            filing.move_sealed(draft, _SEALED_IN_A_DRAFT, ours, theirs)
            draft.case_id = other.id
            audit_trail.note(session, cabinet, person_id, "draft-moved", case_id=other.id, about=draft.id)


def _point_on(session: Session, case: Case, other: Case) -> None:
    """Whatever pointed at this case now points at the other; a question that answers itself is gone."""
    asking = update(Case).where(Case.may_belong_to == case.id)
    session.execute(asking.where(Case.id != other.id).values(may_belong_to=other.id))
    session.execute(asking.where(Case.id == other.id).values(may_belong_to=None, may_belong_why=None))
