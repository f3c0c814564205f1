"""What a person filled in for a letter: checked all at once, named by its question, and as the letter says it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, time

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import LetterError
from casefile.filing import slot_of
from casefile.tables import Draft
from casefile.vault import Folder
from outbound.drafts import folder_of
from outbound.letter_book import Ask, LetterKind
from outbound.letter_values import with_weekday

_LONGEST_LINE = 300
_LONGEST_TEXT = 20_000
_MOST, _MOST_DIGITS = 10_000, 5
_NOON = 12


def checked(kind: LetterKind, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers by ask, tidied. Raises `LetterError` that names every question without one, or with one that is none."""
    tidy = {ask.id: _tidied(ask, answers.get(ask.id, "")) for ask in kind.asks}
    missing = [ask.question for ask in kind.asks if not tidy[ask.id]]
    wrong = [f"{ask.question} ({_why_not(ask)})" for ask in kind.asks if tidy[ask.id] and not _fits(ask, tidy[ask.id])]
    sentences = []
    if missing:
        sentences.append(f"This letter still needs an answer: {' '.join(missing)}")
    if wrong:
        sentences.append(f"An answer cannot be used: {' '.join(wrong)}")
    if sentences:
        raise LetterError(" ".join(sentences), "Nothing was drafted.")
    return tidy


def in_letter(kind: LetterKind, answers: Mapping[str, str]) -> dict[str, object]:
    """Checked answers as the letter says them: dates with their weekday, times as people say them."""
    return {ask.id: _said(ask, answers[ask.id]) for ask in kind.asks}


def seal_answers(folder: Folder, draft: Draft, answers: Mapping[str, str]) -> None:
    """Keeps what was filled in with the draft."""
    draft.answers = folder.seal(json.dumps(dict(answers), ensure_ascii=False), slot_of(draft, "answers"))


def answers_of(session: Session, cabinet: Cabinet, draft: Draft) -> dict[str, str]:
    """What was filled in for a draft; empty where it asked for nothing."""
    if draft.answers is None:
        return {}
    opened: dict[str, str] = json.loads(
        folder_of(session, cabinet, draft).open_text(draft.answers, slot_of(draft, "answers"))
    )
    return opened


def plain_lines(words: str) -> str:
    """What a person typed, with plain line ends and nothing around it."""
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def _tidied(ask: Ask, answer: str) -> str:
    words = plain_lines(answer)
    return re.sub(r"\n\s*\n", "\n\n", words) if ask.sort == "text" else " ".join(words.split())


def _fits(ask: Ask, answer: str) -> bool:
    try:
        if ask.sort == "date":
            date.fromisoformat(answer)
        elif ask.sort == "time":
            time.fromisoformat(answer)
    except ValueError:
        return False
    if ask.sort == "number":
        return answer.isascii() and answer.isdigit() and len(answer) <= _MOST_DIGITS and 0 < int(answer) <= _MOST
    return len(answer) <= (_LONGEST_TEXT if ask.sort == "text" else _LONGEST_LINE)


def _why_not(ask: Ask) -> str:
    return {
        "date": "a day such as 2026-12-03",
        "time": "a time such as 15:45",
        "number": "a whole number",
        "line": "one shorter line",
        "text": "fewer words",
    }[ask.sort]


def _said(ask: Ask, answer: str) -> str:
    if ask.sort == "date":
        return with_weekday(date.fromisoformat(answer))
    return _clock_time(time.fromisoformat(answer)) if ask.sort == "time" else answer


def _clock_time(at: time) -> str:
    """As people say it: 3.45 pm, 9 am, 12 noon."""
    if (at.hour, at.minute) == (_NOON, 0):
        return "12 noon"
    hour = at.hour % _NOON or _NOON
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{hour}{minutes} {'pm' if at.hour >= _NOON else 'am'}"
