"""What stands beside a letter before it is approved: what the leak check found, who may approve it, its files and attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casefile.ask_second import next_second
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.second_person import NO, YES, may_be_second
from casefile.tables import Case, Draft
from desk.at_hand import asking, at_hand
from desk.case.report_view import size_of
from desk.letters.plain_checks import plain_checks
from desk.marked_words import Mark, Piece, pieces
from outbound.approvers import must_be_theirs
from outbound.attachments import attachments_of
from outbound.attempts import attempts_of
from outbound.drafts import OpenDraft
from outbound.leaks.leak_answers import LeakAnswer, leak_answer_of
from outbound.leaks.leak_check import Leak
from outbound.leaks.leak_sources import leaks_in

# While its words may still change, or a second person reads them.
CHECKED = {"waiting", "returned", "countersign"}
_OUTCOMES = {
    "sent": "the server took it",
    "later": "the server could not take it just then",
    "refused": "the server refused it",
    "unsure": "no answer came",
    "": "it is not known what became of it",
}


@dataclass(frozen=True, slots=True)
class LeakView:
    """What the check found, with the words marked in subject and text, and why they may stand where somebody said so."""

    leaks: list[Leak]
    subject: list[Piece]
    text: list[Piece]
    answer: LeakAnswer | None
    is_answered: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that goes with the letter."""

    number: int
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try to send it, in words."""

    at: datetime
    words: str


def checks_of(session: Session, case: Case, opened: OpenDraft) -> dict[str, object]:
    """All of it, for the page of a letter."""
    cabinet, draft = at_hand().cabinet, opened.draft
    first, waits = draft.first_approved_by or "", draft.state == "countersign"
    second = may_be_second(session, cabinet, case, first, asking()) if waits else YES
    leaks = _leaks(session, opened) if draft.state in CHECKED else None
    count = len(leaks.leaks) if leaks and not leaks.is_answered else 0
    return {
        "leaks": leaks,
        "checks": plain_checks(session, case, opened, count) if draft.state in CHECKED else [],
        "may_approve": _may_approve(session, draft),
        "second": second,
        "may_ask": next_second(session, cabinet, case, asking()) if second == NO else None,
        "files": _files(session, draft),
        "attempts": [] if draft.state != "unsure" else _attempts(session, draft),
    }


def _leaks(session: Session, opened: OpenDraft) -> LeakView | None:
    cabinet, draft = at_hand().cabinet, opened.draft
    found = leaks_in(session, cabinet, draft)
    if not found:
        return None
    marks = [Mark(f"leak-{number}", each.words) for number, each in enumerate(found, 1)]
    answer = leak_answer_of(session, cabinet, draft)
    answered = set(answer.found) if answer else set[tuple[str, str]]()
    return LeakView(
        found,
        pieces(opened.subject, marks)[0],
        pieces(opened.text, marks)[0],
        answer,
        {(each.sort, each.words) for each in found} <= answered,
    )


def _may_approve(session: Session, draft: Draft) -> bool:
    try:
        must_be_theirs(session, at_hand().cabinet, draft, asking())
    except (NotAllowed, ForbiddenMove):
        return False
    return True


def _files(session: Session, draft: Draft) -> list[FileView]:
    found = attachments_of(session, at_hand().cabinet, draft)
    return [FileView(number, each.name, size_of(len(each.content))) for number, each in enumerate(found, 1)]


def _attempts(session: Session, draft: Draft) -> list[AttemptView]:
    return [
        AttemptView(
            each.started_at,
            ("all of it was handed over; " if each.handed_over else "certainly nothing left; ")
            + _OUTCOMES.get(each.outcome, each.outcome)
            + (f" (code {each.code})" if each.code else ""),
        )
        for each in attempts_of(session, draft.id)
    ]
