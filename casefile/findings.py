"""What triage makes of a report: `Findings`, each label with the words that show it.

Plain, frozen and JSON-able, like `casefile.report`. Suggestions only: a person decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact run of the mail's or an exhibit's text; `where` is "subject", "body" or the exhibit's filename."""

    quote: str
    where: str


def quotes_to_json(quotes: Iterable[Quote]) -> str:
    """Quotes as one JSON text."""
    return json.dumps([asdict(each) for each in quotes], ensure_ascii=False)


def quotes_from_json(text: str) -> tuple[Quote, ...]:
    """The quotes that `quotes_to_json` wrote."""
    return tuple(Quote(**each) for each in json.loads(text))


@dataclass(frozen=True, slots=True)
class Finding:
    """A label of the vocabulary, how sure triage is (0–1), and at least one quote: without one it does not exist."""

    id: str
    confidence: float
    evidence: tuple[Quote, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a finding without a quote does not exist")


# The lane that alarms: a child is said to have been harmed by somebody who works there (KCSIE, part four).
ALLEGATION = "staff-allegation"


@dataclass(frozen=True, slots=True)
class Lane:
    """Another lane than the code of conduct's in which the mail belongs as well: a request or allegation with a clock of its own.

    `id` is one of `casefile.lanes.CLOCKS`; the evidence is at least one quote, as with a label.
    """

    id: str
    evidence: tuple[Quote, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a lane without a quote does not exist")


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who wrote, as far as the mail says; None where it does not. `signed` is the name at the end of their words."""

    name: str | None = None
    relation: str | None = None
    child: str | None = None
    signed: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody complained about, as named; `is_a` is parent, staff, pupil or other."""

    name: str
    is_a: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Who, whom, where and when. `incident_dates` are ISO dates."""

    reporter: Reporter = Reporter()
    subjects: tuple[Subject, ...] = ()
    children: tuple[str, ...] = ()
    group: str | None = None
    platform: str | None = None
    incident_dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """All that triage says of one report. `kind` is one of the vocabulary's kinds.

    `sure` is how sure triage was of every label that it might have suggested, suggested or not, before the school's own
    corrections were counted in (`casefile.shifts`): what `concerns learn` learns from.
    """

    kind: str
    categories: tuple[Finding, ...] = ()
    flags: tuple[Finding, ...] = ()
    facts: Facts = Facts()
    warnings: tuple[str, ...] = ()
    lanes: tuple[Lane, ...] = ()
    sure: tuple[tuple[str, float], ...] = ()

    def has_flag(self, flag: str) -> bool:
        """True where triage raised this flag."""
        return any(each.id == flag for each in self.flags)

    def has_lane(self, lane: str) -> bool:
        """True where triage saw that the mail belongs in this lane as well."""
        return any(each.id == lane for each in self.lanes)

    def to_json(self) -> str:
        """The findings as one JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Findings:
        """The findings that `to_json` wrote."""
        raw: dict[str, Any] = json.loads(text)
        facts = raw["facts"]
        return cls(
            kind=raw["kind"],
            categories=tuple(_finding(each) for each in raw["categories"]),
            flags=tuple(_finding(each) for each in raw["flags"]),
            facts=Facts(
                reporter=Reporter(**facts["reporter"]),
                subjects=tuple(Subject(**each) for each in facts["subjects"]),
                children=tuple(facts["children"]),
                group=facts["group"],
                platform=facts["platform"],
                incident_dates=tuple(facts["incident_dates"]),
            ),
            warnings=tuple(raw["warnings"]),
            # Mails that were read before there were lanes have none.
            lanes=tuple(_lane(each) for each in raw.get("lanes", ())),
            sure=tuple((str(label), float(how)) for label, how in raw.get("sure", ())),
        )


def _finding(raw: dict[str, Any]) -> Finding:
    return Finding(raw["id"], raw["confidence"], tuple(Quote(**each) for each in raw["evidence"]))


def _lane(raw: dict[str, Any]) -> Lane:
    return Lane(raw["id"], tuple(Quote(**each) for each in raw["evidence"]))
