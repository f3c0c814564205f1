"""A case that leaders work on: two people complained about, one with an address, and what the desk's forms are sent."""

from __future__ import annotations

from dataclasses import dataclass

from casefile.cabinet import Cabinet
from casefile.case_people import add_person, set_contact
from casefile.case_people import people_of as people_in
from casefile.decisions import decide
from casefile.school import Person
from casefile.tables import Case, Draft
from outbound.drafting import draft_letter
from outbound.recipients import Recipient, recipient_in_case
from tests.cast import HEAD
from tests.desk.furnished import everything

REASON = "It was said in the group, she owns to it, and a talk in June did not help."
POSTAL = ("14 Hazel Row", "Sale")


@dataclass(frozen=True)
class Worked:
    """A case in work, and the ids of its people."""

    reference: str
    draft_id: str
    gemma: str
    darren: str


def work_on(cabinet: Cabinet) -> Worked:
    """The case with everything, put to work."""
    return put_to_work(cabinet, *everything(cabinet))


def put_to_work(cabinet: Cabinet, reference: str, draft_id: str) -> Worked:
    """Gemma Tranter has an e-mail address; Darren Pike lives somewhere; Tyler is a child."""
    with cabinet.writing() as session:
        case = session.query(Case).filter_by(reference=reference).one()
        gemma = next(each for each in people_in(session, cabinet, case) if each.role == "subject")
        address = "gemma@tranter.example"
        set_contact(session, cabinet, case, gemma.person_id, HEAD.id, address=address, phone="", postal=())
        darren = add_person(
            session, cabinet, case, HEAD.id, name="Darren Pike", role="subject", is_a="parent", postal=POSTAL
        )
        session.flush()
        return Worked(reference, draft_id, gemma.person_id, darren.id)


def decided(cabinet: Cabinet, worked: Worked, outcome: str, by: Person = HEAD, **record: str) -> str:
    """A decision about Gemma; its id."""
    with cabinet.writing() as session:
        case = session.query(Case).filter_by(reference=worked.reference).one()
        made = decide(session, cabinet, case, by, outcome=outcome, reason=REASON, about=[worked.gemma], record=record)
        return made.id


def drafted(cabinet: Cabinet, worked: Worked, letter: str, person_id: str = "", **answers: str) -> str:
    """A letter to one of the people, or to whoever reported it, that waits; its id."""
    with cabinet.writing() as session:
        case = session.query(Case).filter_by(reference=worked.reference).one()
        people = people_in(session, cabinet, case)
        them = next((recipient_in_case(each) for each in people if each.person_id == person_id), None)
        to = them or Recipient("authority", "Greater Manchester Police", "police@force.example")
        draft = draft_letter(
            session, cabinet, case, letter, to=to, answers=answers, sender_domain="school.example", by=HEAD.id
        )
        return draft.id


def state_of(cabinet: Cabinet, draft_id: str) -> str:
    """Where a letter stands."""
    with cabinet.reading() as session:
        return session.get_one(Draft, draft_id).state
