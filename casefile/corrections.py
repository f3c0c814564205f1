"""The corrections that this school's people made, gathered from its cases: counts and numbers, never a word.

    agreed      a suggested label was accepted: it was right
    taken off   a suggested label was removed: it was not
    added       a person put a label on that was not suggested: it was right
    left out    neither suggested nor added, on a mail where somebody judged labels: it was not

What was left out counts half: whoever agreed with one label may not have thought of every other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import VaultError
from casefile.findings import Findings
from casefile.learning import LEAST_CORRECTIONS, Answer, learned_shift
from casefile.shifts import SUGGESTED, shifted
from casefile.tables import CaseFinding, Mail
from casefile.vault import Slot

_LEFT_OUT = 0.5
# A label was added where nothing says how sure triage was of it: it was not sure enough.
_UNKNOWN = 0.2


@dataclass(slots=True)
class Tally:
    """What was done with one label, and the answers it gives."""

    agreed: int = 0
    taken_off: int = 0
    added: int = 0
    answers: list[Answer] = field(default_factory=list)

    @property
    def corrections(self) -> int:
        """How often a person judged the label."""
        return self.agreed + self.taken_off + self.added


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections here, by label; how sure triage was on each mail; and of how many mails that is known in part alone."""

    tallies: Mapping[str, Tally]
    mails: Sequence[Mapping[str, float]]
    known_in_part: int

    def shifts(self) -> dict[str, float]:
        """The shift that each label's corrections speak for; none where there are too few of them."""
        found = {
            label: learned_shift(label, tally.answers)
            for label, tally in self.tallies.items()
            if tally.corrections >= LEAST_CORRECTIONS
        }
        return {label: shift for label, shift in found.items() if shift}

    def changes(self, label: str, before: float, after: float) -> tuple[int, int, int]:
        """How many mails had the label suggested under one shift, and how many gain and lose it under another."""
        had = gained = lost = 0
        for sure in self.mails:
            was = shifted(sure.get(label, 0.0), before) >= SUGGESTED
            would = shifted(sure.get(label, 0.0), after) >= SUGGESTED
            had, gained, lost = had + was, gained + (would and not was), lost + (was and not would)
        return had, gained, lost


def corrections_here(session: Session, cabinet: Cabinet) -> Corrections:
    """Every correction on a case of this school."""
    known = {*cabinet.vocabulary.categories, *cabinet.vocabulary.flags}
    rows: dict[str, list[CaseFinding]] = defaultdict(list)
    for row in session.scalars(select(CaseFinding)):
        rows[row.mail_id].append(row)
    tallies: dict[str, Tally] = defaultdict(Tally)
    mails, in_part = [], 0
    for mail_id, findings in _judged_mails(session, cabinet):
        in_part += not findings.sure
        sure = dict(findings.sure) or {each.id: each.confidence for each in (*findings.categories, *findings.flags)}
        sure = {label: how for label, how in sure.items() if label in known}
        mails.append(sure)
        _count(tallies, sure, [each for each in rows[mail_id] if each.label in known])
    return Corrections(tallies, mails, in_part)


def _judged_mails(session: Session, cabinet: Cabinet) -> Iterator[tuple[str, Findings]]:
    """What triage said of each mail that is in a case."""
    in_a_case = select(Mail).where(Mail.case_id.is_not(None), Mail.findings.is_not(None)).order_by(Mail.collected_at)
    for mail in session.scalars(in_a_case):
        try:
            folder = cabinet.folder(session, mail.key_id)
            yield (
                mail.id,
                Findings.from_json(folder.open_text(mail.findings or b"", Slot("mails", mail.id, "findings"))),
            )
        except VaultError:
            # What cannot be opened teaches nothing; people see it at the desk.
            continue


def _count(tallies: dict[str, Tally], sure: Mapping[str, float], rows: Sequence[CaseFinding]) -> None:
    for row in rows:
        tally = tallies[row.label]
        if row.standing == "accepted":
            how = sure.get(row.label, _UNKNOWN if row.added else row.confidence)
            tally.answers.append(Answer(how, is_right=True))
            tally.added, tally.agreed = tally.added + row.added, tally.agreed + (not row.added)
        elif row.standing == "removed" and not row.added:
            tally.answers.append(Answer(sure.get(row.label, row.confidence), is_right=False))
            tally.taken_off += 1
    if any(row.standing != "suggested" for row in rows):
        there = {row.label for row in rows}
        for label, how in sure.items():
            if label not in there and how < SUGGESTED:
                tallies[label].answers.append(Answer(how, is_right=False, weight=_LEFT_OUT))
