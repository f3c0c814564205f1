"""Whom a letter of the book may go to in one case, what is known of how to reach them, and what is asked for if it is not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from casefile.case_people import checked_contact, people_of, set_contact, set_reporter_contact
from casefile.decisions import decisions_of
from casefile.errors import CaseworkError
from casefile.sender_notes import reporter_of
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.forms import Field, Sheet
from desk.in_words import LETTERS_TO
from outbound.letter_book import LetterKind
from outbound.recipients import Recipient, recipient_in_case, reporter_recipient

# Bodies that are no people of a case: a leader says who they are each time.
_BODIES = ("authority", "legal", "office")
_NAMED_IN = {"authority": "authority", "legal": "legal_team"}
_NAME = Field("to-name", "Who gets it?", missing="Say who gets it.", hint="The office or person, as on an envelope.")
_ADDRESS = Field("to-address", "E-mail address", "email")
_POSTAL = Field(
    "to-postal", "Postal address", "lines", hint="Where there is no e-mail address, the letter goes on paper."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible recipient. `key` stands in the address of the form; `words` never name whoever reported the case."""

    key: str
    words: str
    recipient: Recipient


def choices_for(session: Session, case: Case, kind: LetterKind, decision_id: str | None) -> list[Choice]:
    """Everybody a letter may go to."""
    cabinet, found = at_hand().cabinet, []
    for role in (kind.to, *kind.also_to):
        if role == "reporter":
            reporter = reporter_recipient(cabinet.folder(session, case.key_id), case)
            found.append(Choice(role, LETTERS_TO[role], reporter))
        elif role == "subject":
            people = [each for each in people_of(session, cabinet, case) if each.role == "subject"]
            found += [Choice(each.person_id, each.name, recipient_in_case(each)) for each in people]
        else:
            found.append(Choice(role, LETTERS_TO[role], _body(session, case, role, decision_id)))
    return found


def fields_for(choice: Choice, kind: LetterKind) -> tuple[Field, ...]:
    """What a person has to fill in about the recipient: nothing where they can be reached."""
    if choice.key in _BODIES:
        return (_NAME, _ADDRESS, _POSTAL)
    if reaches(choice.recipient, kind):
        return ()
    return (_ADDRESS, _POSTAL) if kind.paper else (_ADDRESS,)


def known_of(choice: Choice) -> dict[str, str]:
    """What is filled in already."""
    to = choice.recipient
    return {"to-name": to.name, "to-address": to.address, "to-postal": "\n".join(to.postal)}


def how(choice: Choice, kind: LetterKind) -> str:
    """How the letter reaches them, in a sentence; without the address of whoever reported the case."""
    to, hidden = choice.recipient, choice.key == "reporter"
    if to.has_address:
        return "By e-mail, to the address that the report came from." if hidden else f"By e-mail, to {to.address}."
    if to.postal and kind.paper:
        return "On paper, to the address they gave." if hidden else f"On paper, to {', '.join(to.postal)}."
    return "Nothing is known yet of how to reach them."


def reaches(to: Recipient, kind: LetterKind) -> bool:
    """True where this letter can get to them as it is."""
    return to.has_address or (bool(to.postal) and kind.paper)


def filled_in(session: Session, case: Case, choice: Choice, kind: LetterKind, sheet: Sheet) -> Recipient:
    """The recipient with what was filled in, which is kept with the case as well. Raises `CaseworkError`."""
    to = choice.recipient
    if not fields_for(choice, kind):
        return to
    address, postal = given_address(kind, sheet)
    cabinet, by = at_hand().cabinet, asking().id
    if choice.key == "reporter":
        set_reporter_contact(session, cabinet, case, by, address=address, phone=_phone(session, case), postal=postal)
    elif choice.key not in _BODIES:
        phone = next(each.phone for each in people_of(session, cabinet, case) if each.person_id == choice.key)
        set_contact(session, cabinet, case, choice.key, by, address=address, phone=phone, postal=postal)
    name = sheet["to-name"] if choice.key in _BODIES else to.name
    return replace(to, name=name, address=address, postal=postal)


def given_address(kind: LetterKind, sheet: Sheet) -> tuple[str, tuple[str, ...]]:
    """The e-mail and postal address that were filled in. Raises `CaseworkError` where no letter gets there."""
    address, _, postal = checked_contact(sheet["to-address"], "", sheet.lines("to-postal"))
    if not address and not (postal and kind.paper):
        sheet.wrong["to-address"] = "Give an e-mail address or a postal address."
        raise CaseworkError("There is no address to write to.", "What you wrote is still there.")
    return address, postal


def _phone(session: Session, case: Case) -> str:
    return reporter_of(at_hand().cabinet.folder(session, case.key_id), case).get("phone") or ""


def _body(session: Session, case: Case, role: str, decision_id: str | None) -> Recipient:
    """An authority, legal team or office: as the decision names it, or the school's own office."""
    if role == "office":
        office = at_hand().cabinet.school.with_role("office")
        return Recipient(role, office[0].name, office[0].address) if office else Recipient(role, "")
    decisions = decisions_of(session, at_hand().cabinet, case) if decision_id else []
    made = next((each for each in decisions if each.decision_id == decision_id), None)
    return Recipient(role, made.record.get(_NAMED_IN[role], "") if made else "")
