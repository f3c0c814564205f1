"""Where a child may be at risk and nobody looks, everybody is told again, then the next on the ladder is given the case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.casework import lift_seal, note_reading
from casefile.errors import NotAllowed
from casefile.findings import Findings, Lane, Quote
from casefile.kept_from import keep_from, lift_recusal, recuse
from casefile.label_acts import judge_finding
from casefile.linked_cases import linked_with
from casefile.need_to_know import next_to_be_given, readers_of, who_may_see
from casefile.recusal import Recused
from casefile.report import Exhibit
from casefile.school import Person
from casefile.second_reading import claim_pictures, record_pictures
from casefile.tables import Case, CaseFinding
from casefile.unopened import next_step, unopened
from casefile.what_waits import in_short
from tests.casefile.filed import file
from tests.casefile.test_filing import sees
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, PEOPLE, SCHOOL, TRUST, findings, report
from tests.conftest import Clock

AT_RISK = findings(flags=("safeguarding",))
ACCUSES = replace(findings("enquiry"), lanes=(Lane("staff-allegation", (Quote("lazy cow", "body"),)),))
SEALED = (Exhibit("a.png", "image/png", 1, "0", False, None, "1", pictures="sealed"),)
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def look(cabinet: Cabinet) -> list[list[str]]:
    """One look at all cases, as the daemon takes it once a minute; whom it tells of each."""
    with cabinet.reading() as session:
        found = unopened(session, cabinet)
    told = []
    for case_id in found:
        with cabinet.writing() as session:
            told.append(next_step(session, cabinet, case_id))
    return [each for each in told if each]


def steps(cabinet: Cabinet, clock: Clock, minutes: int = 30) -> list[list[str]]:
    """Whom a case goes to while nobody opens it, step by step, until nobody is left."""
    taken = []
    for _ in range(8):
        clock.pass_by(minutes=minutes - 1)
        assert look(cabinet) == [], "told too early"
        clock.pass_by(minutes=1)
        taken += look(cabinet)
        assert look(cabinet) == [], "told twice"
    return taken


def case_of(cabinet: Cabinet, judged: Findings, **changes: object) -> Case:
    case = file(cabinet, repr(changes).encode(), report(**changes), judged).case
    assert case is not None
    return case


def open_it(cabinet: Cabinet, case: Case, person: Person) -> None:
    with cabinet.writing() as session:
        note_reading(session, cabinet, session.get_one(Case, case.id), person.id)


@pytest.mark.parametrize(
    ("judged", "changes", "expected"),
    [
        (AT_RISK, {}, [["head", "deputy", "dsl"], ["chair"], ["trust"]]),
        (ACCUSES, {}, [["head", "deputy", "dsl"], ["chair"], ["trust"]]),
        # About the head: neither they nor whoever is junior to them, however long nobody looks.
        (findings(flags=("safeguarding",), subjects=("Mrs Calloway",)), {}, [["chair", "dsl"], ["trust"]]),
        (
            findings(flags=("safeguarding",), subjects=("Mr Siddall", "Dr Helen Marsh")),
            {},
            [["head", "dsl"], ["trust"]],
        ),
        (findings(flags=("safeguarding",), subjects=("Ms Wynn",)), {}, [["head", "deputy"], ["chair"], ["trust"]]),
        # For the DSL alone: one person at a time, whoever is on top first.
        (AT_RISK, {"exhibits": SEALED}, [["dsl"], ["head"], ["deputy"], ["chair"], ["trust"]]),
        (findings(), {}, []),
    ],
)
@on_sqlite
def test_it_goes_up_the_ladder_step_by_step(
    cabinet: Cabinet, clock: Clock, judged: Findings, changes: dict[str, object], expected: list[list[str]]
) -> None:
    case = case_of(cabinet, judged, **changes)
    assert steps(cabinet, clock) == expected
    seen = {each for step in expected for each in step} or {"head", "deputy"}
    assert {each.id for each in PEOPLE if sees(cabinet, each, case.reference)} == seen
    audit_trail.verify(cabinet)


def test_once_somebody_opens_it_it_goes_no_further(cabinet: Cabinet, clock: Clock) -> None:
    case = case_of(cabinet, AT_RISK)
    clock.pass_by(minutes=30)
    assert look(cabinet) == [["head", "deputy", "dsl"]]
    open_it(cabinet, case, DEPUTY)
    assert steps(cabinet, clock) == []
    assert not sees(cabinet, CHAIR, case.reference)
    # A harmless answer alarms nobody; one that speaks of a child at risk does.
    file(cabinet, b"thanks", report(subject=f"Re: {case.reference}", message_id="2@parents.example"), findings())
    assert steps(cabinet, clock) == []
    file(cabinet, b"again", report(subject=f"Re: {case.reference}", message_id="3@parents.example"), AT_RISK)
    clock.pass_by(minutes=30)
    assert look(cabinet) == [["head", "deputy", "dsl"]]


@on_sqlite
def test_reading_what_came_within_a_quarter_of_an_hour_counts(cabinet: Cabinet, clock: Clock) -> None:
    case = case_of(cabinet, AT_RISK)
    open_it(cabinet, case, DSL)
    clock.pass_by(minutes=5)
    file(cabinet, b"again", report(subject=f"Re: {case.reference}", message_id="3@parents.example"), AT_RISK)
    open_it(cabinet, case, DSL)
    assert steps(cabinet, clock) == []


@on_sqlite
def test_the_minutes_are_the_schools_and_an_outage_skips_no_step(cabinet: Cabinet, clock: Clock) -> None:
    slow = replace(cabinet, school=replace(SCHOOL, safeguarding_opened_within=90))
    case_of(slow, AT_RISK)
    clock.pass_by(hours=10)
    assert look(slow) == [["head", "deputy", "dsl"]]
    clock.pass_by(minutes=89)
    assert look(slow) == []
    clock.pass_by(minutes=1)
    assert look(slow) == [["chair"]]


@on_sqlite
def test_whoever_was_given_a_case_finds_it_everywhere_until_it_is_about_them(cabinet: Cabinet, clock: Clock) -> None:
    case = case_of(cabinet, AT_RISK)
    with cabinet.reading() as session:
        assert in_short(session, cabinet, CHAIR).is_nothing
    clock.pass_by(minutes=30)
    look(cabinet)
    clock.pass_by(minutes=30)
    look(cabinet)
    with cabinet.reading() as session:
        row = session.get_one(Case, case.id)
        assert [each.id for each in readers_of(session, SCHOOL, row)] == ["head", "deputy", "dsl", "chair"]
        assert in_short(session, cabinet, CHAIR).unread == 1
        assert linked_with(session, cabinet, CHAIR, row) == []
    with cabinet.writing() as session:
        recuse(session, cabinet, session.get_one(Case, case.id), [Recused("chair", "It may be about them.")])
    assert not sees(cabinet, CHAIR, case.reference)
    with cabinet.reading() as session:
        assert in_short(session, cabinet, CHAIR).is_nothing
    clock.pass_by(minutes=30)
    assert look(cabinet) == [["trust"]]


@on_sqlite
def test_a_given_case_makes_nobody_the_one_on_top(cabinet: Cabinet, clock: Clock) -> None:
    case = case_of(cabinet, AT_RISK, exhibits=SEALED)
    for _ in range(2):
        clock.pass_by(minutes=30)
        look(cabinet)
    assert sees(cabinet, HEAD, case.reference)
    with cabinet.writing() as session:
        row = session.get_one(Case, case.id)
        for does in (lift_seal, lambda *all_: keep_from(*all_[:3], "deputy", all_[3])):
            with pytest.raises(NotAllowed):
                does(session, cabinet, row, HEAD)
        recuse(session, cabinet, row, [Recused("chair", "It may be about them.")])
        with pytest.raises(NotAllowed):
            lift_recusal(session, cabinet, row, "chair", HEAD)
    assert not sees(cabinet, DEPUTY, case.reference)


@on_sqlite
def test_what_a_person_took_off_or_closed_alarms_nobody(cabinet: Cabinet, clock: Clock) -> None:
    taken_off, closed = case_of(cabinet, AT_RISK), case_of(cabinet, AT_RISK, message_id="2@parents.example")
    with cabinet.writing() as session:
        case, why = session.get_one(Case, taken_off.id), "A game that both laughed about."
        labels = select(CaseFinding.id).where(CaseFinding.case_id == case.id, CaseFinding.label == "safeguarding")
        judge_finding(session, cabinet, case, session.scalars(labels).one(), "removed", DSL.id, why)
        session.get_one(Case, closed.id).state = "closed"
    assert steps(cabinet, clock) == []


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_of_two_workers_one_takes_the_step_and_neither_waits(cabinet: Cabinet, clock: Clock) -> None:
    case = case_of(cabinet, AT_RISK)
    clock.pass_by(minutes=30)
    with cabinet.writing() as first, cabinet.writing() as second:
        assert next_step(first, cabinet, case.id)
        assert next_step(second, cabinet, case.id) == []
    assert look(cabinet) == []


def test_a_grant_reaches_nobody_recused_nor_their_juniors() -> None:
    given = {each.id for each in PEOPLE}
    for recused in (("head",), ("head", "dsl"), ("deputy", "chair"), ("head", "chair")):
        for sealed in (False, True):
            seen = {each.id for each in who_may_see(SCHOOL, recused, True, sealed=sealed, given=given)}
            assert not seen & {*recused, "office", "it", "y3"}
            assert "head" not in recused or "deputy" not in seen
    assert next_to_be_given(SCHOOL, ("head",), [CHAIR, DSL]) == TRUST
    assert next_to_be_given(SCHOOL, ("head", "trust"), [CHAIR, DSL]) is None


@pytest.mark.parametrize("judged", [AT_RISK, ACCUSES])
@on_sqlite
def test_pictures_without_a_word_are_no_news_to_whoever_has_read_the_mail(
    cabinet: Cabinet, clock: Clock, judged: Findings
) -> None:
    pictures = Exhibit("a.png", "image/png", 1, "0", False, None, "1", pictures="unread")
    case = case_of(cabinet, judged, exhibits=(pictures,))
    open_it(cabinet, case, HEAD)
    with cabinet.writing() as session:
        waiting = claim_pictures(session, cabinet)
        assert waiting is not None
        looked_at = replace(pictures, pictures="read")
        assert record_pictures(session, cabinet, waiting.mail_id, report(exhibits=(looked_at,)), judged)
    open_it(cabinet, case, HEAD)
    assert steps(cabinet, clock) == []
