"""The people of a case: somebody adds one, says who they are, and how they can be reached."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.orm import Session

from casefile import casework
from casefile.case_people import (
    ARE,
    ROLES,
    PersonInCase,
    add_person,
    correct_person,
    people_of,
    set_contact,
    set_reporter_contact,
)
from casefile.sender_notes import reporter_of
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Answer, CaseForm, form_page, one_of
from desk.forms import Field, Sheet
from desk.in_words import ARE_WHO, PEOPLE_ROLES

pages = Blueprint("people", __name__)

_NO_ADDRESS = "Where no e-mail address is known, letters go on paper."
_CONTACT = (
    Field("address", "E-mail address", "email"),
    Field("phone", "Phone", "tel"),
    Field("postal", "Postal address", "lines", hint="As on an envelope, a line for each part, without the name."),
)
_WHO = (
    Field(
        "role",
        "What are they to this case?",
        "one",
        "Choose what they are to this case.",
        options=tuple((each, PEOPLE_ROLES[each]) for each in ROLES),
    ),
    Field("is_a", "Who are they?", "one", "Choose who they are.", options=tuple((each, ARE_WHO[each]) for each in ARE)),
)
_NAME = (Field("name", "Name", missing="Give a name.", hint="Not known? Write how people would know them."),)


@pages.route("/case/<reference>/person", methods=["GET", "POST"])
def add(reference: str) -> Answer:
    """Somebody is put into the case."""

    def form_of(_session: Session, _case: Case) -> CaseForm:
        lead = (
            "Somebody whom the case is about, or who saw or heard it. Whoever works here and is complained about is kept from the case from then on.",
            _NO_ADDRESS,
        )
        known = {"role": "subject", "is_a": "parent"}
        return CaseForm("Add a person", (*_NAME, *_WHO, *_CONTACT), "Add them", lead, known=known, anchor="people")

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        add_person(
            session,
            at_hand().cabinet,
            case,
            asking().id,
            name=sheet["name"],
            role=sheet["role"],
            is_a=sheet["is_a"],
            address=sheet["address"],
            phone=sheet["phone"],
            postal=sheet.lines("postal"),
        )
        return "person-added"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/person/<person_id>", methods=["GET", "POST"])
def change(reference: str, person_id: str) -> Answer:
    """Who they are, and how they can be reached."""

    def form_of(session: Session, case: Case) -> CaseForm:
        them = _person(session, case, person_id)
        reached = {"address": them.address, "phone": them.phone, "postal": "\n".join(them.postal)}
        known = {**reached, "role": them.role, "is_a": them.is_a}
        lead = ("Who they are to this case, and how letters reach them.", _NO_ADDRESS)
        return CaseForm(them.name, (*_WHO, *_CONTACT), "Save", lead, known=known, anchor="people")

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        cabinet, by, them = at_hand().cabinet, asking().id, _person(session, case, person_id)
        if (sheet["role"], sheet["is_a"]) != (them.role, them.is_a):
            correct_person(session, cabinet, case, person_id, by, role=sheet["role"], is_a=sheet["is_a"])
        reached = (sheet["address"], sheet["phone"], sheet.lines("postal"))
        if reached != (them.address, them.phone, them.postal):
            address, phone, postal = reached
            set_contact(session, cabinet, case, person_id, by, address=address, phone=phone, postal=postal)
        return "person-saved"

    return form_page(reference, form_of, act)


@pages.route("/case/<reference>/reporter/contact", methods=["GET", "POST"])
def reporter(reference: str) -> Answer:
    """How whoever reported the case can be reached. Looking at it is a look at who they are, and noted as that."""

    def form_of(session: Session, case: Case) -> CaseForm:
        cabinet = at_hand().cabinet
        known = reporter_of(cabinet.folder(session, case.key_id), case)
        lead = (f"{known.get('name') or 'No name given'}. {_NO_ADDRESS}", "Your look is noted.")
        filled = {name: known.get(name) or "" for name in ("address", "phone", "postal")}
        return CaseForm("How to reach who reported it", _CONTACT, "Save", lead, known=filled, anchor="people")

    def form_noted(session: Session, case: Case) -> CaseForm:
        casework.note_reveal(session, at_hand().cabinet, case, asking().id)
        return form_of(session, case)

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        address, phone, postal = sheet["address"], sheet["phone"], sheet.lines("postal")
        set_reporter_contact(session, at_hand().cabinet, case, asking().id, address=address, phone=phone, postal=postal)
        return "person-saved"

    return form_page(reference, form_of, act, form_noted)


def _person(session: Session, case: Case, person_id: str) -> PersonInCase:
    return one_of(people_of(session, at_hand().cabinet, case), lambda each: each.person_id == person_id)
