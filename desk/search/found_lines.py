"""The lines of a case in which something was found: where each stands, its words marked and the writer's name covered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import current_app, url_for

from casefile.case_texts import CHAT, PICTURE, SUBJECT, TITLE, WRITER, CaseTexts, Text
from casefile.covering import covering
from casefile.search_words import normal, whole_in, words_in
from casefile.tables import Case
from desk.exhibits.paths import chat_line_path, picture_line_path
from desk.marked_words import Piece

_MOST = 3
# As much as stands on two lines of the page, the found words not at its very beginning.
_LONG, _BEFORE = 170, 50
_WHERE = {
    "subject": "In the subject",
    "mail": "In the mail",
    "chat": "In a chat",
    "picture": "In a picture",
    "file": "In a file",
    "entry": "In what was gathered",
    "letter": "In a letter",
    "decision": "In a decision",
    "label": "Where a label was taken off",
    "meeting": "About a meeting",
    "person": "Among the people",
}
_ANCHORS = {"decision": "decisions", "label": "labels", "meeting": "dates", "person": "people"}

_LINES = {CHAT, "entry", "person", "meeting"}

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was found, and where it stands, in words and as the text's line with that `number`, from 1."""

    where: str
    pieces: list[Piece]
    text: Text
    number: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for: `whole` are terms, `begun` those that are taken as the beginning of words."""

    whole: frozenset[str]
    begun: tuple[str, ...]

    def is_met(self, term: str) -> str:
        """Which of them a word of a text answers; "" where none."""
        return term if term in self.whole else next((each for each in self.begun if term.startswith(each)), "")


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text in which something was found: spans with the term that each answers, and spans to be covered."""

    text: Text
    words: str
    met: list[tuple[int, int, str]]
    covers: list[_Span]


def title_of(opened: CaseTexts, looked: Looked) -> list[Piece]:
    """The title of a case, without its reference."""
    text = next(each for each in opened.texts if each.sort == TITLE)
    _, _, title = normal(text.words).partition(" ")
    marked = _marked(Text(TITLE, title), opened.cover, looked)
    return _pieces(marked, 0, len(title)) if title.strip() else []


def lines_of(opened: CaseTexts, looked: Looked) -> list[Line]:
    """At most three lines, those first that hold most of what is looked for."""
    found = [_marked(each, opened.cover, looked) for each in opened.texts if each.sort not in {TITLE, WRITER}]
    found = sorted((each for each in found if each.met), key=lambda each: -len({term for *_, term in each.met}))
    lines: list[Line] = []
    for each in found:
        start, end, first = _window(each)
        number = each.words.count("\n", 0, first) + 1
        line = Line(_WHERE[each.text.sort], _pieces(each, start, end), each.text, number)
        # The same words in two letters are shown once, and a subject that is the title was shown above.
        if all(line.pieces != other.pieces for other in lines) and not _is_title(each.text, opened):
            lines.append(line)
        if len(lines) == _MOST:
            break
    return lines


def _is_title(text: Text, opened: CaseTexts) -> bool:
    return text.sort == SUBJECT and any(each.sort == TITLE and each.words.endswith(text.words) for each in opened.texts)


def _marked(text: Text, cover: Iterable[str], looked: Looked) -> _Marked:
    words = normal(text.words)
    covers = sorted((match.start(), match.end()) for each in cover for match in covering(each).finditer(words))
    met = [
        (word.start, word.end, term)
        for word in (*whole_in(words), *words_in(words))
        if (term := looked.is_met(word.term)) and not any(_overlap((word.start, word.end), each) for each in covers)
    ]
    return _Marked(text, words, sorted(met), covers)


def _overlap(one: _Span, other: _Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _window(marked: _Marked) -> tuple[int, int, int]:
    """The stretch of a text that holds most of what was found, from one space to another, and where the first of it stands."""
    near = {
        start: len({term for first, last, term in marked.met if start <= first and last <= start + _LONG - _BEFORE})
        for start, _, _ in marked.met
    }
    best = max(near, key=lambda start: (near[start], -start))
    words, first = marked.words, max(0, best - _BEFORE)
    last = min(len(words), first + _LONG)
    first = first if not first else words.find(" ", first, best) + 1 or best
    return first, last if last == len(words) else max(words.rfind(" ", best, last), _end_of(marked, best)), best


def _end_of(marked: _Marked, start: int) -> int:
    return next(last for first, last, _ in marked.met if first == start)


def _pieces(marked: _Marked, start: int, end: int) -> list[Piece]:
    """A stretch of a text, cut where something is marked or covered; a name that it would cut through is covered whole."""
    met = [(first, last) for first, last, _ in marked.met]
    ends = {start, end, *(at for span in (*met, *marked.covers) for at in span if start < at < end)}
    made = [] if start == 0 else [Piece("… ")]
    for first, last in pairwise(sorted(ends)):
        is_covered = any(_overlap((first, last), each) for each in marked.covers)
        if not (is_covered and made and made[-1].covered):
            words = _on_one_line(marked.text, marked.words[first:last])
            made.append(Piece(words, marked=_inside((first, last), met), covered=is_covered))
    return made if end == len(marked.words) else [*made, Piece(" …")]


def _on_one_line(text: Text, words: str) -> str:
    # Where a line is a message, a name or an address, its end is shown; a mail's lines are broken anywhere.
    end = " · " if text.sort in _LINES else " "
    return "".join(end if each == "\n" else " " if each.isspace() else each for each in words)


def _inside(span: _Span, spans: Sequence[_Span]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in spans)


def address_of(case: Case, line: Line) -> str:
    """The page and place where a line stands."""
    text = line.text
    if text.sort == "letter":
        return url_for("draft.page", draft_id=text.about)
    if text.sort == CHAT and "exhibit.chat" in current_app.view_functions:
        return chat_line_path(text.about, text.number, line.number)
    if text.sort == PICTURE and "exhibit.picture" in current_app.view_functions:
        return picture_line_path(text.about, text.number, line.number)
    if text.sort == "entry":
        return url_for("case.page", reference=case.reference, _anchor=f"entry-{text.about[:8]}")
    mail = f"mail-{text.about[:8]}" + (f"-{text.number}" if text.number else "")
    return url_for("case.page", reference=case.reference, _anchor=_ANCHORS.get(text.sort, mail))
