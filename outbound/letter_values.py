"""The values that a letter is filled with: those common to all letters, those of the reporter's own, and what was asked for.

What a letter may know depends on whom it goes to. A letter to anybody but the reporter has no value that comes from the
report, so that no wording, the school's own included, can tell who reported or what they wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casefile.clocks import is_school_day, school_days_after
from casefile.references import without_references
from casefile.school import School
from outbound.recipients import Recipient, greeting, name_to_greet

# Every letter has these; docs/letters.md explains them to whoever changes a wording.
COMMON = {
    "school": "the school: school.name, school.phone, school.address, school.website",
    "reference": "the reference of the case",
    "greeting": "“Dear …”, or “Hello” where no name is known",
    "recipient_name": "the recipient's name, empty where none is known",
    "signed_by": "who signs",
    "signed_role": "what they are at the school",
    "today": "the day on which the letter was drafted, in words",
    "attached": "the names of the files that go with the letter, as a list",
}
# Only letters to the person who reported have these.
REPORTERS = {
    "report_subject": "the subject of their own message, empty where it had none",
    "received_on": "the day on which it came, in words",
    "answer_by": "the day by which the school means to have it dealt with",
    "anonymity": "true where they asked not to be named",
    "no_name": "true where they gave no name",
    "by_phone": "true where they rang and the office wrote it down",
    "back_on": "the first school day after a holiday in which it came, otherwise empty",
    "withdrawn_on": "the day on which they took it back, empty where they did not",
}
# A week-end, with a bank holiday or a day of training beside it, is no holiday.
_LONG_CLOSED = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What a letter to the reporter may say of their own report."""

    subject: str
    received: date
    answer_by: date
    anonymity: bool = False
    no_name: bool = False
    by_phone: bool = False
    withdrawn: date | None = None


def common_values(
    school: School,
    reference: str,
    to: Recipient,
    signature: tuple[str, str],
    today: date,
    attached: Iterable[str] = (),
) -> dict[str, object]:
    """The values of `COMMON`."""
    return {
        "school": school,
        "reference": reference,
        "greeting": greeting(to),
        "recipient_name": name_to_greet(to.name),
        "signed_by": signature[0],
        "signed_role": signature[1],
        "today": in_words(today),
        "attached": list(attached),
    }


def reporters_values(school: School, report: OwnReport) -> dict[str, object]:
    """The values of `REPORTERS`."""
    return {
        "report_subject": "" if report.by_phone else _without_re(report.subject),
        "received_on": in_words(report.received),
        "answer_by": in_words(report.answer_by),
        "anonymity": report.anonymity,
        "no_name": report.no_name,
        "by_phone": report.by_phone,
        "back_on": _back_on(school, report.received),
        "withdrawn_on": in_words(report.withdrawn) if report.withdrawn else "",
    }


def in_words(day: date) -> str:
    """A date as a letter says it: "24 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def with_weekday(day: date) -> str:
    """A date that somebody has to keep: "Tuesday 24 November 2026"."""
    return f"{day:%A} {in_words(day)}"


def values_of_variant(usual: Mapping[str, object], other: Mapping[str, str | bool]) -> dict[str, object]:
    """The usual values with those of a letter's other face. Raises `KeyError` for a value that the letter has not."""
    if unknown := set(other) - set(usual):
        raise KeyError(min(unknown))
    return {**usual, **other}


def _back_on(school: School, received: date) -> str:
    if is_school_day(school, received):
        return ""
    back = school_days_after(school, received, 1)
    return with_weekday(back) if back - received > _LONG_CLOSED else ""


def _without_re(subject: str) -> str:
    words = without_references(subject)
    while words.lower().startswith(("re:", "fw:", "fwd:")):
        words = words.partition(":")[2].strip()
    return words
