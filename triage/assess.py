"""The way from a report to its findings: passages, signs, opinion, labels, kind, facts. Reads nothing but its own data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from casefile.findings import Findings, Quote
from casefile.report import Report
from casefile.school import School
from casefile.shifts import SUGGESTED, shifted
from casefile.vocabulary import Vocabulary
from triage.by_rules import ByRules
from triage.facts.all_facts import facts_of
from triage.judges import Sign
from triage.kind import MACHINES, OF_CONDUCT
from triage.labels import findings_of, weighed
from triage.lanes import lanes_of
from triage.learned.opinion import Opinion
from triage.passages import Passage, passages_of
from triage.staff_named import STAFF_SUBJECT, SURE, staff_named
from triage.weighing import load_weighing

_WITHOUT_CATEGORIES = frozenset({"enquiry", "automatic", "junk"})
_TOO_LONG = "The mail is very long; only its beginning and the newest messages of its chats were judged."
# A mail's label is shown by its strongest passages: so many at most, and none far weaker than the strongest.
_MOST_SHOWN, _WEAKER = 3, 2.0


class Assessor:
    """Judges reports by one school's vocabulary and people. A label that the vocabulary lacks is never suggested.

    `shifts` are log-odds added to a label's, as the school's own corrections taught.
    """

    def __init__(
        self, vocabulary: Vocabulary, school: School | None, shifts: Mapping[str, float] | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._school = school
        self._shifts = shifts or {}
        self._rules = ByRules(vocabulary, school)
        self._weighing, self._opinions = load_weighing()

    def assess(self, report: Report) -> Findings:
        """What triage says of one report."""
        passages, was_cut = passages_of(report)
        signs, kind_by_rules = self._rules.judge(report, passages)
        opinion = self._opinions.of(report, passages)
        unshifted = self._weighing.sure(opinion, weighed(signs))
        # A school's corrections move labels, never what kind of mail it is: no label may carry another off.
        kind = self._kind(report, opinion, kind_by_rules, unshifted)
        sure = {label: shifted(each, self._shifts.get(label, 0.0)) for label, each in unshifted.items()}
        signs = [*signs, *self._seen(opinion, passages, sure)]
        # Facts are drawn from all that may tell of conduct, also where it is too little for a label.
        telling = [each for each in signs if each.label in unshifted]
        facts = facts_of(report, kind, passages, telling, self._school)
        named = list(staff_named(facts, passages)) if kind in OF_CONDUCT else []
        if named and STAFF_SUBJECT in sure:
            signs += named
            unshifted[STAFF_SUBJECT] = max(unshifted[STAFF_SUBJECT], SURE)
            sure[STAFF_SUBJECT] = shifted(unshifted[STAFF_SUBJECT], self._shifts.get(STAFF_SUBJECT, 0.0))
        stands = _stands_in(report)
        categories = () if kind in _WITHOUT_CATEGORIES else tuple(self._vocabulary.categories)
        flags = () if kind in MACHINES else tuple(self._vocabulary.flags)
        return Findings(
            kind=kind,
            categories=findings_of(signs, categories, sure, stands),
            flags=findings_of(signs, flags, sure, stands),
            facts=facts,
            warnings=(*report.warnings, *([_TOO_LONG] if was_cut else [])),
            lanes=lanes_of(report, passages),
            sure=tuple((label, round(unshifted[label], 3)) for label in (*categories, *flags) if label in unshifted),
        )

    def _kind(self, report: Report, opinion: Opinion, kind_by_rules: str, sure: Mapping[str, float]) -> str:
        """What a machine sent is a machine's, whatever its words are: automatic, or an advertisement."""
        kind = self._weighing.kind(opinion, kind_by_rules, sure, self._vocabulary.categories)
        if report.automatic:
            return kind if kind in MACHINES else "automatic"
        return kind

    def _seen(self, opinion: Opinion, passages: Sequence[Passage], sure: Mapping[str, float]) -> Iterator[Sign]:
        """The passages that show a label best, for each label that is sure enough to be suggested."""
        for column, label in enumerate(self._weighing.labels):
            if sure[label] < SUGGESTED or not len(opinion.shown):
                continue
            odds = opinion.shown[:, column]
            for number in odds.argsort()[::-1][:_MOST_SHOWN]:
                if odds[number] >= odds.max() - _WEAKER and math.isfinite(odds[number]):
                    passage = passages[number]
                    weight = 1 / (1 + math.exp(-float(odds[number])))
                    yield Sign(label, weight, passage, 0, len(passage.text), f"learned {number}")


def _stands_in(report: Report) -> Callable[[Quote], bool]:
    """A check whether a quote is an exact run of the place that it names."""
    places = {"subject": [report.subject], "body": [report.text, report.reply]}
    for each in report.exhibits:
        places.setdefault(each.filename, []).append(each.text or "")
    return lambda quote: any(quote.quote in text for text in places.get(quote.where, ()))
