"""Reports judged with the cast's school."""

from __future__ import annotations

from casefile.findings import Findings
from casefile.report import Exhibit, Message, Report
from casefile.vocabulary import load_vocabulary
from tests.cast import SCHOOL, report
from triage.assess import Assessor
from triage.by_rules import ByRules
from triage.labels import weighed
from triage.passages import passages_of
from triage.rule_book import rule_book

ASSESSOR = Assessor(load_vocabulary(), SCHOOL)
RULES = ByRules(load_vocabulary(), SCHOOL)
KNOWN = {*load_vocabulary().categories, *load_vocabulary().flags}


def judged(text: str, *, whole: str | None = None, **changes: object) -> Findings:
    """The findings for a mail whose new words are `text`; `whole` is its body with history."""
    if whole is not None:
        return ASSESSOR.assess(report(whole, reply=text, **changes))
    return ASSESSOR.assess(report(text, **{"subject": "Something to raise", **changes}))


def ruled(text: str, **changes: object) -> set[str]:
    """The labels that the rules alone would suggest for a mail."""
    mail = report(text, **{"subject": "Something to raise", **changes})
    signs, _ = RULES.judge(mail, passages_of(mail)[0])
    thresholds = rule_book().thresholds
    return {label for label, sure in weighed(signs).items() if sure >= thresholds.get(label, 0.5)} & KNOWN


def labels(findings: Findings) -> set[str]:
    return {each.id for each in (*findings.categories, *findings.flags)}


def exhibit(text: str | None, name: str = "page.pdf", kind: str = "application/pdf", **more: object) -> Exhibit:
    return Exhibit(name, kind, 40_000, "0" * 64, inline=False, text=text, position="2", **more)  # type: ignore[arg-type]


def chat(*messages: Message, title: str = "Oak parents") -> Exhibit:
    lines = "\n".join(f"{each.at:%d/%m/%Y, %H:%M} - {each.sender}: {each.text}" for each in messages if each.at)
    return exhibit(lines, "chat.txt", "text/plain", title=title, messages=messages)


def places(report: Report) -> dict[str, list[str]]:
    """Every place that a quote may name, and the texts that stand there."""
    found = {"subject": [report.subject], "body": [report.text, report.reply]}
    for each in report.exhibits:
        found.setdefault(each.filename, []).append(each.text or "")
    return found
