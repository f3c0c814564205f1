"""What stands beside a decision: earlier matters with the same people and how like cases ended, as far as one may know."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casefile import case_people
from casefile.cabinet import Cabinet
from casefile.decisions import change_mind
from casefile.findings import Finding, Findings, Quote
from casefile.label_acts import judge_finding
from casefile.proportion import Proportion, proportion_of
from casefile.report import Mailbox
from casefile.school import Person
from casefile.tables import Case, CaseFinding, IncidentLink, new_id
from tests.casefile.test_joined_work import draft, join
from tests.casefile.worked import DAWN, a_case, act, decide, subjects
from tests.cast import CHAIR, DEPUTY, HEAD, findings, report


def seen(cabinet: Cabinet, case: Case, person: Person = HEAD) -> Proportion:
    with cabinet.reading() as session:
        return proportion_of(session, cabinet, person, session.get_one(Case, case.id), subjects(cabinet, case))


def test_only_findings_that_a_person_agreed_with_stand_there_each_with_its_clause(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    assert seen(cabinet, case).accepted == ()
    with cabinet.writing() as session:
        finding = session.scalars(select(CaseFinding).where(CaseFinding.case_id == case.id)).one()
        judge_finding(session, cabinet, session.get_one(Case, case.id), finding.id, "accepted", "head")
    (accepted,) = seen(cabinet, case).accepted
    assert accepted.label == "abusive-comment"
    assert accepted.clause == cabinet.vocabulary.categories["abusive-comment"].line != ""


def test_earlier_matters_are_found_by_name_and_for_sure_by_address(cabinet: Cabinet) -> None:
    by_name, by_address, by_neither = (
        a_case(cabinet, subjects=(each,)) for each in ("DAWN kettle", "Dawn K", "Lee Moss")
    )
    case = a_case(cabinet)
    for each, address in ((by_address, "Dawn+school@parents.example"), (case, "dawn@parents.example")):
        (person,) = subjects(cabinet, each)
        act(cabinet, each, case_people.set_contact, person, "head", address=address, phone="", postal=())
    decide(cabinet, by_name, "meeting")
    earlier = {each.reference: each for each in seen(cabinet, case).earlier}
    assert set(earlier) == {by_name.reference, by_address.reference}
    assert (earlier[by_name.reference].sure, earlier[by_address.reference].sure) == (False, True)
    assert (earlier[by_name.reference].outcomes, earlier[by_name.reference].labels) == (
        ("meeting",),
        ("abusive-comment",),
    )
    assert by_neither.reference not in earlier


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_was_decided_counts_after_two_cases_were_put_together(cabinet: Cabinet) -> None:
    case, one, other = (a_case(cabinet) for _ in range(3))
    draft(cabinet, one, "sent", decision_id=decide(cabinet, one, "meeting"))
    join(cabinet, one, other)
    beside = seen(cabinet, case)
    assert [(each.reference, each.outcomes) for each in beside.earlier] == [(other.reference, ("meeting",))]
    assert (beside.like_cases, beside.like_outcomes) == (1, {"meeting": 1})


def test_that_somebody_reported_or_was_a_child_or_witness_is_never_told(cabinet: Cabinet) -> None:
    reported = report(sender=Mailbox(DAWN, "dawn@parents.example"))
    a_case(cabinet, findings(by=DAWN, subjects=("Lee Moss",)), reported)
    witnessed = a_case(cabinet, subjects=("Lee Moss",))
    act(cabinet, witnessed, case_people.add_person, "head", name=DAWN, role="witness", is_a="parent")
    case = a_case(cabinet)
    (dawn,) = subjects(cabinet, case)
    contact = {"address": "dawn@parents.example", "phone": "", "postal": ()}
    act(cabinet, case, case_people.set_contact, dawn, "head", **contact)
    assert seen(cabinet, case).earlier == ()


def test_cases_that_the_person_may_not_see_do_not_count(cabinet: Cabinet) -> None:
    hidden = a_case(cabinet, findings(flags=("staff-subject",), subjects=(DAWN, "Mr Siddall")))
    decide(cabinet, hidden)
    case = a_case(cabinet)
    assert [each.reference for each in seen(cabinet, case).earlier] == [hidden.reference]
    assert seen(cabinet, case).like_outcomes == {"warning": 1}
    for person in (DEPUTY, CHAIR):
        assert (seen(cabinet, case, person).earlier, seen(cabinet, case, person).like_cases) == ((), 0)


def test_another_report_of_the_same_incident_is_no_other_matter(cabinet: Cabinet) -> None:
    first, second, third = (a_case(cabinet) for _ in range(3))
    decide(cabinet, second)
    assert {each.reference for each in seen(cabinet, first).earlier} == {second.reference, third.reference}
    with cabinet.writing() as session:
        session.query(IncidentLink).delete()
        for one, other in ((first, second), (second, third)):
            pair = sorted((one.id, other.id))
            link = IncidentLink(id=new_id(), one_id=pair[0], other_id=pair[1], state="confirmed", why="people")
            link.made_at = cabinet.now()
            session.add(link)
    assert (seen(cabinet, first).earlier, seen(cabinet, first).like_cases) == ((), 0)


def test_like_cases_share_half_of_the_categories_and_count_each_outcome_once(cabinet: Cabinet) -> None:
    two, one, other = _of("abusive-comment", "swearing"), _of("swearing"), _of("threat")
    likes = [a_case(cabinet, each) for each in (two, one, one, other)]
    for each in likes:
        decide(cabinet, each)
    decide(cabinet, likes[0], "meeting")
    act(cabinet, likes[2], change_mind, decide(cabinet, likes[2], "meeting"), HEAD, "Not needed.")
    undecided = a_case(cabinet, two)
    found = seen(cabinet, undecided)
    assert (found.like_cases, found.like_outcomes) == (3, {"warning": 3, "meeting": 1})
    assert seen(cabinet, a_case(cabinet, _of())).like_cases == 0


def _of(*categories: str) -> Findings:
    quote = (Quote("lazy cow", "body"),)
    plain = findings(subjects=("Lee Moss",))
    return Findings("concern", tuple(Finding(each, 0.9, quote) for each in categories), facts=plain.facts)
