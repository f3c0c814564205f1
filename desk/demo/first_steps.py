"""The demo's first steps: five things that show what the desk is for, ticked off as the person does them.

What was done is told by the audit trail, of this person alone; that somebody looked at what parents received, and that they
put the panel away, by two cookies that say nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile.need_to_know import seen_where
from casefile.school import Person
from casefile.tables import AuditLine, Case, Draft
from casefile.what_waits import OPEN_STATES
from desk.at_hand import asking_if_any, at_hand
from desk.sign_in import cookies

LOOKED, PUT_AWAY = "looked", "put-away"
_READ = {"case-read"}
_AGREED = {"finding-accepted"}
_APPROVED = {"draft-approved", "draft-first-approved"}
_DECIDED = {"decided", "decision-proposed", "decision-agreed", "decided-alone"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, the page on which it is done, and whether this person has done it."""

    title: str
    hint: str
    path: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """All of them, in order."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(each.is_done for each in self.steps)

    @property
    def next(self) -> Step | None:
        """The first that is not done; None where all are."""
        return next((each for each in self.steps if not each.is_done), None)


def first_steps() -> Steps | None:
    """What the panel shows to whoever asks; None for nobody, for those who do not lead, and where it was put away."""
    person = asking_if_any()
    if person is None or not person.has("leader") or cookies.read(PUT_AWAY):
        return None
    with at_hand().cabinet.reading() as session:
        return _steps(session, person, has_looked=bool(cookies.read(LOOKED)))


def put_away(response: Response, *, away: bool) -> None:
    """Has the browser remember that the panel is not wanted, or forget it."""
    if away:
        cookies.put(response, PUT_AWAY, "yes")
    else:
        cookies.take_away(response, PUT_AWAY)


def note_looked(response: Response) -> None:
    """Has the browser remember that somebody saw what parents received."""
    cookies.put(response, LOOKED, "yes")


def _steps(session: Session, person: Person, *, has_looked: bool) -> Steps:
    acts = _acts_of(session, person)
    reference, draft = _its_case(session, person)
    page = url_for("case.page", reference=reference) if reference else url_for("cases.page")
    letter = url_for("draft.page", draft_id=draft) if draft else url_for("letters.page")
    ladder = url_for("decide.ladder", reference=reference) if reference else page
    return Steps(
        (
            Step("Read a case", "What a parent wrote, and what it may be.", page, bool(acts & _READ)),
            Step(
                "Agree with a label", "The words that show it stand beside it.", f"{page}#labels", bool(acts & _AGREED)
            ),
            Step("Approve its letter", "Read every word first. You can still stop it.", letter, bool(acts & _APPROVED)),
            Step(
                "See what the parent received",
                "The letter is there half a minute later.",
                url_for("demo.received"),
                has_looked,
            ),
            Step("Decide what happens", "The mildest step stands first.", ladder, bool(acts & _DECIDED)),
        )
    )


def _acts_of(session: Session, person: Person) -> set[str]:
    """What the person has done since the demo began; what they are said to have done in its past does not count."""
    door = at_hand().door
    theirs = select(AuditLine.act).where(AuditLine.actor == person.id, AuditLine.at >= (door.begun if door else ""))
    return set(session.scalars(theirs.distinct()))


def _its_case(session: Session, person: Person) -> tuple[str, str]:
    """The case that the steps are taken in, the first to come in, and its letter; "" where there is none."""
    cabinet = at_hand().cabinet
    theirs = select(Case.id, Case.reference).where(seen_where(session, cabinet.school, person))
    still_open = theirs.where(Case.state.in_(OPEN_STATES)).order_by(Case.opened_at, Case.id)
    case = session.execute(still_open.limit(1)).first()
    if case is None:
        return "", ""
    letters = select(Draft.id).where(Draft.case_id == case.id).order_by(Draft.state != "waiting", Draft.created_at)
    return case.reference, session.scalar(letters.limit(1)) or ""
