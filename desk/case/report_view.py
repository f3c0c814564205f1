"""A mail as a case shows it: own words first, with the words behind labels marked and the reporter's name covered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casefile.clocks import LONDON
from casefile.register import OpenFinding
from casefile.report import Exhibit, Forwarded, Message, Report
from desk.marked_words import Mark, Piece, pieces

_KILO = 1024
_MOST_MESSAGES = 500
_PICTURE = "image/"


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One message of a chat. `first` is True where another person begins to speak."""

    sender: list[Piece]
    at: str
    words: list[Piece]
    kind: str
    own: bool
    first: bool


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """A file that came with the mail. `lines` is filled for a chat, `words` for other readable text."""

    exhibit: Exhibit
    anchor: str
    size: str
    sort: str
    is_picture: bool
    words: list[Piece]
    lines: list[ChatLine]
    left_out: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """One mail. `whole` is the mail's whole text where it holds more than the own words. `jumps` lead to quotes."""

    mail_id: str
    anchor: str
    report: Report
    words: list[Piece]
    whole: list[Piece]
    forwarded: tuple[tuple[Forwarded, list[Piece]], ...]
    exhibits: tuple[ExhibitView, ...]
    jumps: dict[str, str]


def view_of(mail_id: str, report: Report, findings: Iterable[OpenFinding], cover: Iterable[str]) -> ReportView:
    """Prepares one mail. `cover` are words that give the reporter away, empty where they may be seen."""
    view = _Cutter([(mark, where) for mark, where in _marks(mail_id, findings)], list(cover))
    anchor = f"mail-{mail_id[:8]}"
    own = view.cut(report.reply or report.text, "body")
    more = " ".join(report.text.split()) != " ".join((report.reply or report.text).split())
    whole = view.cut(report.text, "body") if more else []
    forwarded = tuple((each, view.cut(each.text, "")) for each in report.forwarded)
    exhibits = tuple(_exhibit(each, f"{anchor}-{number}", view) for number, each in enumerate(report.exhibits, 1))
    named = {each.exhibit.filename: each.anchor for each in exhibits}
    jumps = {
        mark.anchor: mark.anchor if mark.anchor in view.placed else named.get(where, anchor)
        for mark, where in view.marks
    }
    return ReportView(mail_id, anchor, report, own, whole, forwarded, exhibits, jumps)


def quote_anchor(finding_id: str, number: int) -> str:
    """The name of the place where a label's quote stands."""
    return f"quote-{finding_id[:8]}-{number}"


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


def _exhibit(exhibit: Exhibit, anchor: str, view: _Cutter) -> ExhibitView:
    shown = exhibit.messages[:_MOST_MESSAGES]
    lines = list(_chat(shown, exhibit.filename, view))
    words = view.cut(exhibit.text, exhibit.filename) if exhibit.text and not lines else []
    return ExhibitView(
        exhibit,
        anchor,
        size_of(exhibit.size),
        _sort(exhibit),
        exhibit.content_type.startswith(_PICTURE),
        words,
        lines,
        len(exhibit.messages) - len(shown),
    )


def _chat(messages: tuple[Message, ...], filename: str, view: _Cutter) -> Iterator[ChatLine]:
    before = None
    for each in messages:
        at = f"{each.at:%a} {each.at.day} {each.at:%b %H:%M}" if each.at else each.clock
        sender = view.sender(each.sender)
        yield ChatLine(sender, at, view.cut(each.text, filename), each.kind, each.own, each.sender != before)
        before = each.sender


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
