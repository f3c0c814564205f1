"""A case with somebody complained about, whom letters can reach, and the steps on it as the desk takes them."""

from __future__ import annotations

from collections.abc import Sequence

from casefile.cabinet import Cabinet
from casefile.case_people import people_of, set_contact
from casefile.decisions import agree, decide
from casefile.tables import Case, Draft
from outbound.drafting import draft_letter
from outbound.letter_book import letter_kind
from outbound.opened_days import set_opened_days
from outbound.proposals import Proposal, proposals_for
from outbound.recipients import Recipient
from tests.casefile.filed import file
from tests.cast import DEPUTY, HEAD, findings, report

SUBJECT = "Gemma Tranter"
ADDRESS = "gemma@parents.example"
_ANSWERS = {
    "alternatives": "Asked twice.",
    "children": "Gran brings them.",
    "authority": "Police",
    "told_parents": "No.",
}


def a_case(cabinet: Cabinet, raw: bytes = b"one", *, address: str = ADDRESS, postal: tuple[str, ...] = ()) -> str:
    """A case about one parent, read by the head; gives its id."""
    case = file(cabinet, raw, report(), findings(subjects=(SUBJECT,))).case
    assert case is not None
    with cabinet.writing() as session:
        row = session.get_one(Case, case.id)
        (person,) = people_of(session, cabinet, row)
        set_contact(session, cabinet, row, person.person_id, HEAD.id, address=address, phone="", postal=postal)
    return case.id


def subject_of(cabinet: Cabinet, case_id: str) -> Recipient:
    with cabinet.reading() as session:
        (person,) = people_of(session, cabinet, session.get_one(Case, case_id))
    return Recipient("subject", person.name, person.address, person.postal, person.person_id)


def examples(letter: str, **other: str) -> dict[str, str]:
    """What a leader fills in, as the letter's own examples have it."""
    return {each.id: each.example for each in letter_kind(letter).asks} | other


def draft(
    cabinet: Cabinet,
    case_id: str,
    letter: str,
    to: Recipient,
    decision_id: str | None = None,
    attachments: Sequence[tuple[str, str, bytes]] = (),
    **other: str,
) -> str:
    """Drafts a letter with its examples; gives the draft's id."""
    with cabinet.writing() as session:
        row = draft_letter(
            session,
            cabinet,
            session.get_one(Case, case_id),
            letter,
            to=to,
            answers=examples(letter, **other),
            sender_domain="school.example",
            by=HEAD.id,
            decision_id=decision_id,
            attachments=attachments,
        )
        return row.id


def proposed(cabinet: Cabinet, case_id: str) -> list[Proposal]:
    with cabinet.reading() as session:
        return proposals_for(session, cabinet, session.get_one(Case, case_id))


def letters(cabinet: Cabinet, case_id: str) -> list[str]:
    """The ids of the letters proposed, those that have to wait in brackets."""
    return [f"({each.letter})" if each.blocked else each.letter for each in proposed(cabinet, case_id)]


def send(cabinet: Cabinet, case_id: str, letter: str, **other: str) -> str:
    """Drafts the letter that is proposed, and has it gone; gives the draft's id."""
    found = next(each for each in proposed(cabinet, case_id) if each.letter == letter)
    to = found.recipient or Recipient("authority", "The police", "police@authority.example")
    draft_id = draft(cabinet, case_id, letter, to, found.decision_id, (), **{**found.suggested, **other})
    went(cabinet, draft_id)
    return draft_id


def went(cabinet: Cabinet, draft_id: str) -> None:
    """As if it was approved and sent."""
    with cabinet.writing() as session:
        row = session.get_one(Draft, draft_id)
        row.state, row.sent_at = "sent", cabinet.now()
        set_opened_days(session, cabinet, row, HEAD.id)


def decided(cabinet: Cabinet, case_id: str, outcome: str) -> str:
    """The head decides and, where it needs one, the deputy agrees; gives the decision's id."""
    about = [subject_of(cabinet, case_id).person_id or ""]
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        record = {"ban": ("alternatives", "children"), "authorities": ("authority", "told_parents")}.get(outcome, ())
        decision = decide(
            session, cabinet, case, HEAD, outcome=outcome, reason="It was seen by three people.", about=about,
            record={each: _ANSWERS[each] for each in record},
        )  # fmt: skip
        if decision.state == "proposed":
            agree(session, cabinet, case, decision.id, DEPUTY)
        return decision.id
