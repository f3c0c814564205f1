"""What the rules alone say of a mail: the signs of every judge that goes by rules, and the kind."""

from __future__ import annotations

from collections.abc import Sequence

from casefile.report import Report
from casefile.school import School
from casefile.vocabulary import Vocabulary
from triage.circumstances import circumstances_of
from triage.follows import signs_that_follow
from triage.judges import Judge, Sign
from triage.kind import kind_of
from triage.labels import weighed
from triage.passages import Passage
from triage.rule_book import rule_book
from triage.rule_judge import RuleJudge
from triage.shouting_judge import shouting_judge
from triage.shown import shows_conduct
from triage.staff_judge import staff_judge

_EVEN = 0.5


class ByRules:
    """The judges for one school's vocabulary and people."""

    def __init__(self, vocabulary: Vocabulary, school: School | None) -> None:
        self._vocabulary = vocabulary
        self._book = rule_book()
        knows_staff = (staff_judge(school),) if school else ()
        self._judges: tuple[Judge, ...] = (RuleJudge(self._book), shouting_judge, *knows_staff)

    def judge(self, report: Report, passages: Sequence[Passage]) -> tuple[list[Sign], str]:
        """Every sign in a mail, and its kind."""
        mail = circumstances_of(report, passages, self._book)
        signs = [sign for judge in self._judges for sign in judge(mail)]
        signs += list(signs_that_follow(signs, mail))
        sure, book = weighed(signs), self._book.thresholds
        suggested = [each for each in self._vocabulary.categories if sure.get(each, 0.0) >= book.get(each, _EVEN)]
        return signs, kind_of(report, sure, suggested, shows_conduct=shows_conduct(report, mail, signs, suggested))
