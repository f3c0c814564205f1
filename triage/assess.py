"""The way from a report to its findings: passages, signs, kind, labels, facts. Reads nothing but its own rules."""

from __future__ import annotations

from collections.abc import Callable

from casefile.findings import Findings, Quote
from casefile.report import Report
from casefile.school import School
from casefile.vocabulary import Vocabulary
from triage.circumstances import circumstances_of
from triage.facts.all_facts import facts_of
from triage.follows import signs_that_follow
from triage.judges import Judge, Sign
from triage.kind import kind_of
from triage.labels import findings_of, weighed
from triage.passages import passages_of
from triage.rule_book import rule_book
from triage.rule_judge import RuleJudge
from triage.shouting_judge import shouting_judge
from triage.shown import shows_conduct
from triage.staff_judge import StaffJudge

_WITHOUT_CATEGORIES = frozenset({"enquiry", "automatic", "junk"})
_WITHOUT_FLAGS = frozenset({"automatic", "junk"})
_TOO_LONG = "The mail is very long; only its beginning and the newest messages of its chats were judged."


class Assessor:
    """Judges reports by one school's vocabulary and people. A label that the vocabulary lacks is never suggested."""

    def __init__(self, vocabulary: Vocabulary, school: School | None) -> None:
        self._vocabulary = vocabulary
        self._school = school
        self._book = rule_book()
        knows_staff = (StaffJudge(school),) if school else ()
        self._judges: tuple[Judge, ...] = (RuleJudge(self._book), shouting_judge, *knows_staff)

    def assess(self, report: Report) -> Findings:
        """What triage says of one report."""
        passages, was_cut = passages_of(report)
        mail = circumstances_of(report, passages, self._book)
        signs = [sign for judge in self._judges for sign in judge(mail)]
        signs += list(signs_that_follow(signs, mail))
        sure = weighed(signs)
        suggested = [each for each in self._vocabulary.categories if sure.get(each, 0.0) >= self._threshold(each)]
        kind = kind_of(report, sure, suggested, shows_conduct=shows_conduct(report, mail, signs, suggested))
        stands = _stands_in(report)
        categories = () if kind in _WITHOUT_CATEGORIES else tuple(self._vocabulary.categories)
        flags = () if kind in _WITHOUT_FLAGS else tuple(self._vocabulary.flags)
        return Findings(
            kind=kind,
            categories=findings_of(signs, categories, self._book.thresholds, stands),
            flags=findings_of(signs, flags, self._book.thresholds, stands),
            facts=facts_of(report, kind, passages, _telling(signs, self._vocabulary), self._school),
            warnings=(*report.warnings, *([_TOO_LONG] if was_cut else [])),
        )

    def _threshold(self, label: str) -> float:
        return self._book.thresholds.get(label, 0.5)


def _telling(signs: list[Sign], vocabulary: Vocabulary) -> list[Sign]:
    """The signs of conduct: what facts are drawn from."""
    return [each for each in signs if each.label in vocabulary.categories or each.label in vocabulary.flags]


def _stands_in(report: Report) -> Callable[[Quote], bool]:
    """A check whether a quote is an exact run of the place that it names."""
    places = {"subject": [report.subject], "body": [report.text, report.reply]}
    for each in report.exhibits:
        places.setdefault(each.filename, []).append(each.text or "")
    return lambda quote: any(quote.quote in text for text in places.get(quote.where, ()))
