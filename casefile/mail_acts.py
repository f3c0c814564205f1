"""What a person does with a mail that has no case: read it, have it read again, file it, pass it on, make a case of it.

Each act is one function in the caller's transaction and leaves one line in the audit trail. The caller has
fetched the mail through `casefile.register`, which decides whether the person may.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_opening import join, open_case
from casefile.casework import read_just_now
from casefile.errors import ForbiddenMove
from casefile.incidents import take_marks
from casefile.kept_from import recuse
from casefile.need_to_know import may_see_case
from casefile.other_mail import passing_to, reading_of, recused_from_mail
from casefile.report import Report
from casefile.school import Person
from casefile.states import move
from casefile.tables import AuditLine, Case, Mail
from casefile.what_a_mail_brings import take_findings

# What a person may say a mail is without opening a case.
BY_HAND = ("enquiry", "automatic", "junk")


def note_mail_reading(session: Session, cabinet: Cabinet, mail: Mail, person_id: str) -> None:
    """Notes that a person read a mail without a case."""
    if not read_just_now(session, cabinet, person_id, AuditLine.about == mail.id, "mail-read"):
        audit_trail.note(session, cabinet, person_id, "mail-read", about=mail.id)


def release_mail(session: Session, cabinet: Cabinet, mail: Mail, person_id: str) -> None:
    """A set-aside mail is to be read once more: set-aside → collected."""
    if not move(session, Mail, mail.id, "set-aside", "collected", tries=0, lease_until=None, trouble=None):
        raise ForbiddenMove("This mail is not set aside any more.", "Somebody else may have dealt with it.")
    audit_trail.note(session, cabinet, person_id, "mail-released", about=mail.id)


def file_mail_by_hand(session: Session, cabinet: Cabinet, mail: Mail, kind: str, person_id: str) -> None:
    """A person says what a mail without a case is: for the office, automatic or junk."""
    if kind not in BY_HAND:
        raise ForbiddenMove("Please say what the mail is: for the office, automatic or junk.")
    _take_from_the_pile(session, cabinet, mail)
    mail.kind, mail.trouble = kind, None
    audit_trail.note(session, cabinet, person_id, "mail-filed-by-hand", about=mail.id, kind=kind)


def pass_on(session: Session, cabinet: Cabinet, mail: Mail, to: Person, person_id: str) -> None:
    """Gives a mail to one more person to deal with. Raises `ForbiddenMove` where it is not for them."""
    if to not in passing_to(session, cabinet, mail, reading_of(session, cabinet, mail)):
        raise ForbiddenMove(
            "This mail cannot be passed to that person.", "It may be about them, or a child may be at risk in it."
        )
    if mail.state == "set-aside":
        _take_from_the_pile(session, cabinet, mail)
        mail.kind = "enquiry"
    mail.passed_to, mail.passed_at = to.id, cabinet.now()
    audit_trail.note(session, cabinet, person_id, "mail-passed-on", about=mail.id, person=to.id)


def deal_with(session: Session, cabinet: Cabinet, mail: Mail, person_id: str) -> None:
    """Whoever a mail was passed to has dealt with it. It stays in their list of other mail."""
    if mail.passed_at is None or mail.passed_to != person_id:
        raise ForbiddenMove("This mail does not wait for you any more.", "Somebody may have passed it to another.")
    mail.passed_at = None
    audit_trail.note(session, cabinet, person_id, "mail-dealt-with", about=mail.id)


def open_case_from_mail(session: Session, cabinet: Cabinet, mail: Mail, person: Person) -> tuple[Case, Report]:
    """A person says that a mail without a case is a concern after all. The case is kept from whom the mail was."""
    reading = reading_of(session, cabinet, mail)
    if reading is None:
        raise ForbiddenMove("A case cannot be opened from this mail.", "Nothing in it could be read.")
    recused = recused_from_mail(cabinet.school, mail, reading)
    _take_from_the_pile(session, cabinet, mail)
    case = open_case(session, cabinet, mail, *reading, person.id)
    recuse(session, cabinet, case, recused)
    # The safeguarding lead opens a case for what that role is for; without the mark she could not see it herself.
    if person.has("dsl") and not may_see_case(session, cabinet.school, person, case):
        case.safeguarding = True
    return case, reading[0]


def add_to_case(session: Session, cabinet: Cabinet, mail: Mail, case: Case, person_id: str) -> None:
    """A person says that a mail without a case belongs to one. The case is kept from whom the mail was, too."""
    reading = reading_of(session, cabinet, mail)
    recused = recused_from_mail(cabinet.school, mail, reading) if reading else []
    _take_from_the_pile(session, cabinet, mail)
    join(session, cabinet, case, mail, person_id)
    if reading is not None:
        take_findings(session, cabinet, case, mail, *reading)
        take_marks(session, cabinet, case, mail, *reading)
    recuse(session, cabinet, case, recused)


def _take_from_the_pile(session: Session, cabinet: Cabinet, mail: Mail) -> None:
    """Of two people who decide about one mail at once, the second is told."""
    row = session.scalar(
        select(Mail).where(Mail.id == mail.id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None or row.case_id is not None or row.state not in {"filed", "set-aside"}:
        raise ForbiddenMove("This mail is not without a case any more.", "Somebody else may have dealt with it.")
    if row.state == "set-aside":
        move(session, Mail, row.id, "set-aside", "filed", filed_at=cabinet.now())
    row.passed_at = None
