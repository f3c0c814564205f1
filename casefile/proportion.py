"""What helps to decide in proportion: what was found, earlier matters with the same people, how like cases here ended.

Earlier matters are found by keyed hashes of name and address, among people who were complained about: nothing here tells
that somebody ever reported. Another report of the same incident is no other matter. Only cases that the person may see count, so that nobody learns of one by its shadow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.incidents import links_of, other_end
from casefile.need_to_know import seen_among
from casefile.school import Person
from casefile.tables import Case, CaseFinding, CasePerson, Decision

# Older ones say little of what the school would do today.
_MOST_LIKE_CASES = 200


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a person agreed with or added, and the words of the code that it breaks ("" for a flag)."""

    label: str
    title: str
    clause: str


@dataclass(frozen=True, slots=True)
class EarlierMatter:
    """Another case in which the same person may be complained about. `sure` where the e-mail address is the same.

    A name alone may be somebody else's. `outcomes` are the ids of what stands there.
    """

    reference: str
    opened_at: datetime
    state: str
    sure: bool
    labels: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proportion:
    """`like_outcomes` counts what was decided in `like_cases` other cases with much the same findings; the commonest first."""

    accepted: tuple[Accepted, ...]
    earlier: tuple[EarlierMatter, ...]
    like_cases: int
    like_outcomes: dict[str, int]


def proportion_of(session: Session, cabinet: Cabinet, person: Person, case: Case, about: Sequence[str]) -> Proportion:
    """What this person may know beside a decision about these people of the case (all complained about where none)."""
    accepted = select(CaseFinding.label).where(CaseFinding.case_id == case.id, CaseFinding.standing == "accepted")
    labels = dict.fromkeys(session.scalars(accepted.order_by(CaseFinding.sort, CaseFinding.label)))
    decided, incident = _outcomes(session), _same_incident(session, case)
    like = _like_cases(session, cabinet, person, case, decided.keys() - incident)
    # An outcome counts once a case: two people banned in one are no second case of it.
    counts = Counter(outcome for each in like for outcome in decided[each.id])
    return Proportion(
        tuple(_accepted(cabinet, each) for each in labels),
        tuple(_earlier(session, cabinet, person, case, about, incident, decided)),
        len(like),
        dict(counts.most_common()),
    )


def _accepted(cabinet: Cabinet, label: str) -> Accepted:
    category = cabinet.vocabulary.categories.get(label)
    return Accepted(label, cabinet.vocabulary.title(label), category.line if category else "")


def _earlier(
    session: Session,
    cabinet: Cabinet,
    person: Person,
    case: Case,
    about: Sequence[str],
    incident: Collection[str],
    decided: Mapping[str, tuple[str, ...]],
) -> Iterable[EarlierMatter]:
    ours = select(CasePerson).where(CasePerson.case_id == case.id, CasePerson.role == "subject")
    people = list(session.scalars(ours.where(CasePerson.id.in_(about)) if about else ours))
    names, addresses = {each.name_hash for each in people}, {each.address_hash for each in people} - {None}
    same = or_(CasePerson.name_hash.in_(names), CasePerson.address_hash.in_(addresses))
    rows = select(CasePerson.case_id, CasePerson.address_hash).where(
        CasePerson.case_id.not_in(incident), CasePerson.role == "subject", same
    )
    sure: dict[str, bool] = {}
    for case_id, address_hash in session.execute(rows):
        sure[case_id] = sure.get(case_id, False) or address_hash in addresses
    seen = _seen(session, cabinet, person, select(Case).where(Case.id.in_(sure)).order_by(Case.opened_at.desc()))
    labels = _labels(session, [each.id for each in seen])
    for each in seen:
        yield EarlierMatter(
            each.reference,
            each.opened_at,
            each.state,
            sure[each.id],
            tuple(sorted(labels.get(each.id, ()))),
            decided.get(each.id, ()),
        )


def _like_cases(session: Session, cabinet: Cabinet, person: Person, case: Case, others: Collection[str]) -> list[Case]:
    """Which of the cases share at least half of this one's categories, as far as people agreed with those."""
    wanted = _labels(session, [case.id], "category").get(case.id, set())
    if not wanted:
        return []
    labels = _labels(session, others, "category")
    like = [case_id for case_id, theirs in labels.items() if 2 * len(wanted & theirs) >= len(wanted)]
    cases = select(Case).where(Case.id.in_(like)).order_by(Case.opened_at.desc()).limit(_MOST_LIKE_CASES)
    return _seen(session, cabinet, person, cases)


def _same_incident(session: Session, case: Case) -> set[str]:
    """The case itself, and all that people said are about the same incident."""
    found, left = {case.id}, [case.id]
    while left:
        here = left.pop()
        ends = {other_end(each, here) for each in links_of(session, here) if each.state == "confirmed"} - found
        found |= ends
        left += ends
    return found


def _seen(session: Session, cabinet: Cabinet, person: Person, cases: Select[Case]) -> list[Case]:
    return seen_among(session, cabinet.school, person, session.scalars(cases.where(Case.joined_to.is_(None))))


def _labels(session: Session, cases: Iterable[str], sort: str | None = None) -> Mapping[str, set[str]]:
    """The labels of each case that a person agreed with; where they agreed with none, those suggested."""
    rows = select(CaseFinding.case_id, CaseFinding.label, CaseFinding.standing).where(
        CaseFinding.case_id.in_(list(cases)), CaseFinding.standing != "removed"
    )
    accepted: dict[str, set[str]] = {}
    suggested: dict[str, set[str]] = {}
    for case_id, label, standing in session.execute(rows.where(CaseFinding.sort == sort) if sort else rows):
        (accepted if standing == "accepted" else suggested).setdefault(case_id, set()).add(label)
    return suggested | accepted


def _outcomes(session: Session) -> dict[str, tuple[str, ...]]:
    """What stands in each case, also what stayed behind in one that was put together with it."""
    joined = select(Case.id, Case.joined_to).where(Case.joined_to.is_not(None))
    went = {case_id: other_id for case_id, other_id in session.execute(joined) if other_id}
    rows = select(Decision.case_id, Decision.outcome).where(Decision.state == "standing").order_by(Decision.made_at)
    found: dict[str, dict[str, None]] = {}
    for case_id, outcome in session.execute(rows):
        holder = case_id
        while holder in went:
            holder = went[holder]
        found.setdefault(holder, {})[outcome] = None
    return {case_id: tuple(outcomes) for case_id, outcomes in found.items()}
