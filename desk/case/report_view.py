"""A mail as a case shows it: own words first, with the words behind labels marked and the reporter's name covered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casefile.clocks import LONDON
from casefile.register import OpenFinding
from casefile.report import Exhibit, Forwarded, Report
from desk.exhibits.paths import chat_line_path, picture_quote_path
from desk.marked_words import Mark, Piece, pieces, shortened

_KILO = 1024
# Of a chat as long as this the lines behind labels are shown, with a few before and after each.
_MOST_MESSAGES, _AROUND, _FIRST = 40, 3, 12
_MOST_OF_A_FILE = 4000
_PICTURE = "image/"


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One message of a chat. `first` is True where another person begins to speak; `gap` counts those left out before it."""

    sender: list[Piece]
    at: str
    words: list[Piece]
    kind: str
    own: bool
    first: bool
    gap: int = 0


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """A file that came with the mail. `lines` is filled for a chat, `words` for other readable text.

    `number` counts the files of its mail from 1; `left_out` counts a chat's messages, or a text's signs, that are not here.
    """

    exhibit: Exhibit
    number: int
    anchor: str
    size: str
    sort: str
    is_picture: bool
    words: list[Piece]
    lines: list[ChatLine]
    left_out: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """One mail. `whole` is the mail's whole text where it holds more than the own words. `jumps` lead to quotes.

    `seen` are pages that show a quote's place in a whole chat or in a picture, each with what to call it. `is_short` is True
    where some of the own words are left out.
    """

    mail_id: str
    anchor: str
    report: Report
    words: list[Piece]
    whole: list[Piece]
    forwarded: tuple[tuple[Forwarded, list[Piece]], ...]
    exhibits: tuple[ExhibitView, ...]
    jumps: dict[str, str]
    seen: dict[str, tuple[str, str]]
    is_short: bool


def view_of(
    mail_id: str, report: Report, findings: Iterable[OpenFinding], cover: Iterable[str], most: int = 0
) -> ReportView:
    """Prepares one mail. `cover` are words that give the reporter away, empty where they may be seen.

    Of more than `most` signs of own words the beginning is shown, and what is marked; 0 is for all of them.
    """
    view = _Cutter([(mark, where) for mark, where in _marks(mail_id, findings)], list(cover))
    anchor = mail_anchor(mail_id)
    own = view.cut(report.reply or report.text, "body")
    short = shortened(own, most) if most else own
    more = " ".join(report.text.split()) != " ".join((report.reply or report.text).split())
    whole = view.cut(report.text, "body") if more else []
    forwarded = tuple((each, view.cut(each.text, "")) for each in report.forwarded)
    exhibits = tuple(_exhibit(each, number, anchor, view) for number, each in enumerate(report.exhibits, 1))
    named = {each.exhibit.filename: each.anchor for each in exhibits}
    jumps = {
        mark.anchor: mark.anchor if mark.anchor in view.placed else named.get(where, anchor)
        for mark, where in view.marks
    }
    seen = dict(_seen_at(mail_id, exhibits, view))
    return ReportView(mail_id, anchor, report, short, whole, forwarded, exhibits, jumps, seen, short != own)


def mail_anchor(mail_id: str) -> str:
    """The name of the place where a mail stands on its case's page."""
    return f"mail-{mail_id[:8]}"


def quote_anchor(finding_id: str, number: int) -> str:
    """The name of the place where a label's quote stands."""
    return f"quote-{finding_id[:8]}-{number}"


def _seen_at(mail_id: str, exhibits: Iterable[ExhibitView], view: _Cutter) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each quote from a chat or a picture the page where it can be looked at in its place."""
    by_name = {each.exhibit.filename: each for each in exhibits}
    for mark, where in view.marks:
        found = by_name.get(where)
        if found is None or found.exhibit.pictures == "sealed":
            continue
        if found.is_picture:
            yield mark.anchor, (picture_quote_path(mail_id, found.number, mark.anchor), "the picture")
            continue
        messages = enumerate(found.exhibit.messages, 1)
        line = next((number for number, each in messages if mark.quote in each.text), 0)
        if line:
            yield mark.anchor, (chat_line_path(mail_id, found.number, line), "the whole chat")


class _Cutter:
    """Cuts the texts of one mail; a quote is marked where it is met first, so that its anchor stands once on the page."""

    def __init__(self, marks: list[tuple[Mark, str]], cover: list[str]) -> None:
        self.marks = marks
        self.placed: set[str] = set()
        self._cover = cover

    def cut(self, text: str, where: str) -> list[Piece]:
        wanted = [mark for mark, place in self.marks if place == where and mark.anchor not in self.placed]
        made, found = pieces(text, wanted, self._cover)
        self.placed |= found
        return made

    def sender(self, name: str) -> list[Piece]:
        """A chat's sender. Friends go by first names there, so the reporter's is covered too."""
        return pieces(name, (), [*self._cover, *(each.split()[0] for each in self._cover if " " in each)])[0]


def _marks(mail_id: str, findings: Iterable[OpenFinding]) -> Iterator[tuple[Mark, str]]:
    for finding in findings:
        if finding.mail_id == mail_id and finding.standing != "removed":
            for number, each in enumerate(finding.evidence, 1):
                yield Mark(quote_anchor(finding.finding_id, number), each.quote), each.where


def _exhibit(exhibit: Exhibit, number: int, mail: str, view: _Cutter) -> ExhibitView:
    lines, is_chat = list(_chat(exhibit, view)), bool(exhibit.messages)
    whole = view.cut(exhibit.text, exhibit.filename) if exhibit.text and not is_chat else []
    words = shortened(whole, _MOST_OF_A_FILE)
    left_out = len(exhibit.messages) - len(lines) if is_chat else _length(whole) - _length(words)
    return ExhibitView(
        exhibit,
        number,
        f"{mail}-{number}",
        size_of(exhibit.size),
        _sort(exhibit),
        exhibit.content_type.startswith(_PICTURE),
        words,
        lines,
        left_out,
    )


def _length(made: list[Piece]) -> int:
    return sum(len(each.text) for each in made)


def _chat(exhibit: Exhibit, view: _Cutter) -> Iterator[ChatLine]:
    """The messages that are shown, each with how many are left out before it."""
    before, last = None, -1
    for number in _shown(exhibit, view):
        each, gap = exhibit.messages[number], number - last - 1
        at = f"{each.at:%a} {each.at.day} {each.at:%b %H:%M}" if each.at else each.clock
        words = view.cut(each.text, exhibit.filename)
        yield ChatLine(view.sender(each.sender), at, words, each.kind, each.own, each.sender != before or gap > 0, gap)
        before, last = each.sender, number


def _shown(exhibit: Exhibit, view: _Cutter) -> list[int]:
    """Which messages are shown: all of a short chat; of a long one those behind labels, or the first where there are none."""
    count = len(exhibit.messages)
    if count <= _MOST_MESSAGES:
        return [*range(count)]
    quotes = [mark.quote for mark, where in view.marks if where == exhibit.filename]
    lit = [number for number, each in enumerate(exhibit.messages) if any(quote in each.text for quote in quotes)]
    near = {each for one in lit for each in range(one - _AROUND, one + _AROUND + 1) if 0 <= each < count}
    return sorted(near)[: 3 * _MOST_MESSAGES] or [*range(_FIRST)]


def _sort(exhibit: Exhibit) -> str:
    if exhibit.messages:
        return "Chat"
    if exhibit.content_type.startswith(_PICTURE):
        return "Picture"
    names = {
        "application/pdf": "PDF",
        "text/plain": "Text",
        "message/rfc822": "Attached mail",
        "application/zip": "Zip",
    }
    return names.get(exhibit.content_type, "Word document" if "wordprocessing" in exhibit.content_type else "File")


def size_of(size: int) -> str:
    """A file's size, roughly: 300 bytes, 12 kB, 1.5 MB."""
    if size < _KILO:
        return f"{size} bytes"
    return f"{size / _KILO:.0f} kB" if size < _KILO * _KILO else f"{size / _KILO / _KILO:.1f} MB"


def written_at(report: Report) -> str:
    """When the mail says it was written, in the school's time; "" where it does not."""
    if report.date is None:
        return ""
    there = report.date.astimezone(LONDON)
    return f"{there:%a} {there.day} {there:%B %Y, %H:%M}"
