"""Commands that move one case along: `concerns case log | decide | agree | close | reopen | withdraw | show`.

What they do is a person's act, named with `--as`: nothing more is allowed than at the desk, and the audit trail says the
same. Words come from standard input, so that they stand in no list of commands. Without `--as`, a case shows its states
and counts alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile import case_ends, decisions, gathered
from casefile.cabinet import Cabinet
from casefile.case_dates import open_dates
from casefile.case_people import people_of
from casefile.casework import note_reading
from casefile.clocks import LONDON, london_day
from casefile.errors import ConcernsError
from casefile.ladder import load_ladder
from casefile.register import case_for, open_for
from casefile.school import Person
from casefile.tables import Case, CaseEntry, Decision, Draft, Mail
from desk.case.story import told
from service.settings import Settings
from service.works import built_from


@dataclass(frozen=True, slots=True)
class AtWork:
    """One case in a transaction that may write, and who works on it."""

    session: Session
    cabinet: Cabinet
    case: Case
    person: Person

    @property
    def today(self) -> date:
        """The day at school."""
        return london_day(self.cabinet.now())


def log(settings: Settings, reference: str, as_whom: str, *, sort: str, day: date | None, headed: bool) -> int:
    """Keeps what was said or seen, the words from standard input; `headed` as in `_head_and_words`."""
    head, words = _head_and_words(["with"], headed=headed)
    with _at_work(settings, reference, as_whom) as at:
        gathered.add_entry(
            at.session,
            at.cabinet,
            at.case,
            at.person.id,
            sort=sort,
            on_day=day or at.today,
            who=head.get("with", ""),
            words=words,
        )
    return _say("It is kept with the case.")


def decide(
    settings: Settings, reference: str, as_whom: str, outcome: str, *, about: Sequence[str], headed: bool
) -> int:
    """Decides an outcome of the ladder, the reason from standard input; `headed` as in `_head_and_words`."""
    answers, reason = _head_and_words([each.id for each in load_ladder()[outcome].record], headed=headed)
    with _at_work(settings, reference, as_whom) as at:
        made = decisions.decide(
            at.session, at.cabinet, at.case, at.person, outcome=outcome, reason=reason, about=about, record=answers
        )
        decision_id, state = made.id, made.state
    waits = "" if state == "standing" else " It waits for a second person."
    return _say(f"Decision {decision_id}: {state}.{waits}")


def _head_and_words(asked: Sequence[str], *, headed: bool) -> tuple[dict[str, str], str]:
    """What standard input says: lines "name: words" and an empty line first where it is `headed`, and the rest.

    On the command line these words would stand in the list of processes and in the shell's memory. Raises `ConcernsError`
    for a line that names nothing of what is `asked`.
    """
    words = sys.stdin.read()
    if not headed:
        return {}, words
    head, _, rest = words.replace("\r\n", "\n").partition("\n\n")
    found = {}
    for line in head.splitlines():
        name, colon, said = line.partition(":")
        if not colon or name.strip() not in asked:
            raise ConcernsError(
                "A line at the head of the words says nothing that is asked for.",
                f"It is written as “name: words”, with one of: {', '.join(asked) or 'nothing'}.",
            )
        found[name.strip()] = said.strip()
    return found, rest


def agree(settings: Settings, reference: str, as_whom: str, decision_id: str) -> int:
    """The second person agrees."""
    with _at_work(settings, reference, as_whom) as at:
        decisions.agree(at.session, at.cabinet, at.case, decision_id, at.person)
    return _say("The decision stands.")


def close(settings: Settings, reference: str, as_whom: str) -> int:
    """Closes a case, the reason (where one is needed) from standard input."""
    why = "" if sys.stdin.isatty() else sys.stdin.read()
    with _at_work(settings, reference, as_whom) as at:
        case_ends.close_case(at.session, at.cabinet, at.case, at.person, why)
    return _say("The case is closed.")


def reopen(settings: Settings, reference: str, as_whom: str) -> int:
    """Takes a closed case up again, the reason from standard input."""
    why = sys.stdin.read()
    with _at_work(settings, reference, as_whom) as at:
        case_ends.reopen_case(at.session, at.cabinet, at.case, at.person, why)
    return _say("The case is under review again.")


def withdraw(settings: Settings, reference: str, as_whom: str, day: date | None) -> int:
    """Notes the day on which the reporter took the report back."""
    with _at_work(settings, reference, as_whom) as at:
        case_ends.withdraw_report(at.session, at.cabinet, at.case, at.person, day or at.today)
    return _say("It is noted. The case stays.")


def show(settings: Settings, reference: str, as_whom: str | None) -> int:
    """States and counts of a case; for a person who may see it also its people, decisions and story."""
    if as_whom is None:
        with built_from(settings) as works, works.cabinet.reading() as session:
            case = session.scalar(select(Case).where(Case.reference == reference))
            if case is None:
                raise ConcernsError("There is no case with this reference.", "`concerns case list` names them all.")
            sys.stdout.writelines(f"{line}\n" for line in _counts(session, case))
        return 0
    with _at_work(settings, reference, as_whom) as at:
        note_reading(at.session, at.cabinet, at.case, at.person.id)
        lines = [*_counts(at.session, at.case), *_in_words(at)]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def acting(settings: Settings, as_whom: str) -> Person:
    """Whose act a command is. Raises `ConcernsError` where nobody has this id."""
    person = settings.school.person(as_whom)
    if person is None:
        raise ConcernsError("Nobody in school.toml has this id.", "Give one of the ids of [[people]] with --as.")
    return person


@contextmanager
def _at_work(settings: Settings, reference: str, as_whom: str) -> Iterator[AtWork]:
    person = acting(settings, as_whom)
    with built_from(settings) as works, works.cabinet.writing() as session:
        yield AtWork(session, works.cabinet, case_for(session, works.cabinet, person, reference), person)


def _counts(session: Session, case: Case) -> Iterator[str]:
    yield f"{case.reference}  {case.state}"
    yield f"opened: {case.opened_at.astimezone(LONDON):%Y-%m-%d}"
    if case.withdrawn_on is not None:
        yield f"withdrawn by the reporter: {case.withdrawn_on}"
    yield f"mails: {_how_many(session, Mail, case)}"
    yield f"gathered: {_how_many(session, CaseEntry, case)}"
    decided = select(Decision.outcome, Decision.state).where(Decision.case_id == case.id).order_by(Decision.made_at)
    yield from (f"decision: {outcome} {state}" for outcome, state in session.execute(decided))
    letters = select(Draft.letter, Draft.state).where(Draft.case_id == case.id).order_by(Draft.created_at)
    yield from (f"letter: {letter} {state}" for letter, state in session.execute(letters))
    yield from (f"to keep: {sort} {due}" for sort, due in open_dates(session).get(case.id, ()))


def _how_many(session: Session, table: type[Mail | CaseEntry], case: Case) -> int:
    return session.scalar(select(func.count()).where(table.case_id == case.id)) or 0


def _in_words(at: AtWork) -> Iterator[str]:
    opened = open_for(at.session, at.cabinet, at.person, at.case.reference)
    yield ""
    yield opened.title
    for each in people_of(at.session, at.cabinet, at.case):
        yield f"{each.person_id}  {each.role}  {each.is_a}  {each.name}"
    for made in decisions.decisions_of(at.session, at.cabinet, at.case):
        yield f"{made.decision_id}  {made.outcome}  {made.state}"
    yield from (f"{each.when}: {each.sentence}" for each in told(at.cabinet, opened.story))


def _say(sentence: str) -> int:
    sys.stdout.write(f"{sentence}\n")
    return 0
