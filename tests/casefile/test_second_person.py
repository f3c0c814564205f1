"""Who may decide on a case, and who may be the second person there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile.ask_second import ask_second
from casefile.cabinet import Cabinet
from casefile.errors import CaseworkError, NotAllowed
from casefile.findings import Findings
from casefile.need_to_know import SEALED
from casefile.school import Person
from casefile.second_person import deciders_of, may_be_second, may_decide
from casefile.tables import Case, Mail
from tests.casefile.worked import a_case, act, acts, read
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, OFFICE, SCHOOL, TRUST, findings

ABOUT_HEAD = findings(flags=("staff-subject", "safeguarding"), subjects=("the headteacher",))
SAFEGUARDING = findings(flags=("safeguarding",), subjects=("Dawn Kettle",))


@pytest.mark.parametrize(
    ("judged", "deciders"),
    [(SAFEGUARDING, {"head", "deputy"}), (ABOUT_HEAD, {"chair"})],
    ids=["leaders, not the DSL", "the governor who got it, not the DSL"],
)
def test_who_decides(cabinet: Cabinet, judged: Findings, deciders: set[str]) -> None:
    case = a_case(cabinet, judged)
    assert {each.id for each in read(cabinet, case, deciders_of)} == deciders
    everybody = [HEAD, DEPUTY, DSL, OFFICE, CHAIR, TRUST]
    assert {each.id for each in everybody if read(cabinet, case, may_decide, each)} == deciders


def test_the_safeguarding_lead_decides_where_nobody_else_may_see_the_case(cabinet: Cabinet) -> None:
    case = a_case(cabinet, SAFEGUARDING)
    with cabinet.writing() as session:
        session.query(Mail).filter(Mail.case_id == case.id).update({"seal": SEALED})
    assert read(cabinet, case, deciders_of) == [DSL]


@pytest.mark.parametrize(
    ("allowed", "judged", "first", "person", "answer"),
    [
        (False, SAFEGUARDING, "head", DEPUTY, "yes"),
        (False, SAFEGUARDING, "head", HEAD, "no"),
        (True, SAFEGUARDING, "head", HEAD, "no"),
        (True, SAFEGUARDING, "head", DSL, "no"),
        (False, ABOUT_HEAD, "chair", CHAIR, "no"),
        (True, ABOUT_HEAD, "chair", CHAIR, "alone"),
        (True, ABOUT_HEAD, "chair", HEAD, "no"),
        (True, ABOUT_HEAD, "chair", TRUST, "no"),
    ],
)
def test_who_may_be_the_second(
    cabinet: Cabinet, allowed: bool, judged: Findings, first: str, person: Person, answer: str
) -> None:
    case: Case = a_case(cabinet, judged)
    school = replace(SCHOOL, alone_allowed=allowed)
    assert read(replace(cabinet, school=school), case, may_be_second, first, person) == answer


def test_whoever_is_alone_gives_the_case_to_the_next_on_the_ladder_and_to_nobody_who_is_recused(
    cabinet: Cabinet,
) -> None:
    case = a_case(cabinet, ABOUT_HEAD)
    with pytest.raises(NotAllowed):
        act(cabinet, case, ask_second, HEAD)
    assert act(cabinet, case, ask_second, CHAIR) == TRUST
    assert acts(cabinet, case)[-1] == ("chair", "second-asked")
    assert read(cabinet, case, may_be_second, "chair", TRUST) == "yes"
    with pytest.raises(CaseworkError, match="already"):
        act(cabinet, case, ask_second, CHAIR)
    about_all = findings(flags=("staff-subject",), subjects=("the headteacher", "Mr Priestley"))
    case = a_case(cabinet, about_all)
    with pytest.raises(CaseworkError, match="nobody to give"):
        act(cabinet, case, ask_second, CHAIR)
