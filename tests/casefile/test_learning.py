"""What corrections teach: how far a label moves, what never moves down, and what is counted from the cases here."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import select

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.corrections import Corrections, corrections_here
from casefile.errors import ForbiddenMove, VaultError
from casefile.findings import Finding, Findings, Quote
from casefile.label_acts import add_label, judge_finding
from casefile.learned_shifts import go_back, put_into_effect, shifts_now
from casefile.learning import Answer, learned_shift
from casefile.shifts import MOST, SUGGESTED, shifted, shifts_from_json, shifts_to_json
from casefile.tables import AuditLine, Case, CaseFinding, LearnedShifts
from tests.casefile.filed import file
from tests.cast import HEAD, report

_number = count(1)
NO, YES = Answer(0.7, is_right=False), Answer(0.4, is_right=True)


def test_the_more_people_disagree_the_further_a_label_moves_and_never_beyond_the_bound() -> None:
    shifts = [learned_shift("grievance", [NO] * number) for number in (0, 1, 5, 20, 500)]
    assert shifts[0] == 0
    assert shifts == sorted(shifts, reverse=True)
    assert len(set(shifts[:4])) == 4
    assert shifts[2] == pytest.approx(-0.29, abs=0.05)
    assert shifts[4] == -MOST
    assert learned_shift("grievance", [YES] * 500) == MOST


def test_people_who_agree_as_often_as_triage_was_sure_move_nothing() -> None:
    answers = [Answer(0.75, is_right=True)] * 75 + [Answer(0.75, is_right=False)] * 25
    assert learned_shift("grievance", answers) == 0


@pytest.mark.parametrize("label", ["safeguarding", "threat"])
def test_safeguarding_and_threat_move_up_alone(label: str) -> None:
    assert learned_shift(label, [NO] * 500) == 0
    assert learned_shift(label, [YES] * 20) > 0
    assert shifts_from_json(f'{{"{label}": -1}}') == {label: 0}


@pytest.mark.parametrize("given", ["5", "NaN", "Infinity", "-1e9"])
def test_whatever_a_text_says_shifts_stay_within_bounds(given: str) -> None:
    (shift,) = shifts_from_json(f'{{"legal": {given}}}').values()
    assert -MOST <= shift <= MOST


def test_shifts_cross_as_text_unchanged() -> None:
    shifts = {"threat": 0.25, "legal": -0.5}
    assert shifts_from_json(shifts_to_json(shifts)) == shifts


def test_a_shift_moves_what_is_close_to_one_half_over_it_and_nothing_that_is_far() -> None:
    assert shifted(0.45, 0.5) >= SUGGESTED > shifted(0.55, -0.5)
    assert shifted(0.95, -1.0) >= SUGGESTED > shifted(0.2, 1.0)
    assert shifted(0.3, 0.0) == 0.3


def judged(**sure: float) -> Findings:
    """What triage said of a mail: labels that are surer than one half are suggested."""
    quote = (Quote("lazy cow", "body"),)
    names = {label.replace("_", "-"): how for label, how in sure.items()}
    suggested = tuple(Finding(label, how, quote) for label, how in names.items() if how >= SUGGESTED)
    return Findings("concern", suggested, sure=tuple(names.items()))


def mail(cabinet: Cabinet, findings: Findings, *, judge: str = "", label: str = "grievance", add: str = "") -> Case:
    number = next(_number)
    case = file(cabinet, f"raw {number}".encode(), report(message_id=f"{number}@x.example"), findings).case
    assert case is not None
    with cabinet.writing() as session:
        row = session.get_one(Case, case.id)
        if judge:
            of = select(CaseFinding.id).where(CaseFinding.case_id == case.id, CaseFinding.label == label)
            judge_finding(session, cabinet, row, session.scalars(of).one(), judge, HEAD.id, "a reason")
        if add:
            add_label(session, cabinet, row, add, "", HEAD.id)
    return case


def here(cabinet: Cabinet) -> Corrections:
    with cabinet.reading() as session:
        return corrections_here(session, cabinet)


def test_corrections_are_counted_by_label_and_what_was_left_out_counts_half(cabinet: Cabinet) -> None:
    mail(cabinet, judged(grievance=0.8, political=0.3), judge="accepted")
    mail(cabinet, judged(grievance=0.6), judge="removed")
    mail(cabinet, judged(grievance=0.4), add="grievance")
    mail(cabinet, judged(grievance=0.9, political=0.4))
    found = here(cabinet)
    grievance = found.tallies["grievance"]
    assert (grievance.agreed, grievance.taken_off, grievance.added) == (1, 1, 1)
    answers = sorted((each.sure, each.is_right) for each in grievance.answers)
    assert answers == [(0.4, True), (0.6, False), (0.8, True)]
    assert found.tallies["political"].answers == [Answer(0.3, is_right=False, weight=0.5)]
    assert found.tallies["political"].corrections == 0
    assert found.known_in_part == 0


def test_a_person_who_took_off_what_they_had_added_themselves_said_nothing(cabinet: Cabinet) -> None:
    mail(cabinet, judged(grievance=0.8), add="political")
    with cabinet.writing() as session:
        row = session.scalars(select(CaseFinding).where(CaseFinding.label == "political")).one()
        judge_finding(session, cabinet, session.get_one(Case, row.case_id), row.id, "removed", HEAD.id)
    assert here(cabinet).tallies["political"].answers == []


def test_four_corrections_are_too_few_and_five_are_not(cabinet: Cabinet) -> None:
    for _ in range(4):
        mail(cabinet, judged(grievance=0.6), judge="removed")
    assert here(cabinet).shifts() == {}
    mail(cabinet, judged(grievance=0.6), judge="removed")
    assert set(here(cabinet).shifts()) == {"grievance"}


def test_what_a_shift_would_change_is_counted_on_every_mail_of_a_case(cabinet: Cabinet) -> None:
    for sure in (0.55, 0.9, 0.45, 0.1):
        mail(cabinet, judged(grievance=sure))
    found = here(cabinet)
    assert found.changes("grievance", 0.0, -0.5) == (2, 0, 1)
    assert found.changes("grievance", 0.0, 0.5) == (2, 1, 0)
    assert found.changes("grievance", 0.5, -0.5) == (3, 0, 2)


def test_a_mail_whose_other_labels_nobody_kept_counts_for_what_was_suggested(cabinet: Cabinet) -> None:
    old = Findings("concern", judged(grievance=0.55).categories)
    mail(cabinet, old, judge="removed", add="political")
    found = here(cabinet)
    assert found.known_in_part == 1
    assert found.changes("grievance", 0.0, -0.5) == (1, 0, 1)
    assert found.tallies["political"].answers == [Answer(0.2, is_right=True)]


def test_how_sure_triage_was_survives_being_sealed_and_older_rows_are_read() -> None:
    findings = judged(grievance=0.8, political=0.3)
    assert Findings.from_json(findings.to_json()) == findings
    older = Findings("concern").to_json().replace(', "sure": []', "")
    assert Findings.from_json(older).sure == ()


def test_shifts_are_put_into_effect_and_undone_one_by_one(cabinet: Cabinet) -> None:
    in_force = []
    for shifts in ({"legal": -0.5}, {"legal": 0.25, "threat": -1.0}):
        with cabinet.writing() as session:
            put_into_effect(session, cabinet, shifts)
            in_force.append(shifts_now(session, cabinet))
    for _ in range(2):
        with cabinet.writing() as session:
            go_back(session, cabinet)
            in_force.append(shifts_now(session, cabinet))
    assert in_force == [{"legal": -0.5}, {"legal": 0.25, "threat": 0.0}, {"legal": -0.5}, {}]
    with cabinet.writing() as session, pytest.raises(ForbiddenMove, match="Nothing learned"):
        go_back(session, cabinet)
    with cabinet.reading() as session:
        assert session.query(LearnedShifts).count() == 2
        acts = session.scalars(select(AuditLine.act).order_by(AuditLine.seq)).all()
    assert acts == ["corrections-learned"] * 2 + ["learning-undone"] * 2
    audit_trail.verify(cabinet)


def test_shifts_are_sealed_and_open_in_their_own_row_alone(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        put_into_effect(session, cabinet, {"legal": -0.5})
        put_into_effect(session, cabinet, {"legal": 0.5})
    with cabinet.writing() as session:
        first, second = session.scalars(select(LearnedShifts).order_by(LearnedShifts.number))
        assert b"legal" not in first.shifts
        second.shifts = first.shifts
    with cabinet.reading() as session, pytest.raises(VaultError):
        shifts_now(session, cabinet)
