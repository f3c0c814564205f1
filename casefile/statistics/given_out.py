"""The masked figures of a term that is over, counted once and kept: whoever looks again finds the same.

Two sheets of one term, a day apart, would show what one case of that day was about. What is put right later (a label taken
off, a case kept from somebody) is therefore not put right on a sheet that was given out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.clocks import london_day
from casefile.once import is_first
from casefile.statistics.counting import count
from casefile.statistics.masking import masked
from casefile.statistics.periods import Period
from casefile.statistics.sheet import Sheet
from casefile.statistics.whose import for_everybody
from casefile.tables import GivenFigures


def given_out(cabinet: Cabinet, terms: Sequence[Period]) -> dict[str, Sheet]:
    """The masked figures of those of these terms that are settled, by their key; counted now where they never were."""
    settled = [each for each in terms if each.is_settled(london_day(cabinet.now()))]
    with cabinet.reading() as session:
        sheets = _kept(session, settled)
    for term in settled:
        if term.key not in sheets:
            with cabinet.writing() as session:
                sheets[term.key] = _counted(session, cabinet, term)
    return sheets


def counted_on(session: Session, term: Period) -> date | None:
    """The day on which the figures of a term were counted, or None."""
    row = session.get(GivenFigures, term.key)
    return london_day(row.counted_at) if row else None


def _kept(session: Session, terms: Sequence[Period]) -> dict[str, Sheet]:
    rows = select(GivenFigures).where(GivenFigures.period.in_([each.key for each in terms]))
    return {each.period: Sheet.from_json(each.figures) for each in session.scalars(rows)}


def _counted(session: Session, cabinet: Cabinet, term: Period) -> Sheet:
    # Of two who ask at once, the second waits here and finds what the first counted.
    if is_first(session, cabinet, f"figures-{term.key}"):
        sheet = masked(count(session, cabinet, for_everybody(session, cabinet.school), [term])[0])
        session.add(GivenFigures(period=term.key, figures=sheet.to_json(), counted_at=cabinet.now()))
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "figures-counted", period=term.key)
    return Sheet.from_json(session.get_one(GivenFigures, term.key).figures)
