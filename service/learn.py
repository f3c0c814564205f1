"""`concerns learn`: what this school's own corrections say, what they would change, and putting it into effect or undoing it.

Counts and labels alone; no name and no word of a mail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casefile.corrections import Corrections, Tally, corrections_here
from casefile.learned_shifts import go_back, put_into_effect, shifts_now
from casefile.learning import LEAST_CORRECTIONS
from service.settings import Settings
from service.works import built_from

_HEAD = f"{'label':17}{'agreed':>8}{'off':>5}{'added':>7}{'now':>8}{'then':>8}{'suggested':>11}{'gained':>8}{'lost':>6}"


@dataclass(frozen=True, slots=True)
class _Row:
    """One label: what was done with it, its shift now and then, and what that changes."""

    label: str
    tally: Tally
    now: float
    then: float
    had: int
    gained: int
    lost: int

    def __str__(self) -> str:
        done = f"{self.tally.agreed:8}{self.tally.taken_off:5}{self.tally.added:7}"
        return f"{self.label:17}{done}{self.now:+8.2f}{self.then:+8.2f}{self.had:11}{self.gained:8}{self.lost:6}"


def learn(settings: Settings, *, apply: bool = False, undo: bool = False) -> int:
    """Shows what was learned, and with `apply` puts it into effect; with `undo` goes back to what was in effect before."""
    with built_from(settings) as works:
        cabinet = works.cabinet
        if undo:
            with cabinet.writing() as session:
                go_back(session, cabinet)
                left = shifts_now(session, cabinet)
            sys.stdout.write(f"Undone. {_in_force(left)} New mail is judged so from now on.\n")
            return 0
        with cabinet.writing() as session:
            found, now = corrections_here(session, cabinet), shifts_now(session, cabinet)
            then = found.shifts()
            if apply and then != now:
                put_into_effect(session, cabinet, then)
    sys.stdout.writelines(f"{line}\n" for line in _said(found, now, then, apply=apply))
    return 0


def _said(found: Corrections, now: Mapping[str, float], then: Mapping[str, float], *, apply: bool) -> Iterator[str]:
    rows = list(_rows(found, now, then))
    yield f"{sum(each.tally.corrections for each in rows)} corrections, on {len(found.mails)} mails of cases."
    if rows:
        yield _HEAD
        yield from map(str, rows)
        yield f"A label with fewer than {LEAST_CORRECTIONS} corrections stays as it is. Shifts are in log-odds, at most 1;"
        yield "safeguarding and threat are never suggested more rarely."
    if found.known_in_part:
        yield f"Of {found.known_in_part} mails only what was suggested is known: there nothing can be gained."
    yield _what_now(changes=then != now, apply=apply)


def _rows(found: Corrections, now: Mapping[str, float], then: Mapping[str, float]) -> Iterator[_Row]:
    for label in sorted({*found.tallies, *now, *then}):
        tally, before, after = found.tallies.get(label, Tally()), now.get(label, 0.0), then.get(label, 0.0)
        if tally.corrections or before or after:
            yield _Row(label, tally, before, after, *found.changes(label, before, after))


def _what_now(*, changes: bool, apply: bool) -> str:
    if not changes:
        return "Nothing changes."
    if apply:
        return "In effect from now on, for new mail. To go back: concerns learn --undo"
    return "Nothing was changed yet. To put it into effect: concerns learn --apply"


def _in_force(shifts: Mapping[str, float]) -> str:
    return f"Learned shifts of {len(shifts)} labels are in effect again." if shifts else "Nothing learned is in effect."
