"""Who may see a case. Nobody does by default; this one function decides, for pages, counts and notices alike.

A leader sees every case, unless recused, or junior to somebody recused: a complaint about the head is not
for the deputies. Those of equal rank are not junior to one another, and all without a rank are equal. The DSL
sees cases with a safeguarding flag, unless recused. A governor sees a case only when no leader may: then the
next on the ladder who is not recused, by rank. Where everybody is recused, the last rung of the ladder sees it
all the same: somebody must. Office and IT never do.

Where pictures were sealed unread, as they may be sexual images of a child, the DSL alone sees the case until they let
the others; the ladder decides where the school has no DSL, or they are recused.

Where nobody looked at a case in time, the next on the ladder was given it besides (`casefile.unopened`). That never
reaches anybody recused, nor a leader junior to somebody recused, and moves nobody up the ladder: whoever is on top stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from casefile.school import Person, School
from casefile.tables import Case, CaseGrant, Mail, Recusal

# `casefile.tables.Mail.seal`.
SEALED, SEAL_LIFTED = "stands", "lifted"
_LAST = 99


def may_see(
    person: Person,
    school: School,
    recused: Collection[str],
    safeguarding: bool,
    *,
    sealed: bool = False,
    given: Collection[str] = (),
) -> bool:
    """True where the person may know that a case with these recusals exists."""
    return person.id in {each.id for each in who_may_see(school, recused, safeguarding, sealed=sealed, given=given)}


def who_may_see(
    school: School, recused: Collection[str], safeguarding: bool, *, sealed: bool = False, given: Collection[str] = ()
) -> list[Person]:
    """Everybody who may see such a case, by rank, those last who were `given` it besides; never nobody."""
    seen = _by_role(school, recused, safeguarding, sealed=sealed)
    return seen + [each for each in _ladder(school, recused) if each.id in given and each not in seen]


def next_to_be_given(school: School, recused: Collection[str], seen: Collection[Person]) -> Person | None:
    """Who comes next on the ladder where none of those who see a case looks at it; None where nobody is left."""
    return next((each for each in _ladder(school, recused) if each not in seen), None)


def _by_role(school: School, recused: Collection[str], safeguarding: bool, *, sealed: bool) -> list[Person]:
    dsl = [each for each in school.with_role("dsl") if each.id not in recused]
    if sealed and dsl:
        return dsl
    leaders = [each for each in school.with_role("leader") if _is_free(each, school, recused)]
    ladder = leaders or _next_on_the_ladder(school, recused)
    return ladder + [each for each in dsl if safeguarding and each not in ladder] or _last_rung(school)


def on_top(school: School, recused: Collection[str], safeguarding: bool, *, sealed: bool = False) -> list[Person]:
    """Of those who may see such a case, whoever nobody else of them is senior to."""
    seen = _by_role(school, recused, safeguarding, sealed=sealed)
    return [each for each in seen if _rank(each) == min(map(_rank, seen))]


def _is_free(person: Person, school: School, recused: Collection[str]) -> bool:
    seniors = [each for each in school.with_role("leader") if each.id in recused]
    return person.id not in recused and all(_rank(person) <= _rank(each) for each in seniors)


def _ladder(school: School, recused: Collection[str]) -> list[Person]:
    """Everybody a case may be given to: leaders by rank, then governors by rank, none of them barred."""
    leaders = [each for each in school.with_role("leader") if _is_free(each, school, recused)]
    governors = [each for each in _governors(school) if each.id not in recused and not each.has("leader")]
    return leaders + governors


def _next_on_the_ladder(school: School, recused: Collection[str]) -> list[Person]:
    return [each for each in _governors(school) if each.id not in recused][:1]


def _last_rung(school: School) -> list[Person]:
    # `load_school` takes no school without a governor of rank; leaders are the ladder only where one was built by hand.
    return [*(_governors(school) or school.with_role("leader"))][-1:]


def _governors(school: School) -> list[Person]:
    """The governors on the ladder, the next one first."""
    return [each for each in school.with_role("governor") if each.rank]


def _rank(person: Person) -> int:
    return person.rank or _LAST


def recused_from(session: Session, case_id: str) -> set[str]:
    """The ids of those recused from a case."""
    recused = select(Recusal.person_id).where(Recusal.case_id == case_id, Recusal.lifted_at.is_(None))
    return set(session.scalars(recused))


def given_to(session: Session, case_id: str) -> set[str]:
    """The ids of those who were given a case besides."""
    return set(session.scalars(select(CaseGrant.person_id).where(CaseGrant.case_id == case_id)))


def _people_by_case(session: Session, pairs: Select[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for case_id, person_id in session.execute(pairs):
        found.setdefault(case_id, set()).add(person_id)
    return found


def sealed_cases(session: Session) -> set[str]:
    """The ids of the cases that are for the DSL alone, because pictures in them were sealed."""
    sealed = select(Mail.case_id).where(Mail.seal == SEALED, Mail.case_id.is_not(None))
    return {each for each in session.scalars(sealed.distinct()) if each}


def is_sealed(session: Session, case_id: str) -> bool:
    """True where the case is for the DSL alone."""
    return session.scalar(select(Mail.id).where(Mail.case_id == case_id, Mail.seal == SEALED).limit(1)) is not None


def readers_of(session: Session, school: School, case: Case) -> list[Person]:
    """Everybody who may know that this case exists, by rank."""
    recused, sealed = recused_from(session, case.id), is_sealed(session, case.id)
    return who_may_see(school, recused, case.safeguarding, sealed=sealed, given=given_to(session, case.id))


def may_see_case(session: Session, school: School, person: Person, case: Case) -> bool:
    """True where the person may know that this case exists."""
    return person.id in {each.id for each in readers_of(session, school, case)}


def seen_among(session: Session, school: School, person: Person, cases: Iterable[Case]) -> list[Case]:
    """Those of these cases that the person may know of, as they come: `may_see_case` for many at once."""
    sees = sees_of(session, school, person)
    return [each for each in cases if sees(each.id, each.safeguarding)]


def sees_of(session: Session, school: School, person: Person) -> Callable[[str, bool], bool]:
    """`may_see_case` for many at once: a function of a case's id and its safeguarding mark."""
    sees, kept = _judging(school, person), _kept(session)
    return lambda case_id, safeguarding: sees(safeguarding, kept.get(case_id, _ORDINARY))


@dataclass(frozen=True, slots=True)
class Seen:
    """Which cases a person may know of: those whose safeguarding mark is among the `usual`, but none `hidden`, and those `shown`.

    Most cases are kept from nobody, given to nobody and sealed from nobody: they differ by their mark alone. Of the others
    only those are named where that makes a difference.
    """

    usual: tuple[bool, ...]
    hidden: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def where(self) -> ColumnElement[bool]:
        """The same as a condition on `cases`."""
        usual = Case.safeguarding.in_(self.usual)
        return or_(and_(usual, Case.id.not_in(self.hidden)), Case.id.in_(self.shown))


def seen_where(session: Session, school: School, person: Person) -> ColumnElement[bool]:
    """A condition on `cases` in SQL: those that the person may know of. It is `may_see_case` for all of them at once."""
    return seen_of(session, school, person).where


def seen_of(session: Session, school: School, person: Person) -> Seen:
    """Which cases the person may know of: `may_see_case` for all of them at once."""
    sees, kept = _judging(school, person), _kept(session)
    alarming = set(session.scalars(select(Case.id).where(Case.safeguarding))) if kept else set[str]()
    usual = [each for each in (False, True) if sees(each, _ORDINARY)]
    hidden, shown = list[str](), list[str]()
    for case_id, how in kept.items():
        alarms = case_id in alarming
        if sees(alarms, how) != (alarms in usual):
            (hidden if alarms in usual else shown).append(case_id)
    return Seen(tuple(usual), tuple(hidden), tuple(shown))


@dataclass(frozen=True, slots=True)
class _Kept:
    """From whom a case is kept, to whom it was given besides, and whether it is for the DSL alone."""

    recused: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    sealed: bool = False


_ORDINARY = _Kept()


def _kept(session: Session) -> dict[str, _Kept]:
    """All cases that are kept from somebody, given to somebody, or sealed."""
    standing = select(Recusal.case_id, Recusal.person_id).where(Recusal.lifted_at.is_(None))
    recused = _people_by_case(session, standing)
    given = _people_by_case(session, select(CaseGrant.case_id, CaseGrant.person_id))
    sealed = sealed_cases(session)
    return {
        each: _Kept(frozenset(recused.get(each, ())), frozenset(given.get(each, ())), each in sealed)
        for each in recused.keys() | given.keys() | sealed
    }


def _judging(school: School, person: Person) -> Callable[[bool, _Kept], bool]:
    """`may_see` for one person, each different case judged once."""

    @cache
    def sees(safeguarding: bool, kept: _Kept) -> bool:
        return may_see(person, school, kept.recused, safeguarding, sealed=kept.sealed, given=kept.given)

    return sees


def next_in_line(session: Session, school: School, case: Case) -> Person | None:
    """Who comes next on the ladder after everybody who sees this case; None where nobody is left."""
    return next_to_be_given(school, recused_from(session, case.id), readers_of(session, school, case))
