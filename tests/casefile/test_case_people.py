"""The people of a case: added and put right by a person; staff who are complained about never see it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile import case_people
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError, NotAllowed
from casefile.kept_from import perhaps_about
from casefile.need_to_know import readers_of
from casefile.report import Mailbox
from casefile.sender_notes import reporter_of
from casefile.tables import Case, CasePerson
from outbound.compose_mail import address_of
from tests.casefile.worked import DAWN, a_case, act, acts, read, subjects
from tests.cast import HEAD, MARKED

POSTAL = ("1 High Street", "Sale", "M33 0AA")


def test_a_person_is_added_with_how_they_are_reached_all_of_it_sealed(cabinet: Cabinet) -> None:
    case = a_case(cabinet, subjects=())
    who = {"name": f" Jo  {MARKED} ", "role": "subject", "is_a": "parent", "address": "jo@parents.example"}
    row = act(cabinet, case, case_people.add_person, "head", **who, phone="07700 900123", postal=(*POSTAL, " "))
    (jo,) = read(cabinet, case, case_people.people_of)
    assert replace(jo, person_id="") == case_people.PersonInCase(
        "", "subject", "parent", f"Jo {MARKED}", "jo@parents.example", "07700 900123", POSTAL, "head"
    )
    assert row.address_hash == cabinet.hash_of("address", "JO@parents.example")
    assert acts(cabinet, case)[-1] == ("head", "person-added")
    with pytest.raises(CaseworkError, match="already"):
        act(cabinet, case, case_people.add_person, "head", **{**who, "name": f"jo {MARKED.upper()}"})


def test_contact_data_are_put_over_what_was_known(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    (dawn,) = subjects(cabinet, case)
    contact = {"address": "dawn@parents.example", "phone": "", "postal": POSTAL}
    act(cabinet, case, case_people.set_contact, dawn, "head", **contact)
    act(cabinet, case, case_people.set_contact, dawn, "head", address="", phone="", postal=POSTAL[:1])
    (person,) = read(cabinet, case, case_people.people_of)
    assert (person.name, person.address, person.postal, person.added_by) == (DAWN, "", POSTAL[:1], None)
    with cabinet.reading() as session:
        assert session.get_one(CasePerson, dawn).address_hash is None
    with pytest.raises(CaseworkError, match="not an e-mail address"):
        act(cabinet, case, case_people.set_contact, dawn, "head", **{**contact, "address": "dawn at home"})
    with pytest.raises(NotAllowed):
        act(cabinet, other, case_people.set_contact, dawn, "head", **contact)


def test_a_leader_who_is_added_as_complained_about_is_kept_from_the_case(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    row = act(cabinet, case, case_people.add_person, "head", name="Mr Imran Siddall", role="witness", is_a="staff")
    assert "deputy" in _readers(cabinet, case)
    act(cabinet, case, case_people.correct_person, row.id, "head", role="subject", is_a="staff")
    assert "deputy" not in _readers(cabinet, case)
    assert ("head", "recused") in acts(cabinet, case)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_of_staff_added_by_first_name_alone_whoever_is_on_top_is_asked(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    act(cabinet, case, case_people.add_person, "head", name="Imran", role="subject", is_a="staff")
    assert [each.person.id for each in read(cabinet, case, perhaps_about, HEAD)] == ["deputy"]


def test_the_reporter_gets_a_postal_address_and_keeps_their_name(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    act(cabinet, case, case_people.set_reporter_contact, "head", address="", phone="", postal=POSTAL)
    with cabinet.reading() as session:
        row = session.get_one(Case, case.id)
        reporter = reporter_of(cabinet.folder(session, row.key_id), row)
    assert (reporter["name"], reporter["address"]) == (f"Ola {MARKED}", "")
    assert reporter["postal"] == "\n".join(POSTAL)


def _readers(cabinet: Cabinet, case: Case) -> set[str]:
    with cabinet.reading() as session:
        return {each.id for each in readers_of(session, cabinet.school, session.get_one(Case, case.id))}


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("o'neill+school@x-y.example", True),
        ("jo.marsh@münchen.example", True),
        ("jo..marsh@parents.example", False),
        ("jo@parents..example", False),
        ("jo@parents.example.", False),
        ("a:b@parents.example", False),
        ("jo(home)@parents.example", False),
        ("jo\u202e@parents.example", False),
        ("jo\x00@parents.example", False),
    ],
)
def test_an_address_that_no_letter_can_be_sent_to_is_refused_where_it_is_typed(address: str, is_one: bool) -> None:
    if is_one:
        assert case_people.checked_contact(address, "", ())[0] == address
        assert address_of(Mailbox("Jo", address))
    else:
        with pytest.raises(CaseworkError, match="not an e-mail address"):
            case_people.checked_contact(address, "", ())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_name_that_is_too_long_is_not_cut_off_unseen(cabinet: Cabinet) -> None:
    case = a_case(cabinet, subjects=())
    with pytest.raises(CaseworkError, match="at most 200 characters"):
        act(cabinet, case, case_people.add_person, "head", name="Jo " * 80, role="subject", is_a="parent")
    assert read(cabinet, case, case_people.people_of) == []
