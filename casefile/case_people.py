"""The people of a case, opened, and what is known of how to reach them; a person may add one or put it right.

The reporter is none of them: they are kept with the case (`casefile.sender_notes.reporter_of`). Whoever is added as
complained about and works at the school is kept from the case, as if a mail had named them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError
from casefile.findings import Facts, Findings, Subject
from casefile.kept_from import recuse
from casefile.recusal import recused_by
from casefile.sender_notes import reporter_of
from casefile.tables import Case, CasePerson, new_id
from casefile.vault import Folder, Slot
from casefile.worked_on import one_line, own, said, take_up

ROLES = ("subject", "child", "witness")
ARE = ("parent", "staff", "pupil", "governor", "other")
# What a letter can be sent to (RFC 5321 §4.1.2, without quoted names); a domain may have letters of any language.
_LOCAL, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+{_LABEL}")
_LONGEST = 200
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class PersonInCase:
    """Somebody in a case. `role` is one of `ROLES`, `is_a` one of `ARE`; `added_by` None where a mail named them."""

    person_id: str
    role: str
    is_a: str
    name: str
    address: str
    phone: str
    postal: tuple[str, ...]
    added_by: str | None


def people_of(session: Session, cabinet: Cabinet, case: Case) -> list[PersonInCase]:
    """Everybody in a case, those complained about first."""
    folder = cabinet.folder(session, case.key_id)
    rows = select(CasePerson).where(CasePerson.case_id == case.id).order_by(CasePerson.role.desc(), CasePerson.id)
    people = [_opened(folder, row) for row in session.scalars(rows)]
    return sorted(people, key=lambda each: each.role != "subject")


def add_person(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    by: str,
    *,
    name: str,
    role: str,
    is_a: str,
    address: str = "",
    phone: str = "",
    postal: tuple[str, ...] = (),
) -> CasePerson:
    """A person puts somebody into a case. Raises `CaseworkError` where something is missing or they are there already."""
    take_up(session, case)
    name = said(name, "Please give a name.", "Where it is not known, write how people would know them.")
    name = one_line(name, _LONGEST)
    _refuse_unknown(role, is_a)
    name_hash = cabinet.hash_of("name", name)
    there = select(CasePerson.id).where(
        CasePerson.case_id == case.id, CasePerson.name_hash == name_hash, CasePerson.role == role
    )
    if session.scalar(there) is not None:
        raise CaseworkError("Somebody of this name is in the case already.")
    folder = cabinet.folder(session, case.key_id)
    row = CasePerson(id=new_id(), case_id=case.id, role=role, is_a=is_a, name=b"", name_hash=name_hash, added_by=by)
    row.name = folder.seal(name, Slot("case_people", row.id, "name"))
    _put_contact(cabinet, folder, row, address, phone, postal)
    session.add(row)
    audit_trail.note(session, cabinet, by, "person-added", case_id=case.id, about=row.id, role=role, is_a=is_a)
    _keep_from_staff(session, cabinet, case, row, name, by)
    return row


def correct_person(
    session: Session, cabinet: Cabinet, case: Case, person_id: str, by: str, *, role: str, is_a: str
) -> None:
    """A person says what somebody is in a case. Raises as `add_person` and `set_contact` do."""
    take_up(session, case)
    row = row_of(session, case, person_id)
    _refuse_unknown(role, is_a)
    row.role, row.is_a = role, is_a
    audit_trail.note(session, cabinet, by, "person-corrected", case_id=case.id, about=row.id, role=role, is_a=is_a)
    name = cabinet.folder(session, case.key_id).open_text(row.name, Slot("case_people", row.id, "name"))
    _keep_from_staff(session, cabinet, case, row, name, by)


def set_contact(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    person_id: str,
    by: str,
    *,
    address: str,
    phone: str,
    postal: tuple[str, ...],
) -> None:
    """How somebody is reached, over what was known. Raises `NotAllowed` for somebody of another case."""
    take_up(session, case)
    row = row_of(session, case, person_id)
    _put_contact(cabinet, cabinet.folder(session, case.key_id), row, address, phone, postal)
    audit_trail.note(session, cabinet, by, "contact-set", case_id=case.id, about=row.id)


def set_reporter_contact(
    session: Session, cabinet: Cabinet, case: Case, by: str, *, address: str, phone: str, postal: tuple[str, ...]
) -> None:
    """How the reporter is reached, where their report did not tell or something else is better."""
    take_up(session, case)
    folder = cabinet.folder(session, case.key_id)
    address, phone, postal = checked_contact(address, phone, postal)
    known = {
        **reporter_of(folder, case),
        "address": address,
        "phone": phone or None,
        "postal": "\n".join(postal) or None,
    }
    case.reporter = folder.seal(json.dumps(known, ensure_ascii=False), Slot("cases", case.id, "reporter"))
    if address and case.reporter_hash is None:
        case.reporter_hash = cabinet.hash_of("address", address)
    audit_trail.note(session, cabinet, by, "contact-set", case_id=case.id)


def row_of(session: Session, case: Case, person_id: str) -> CasePerson:
    """Somebody's row. Raises `NotAllowed` for somebody of another case."""
    return own(case, session.get(CasePerson, person_id))


def contact_of(folder: Folder, row: CasePerson) -> tuple[str, str, tuple[str, ...]]:
    """Address, phone and postal address of somebody, as far as they are known."""
    if row.contact is None:
        return "", "", ()
    raw = json.loads(folder.open_text(row.contact, Slot("case_people", row.id, "contact")))
    return raw["address"], raw["phone"], tuple(raw["postal"])


def checked_contact(address: str, phone: str, postal: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """Contact data without blanks around them. Raises `CaseworkError` where an address is none."""
    address, phone = address.strip(), one_line(phone, _LONGEST)
    if address and (len(address) > _LONGEST or not _ADDRESS.fullmatch(address)):
        raise CaseworkError("That is not an e-mail address.", "It looks like name@provider.example.")
    lines = tuple(filter(None, (one_line(each, _LONGEST) for each in postal)))
    if len(lines) > _MOST_LINES:
        raise CaseworkError(f"A postal address has at most {_MOST_LINES} lines.", "Shorten it.")
    return address, phone, lines


def _opened(folder: Folder, row: CasePerson) -> PersonInCase:
    name = folder.open_text(row.name, Slot("case_people", row.id, "name"))
    return PersonInCase(row.id, row.role, row.is_a, name, *contact_of(folder, row), row.added_by)


def _put_contact(
    cabinet: Cabinet, folder: Folder, row: CasePerson, address: str, phone: str, postal: tuple[str, ...]
) -> None:
    address, phone, postal = checked_contact(address, phone, postal)
    contact = json.dumps({"address": address, "phone": phone, "postal": postal}, ensure_ascii=False)
    row.contact = folder.seal(contact, Slot("case_people", row.id, "contact")) if address or phone or postal else None
    row.address_hash = cabinet.hash_of("address", address) if address else None


def _refuse_unknown(role: str, is_a: str) -> None:
    if role not in ROLES:
        raise CaseworkError("Please say what they are to the case: complained about, a child, or a witness.")
    if is_a not in ARE:
        raise CaseworkError("Please say who they are: a parent, staff, a pupil, a governor or somebody else.")


def _keep_from_staff(session: Session, cabinet: Cabinet, case: Case, row: CasePerson, name: str, by: str) -> None:
    if row.role == "subject":
        named = Findings("concern", facts=Facts(subjects=(Subject(name, row.is_a),)))
        recuse(session, cabinet, case, recused_by(named, cabinet.school), actor=by)
