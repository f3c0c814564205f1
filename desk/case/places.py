"""Where each thing of a case stands on its page, and how its words begin: what the timeline leads to and tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import url_for

from casefile.gathered import Entry
from casefile.register import OpenCase
from desk.case.case_work import DecisionView
from desk.case.report_view import mail_anchor
from desk.case.timeline import Places

_LONGEST, _ENOUGH = 140, 600


def places_of(
    opened: OpenCase, entries: Iterable[Entry], decisions: Iterable[DecisionView], cover: Callable[[str], str]
) -> Places:
    """By id, of every mail, label, letter, decision and piece of information; `cover` hides who reported the case."""
    paths: dict[str, str] = {each.id: url_for("draft.page", draft_id=each.id) for each in opened.drafts}
    words: dict[str, str] = {}
    for mail in opened.mails:
        paths[mail.mail_id] = f"#{mail_anchor(mail.mail_id)}"
        words[mail.mail_id] = mail.report.reply or mail.report.text
    for finding in opened.findings:
        paths[finding.finding_id] = f"#{label_anchor(finding.finding_id)}"
    for entry in entries:
        paths[entry.entry_id] = f"#{entry_anchor(entry.entry_id)}"
        words[entry.entry_id] = "" if entry.struck_at else entry.words
    for decision in decisions:
        paths[decision.made.decision_id] = f"#{decision_anchor(decision.made.decision_id)}"
        words[decision.made.decision_id] = decision.made.reason
    return Places(paths, {name: _beginning(cover(said[:_ENOUGH])) for name, said in words.items()})


def label_anchor(finding_id: str) -> str:
    """The name of the place where a label stands."""
    return f"label-{finding_id[:8]}"


def entry_anchor(entry_id: str) -> str:
    """The name of the place where a piece of information stands."""
    return f"entry-{entry_id[:8]}"


def decision_anchor(decision_id: str) -> str:
    """The name of the place where a decision stands."""
    return f"decision-{decision_id[:8]}"


def _beginning(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rsplit(' ', 1)[0]} …"
