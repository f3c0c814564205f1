"""The second step of reading a mail: the words in its pictures, one picture after another, within limits.

Before each picture everything read so far is asked whether it may be a sexual image of a child; from then on no
further one is opened (`ingest.exhibits.do_not_look`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from casefile.report import Exhibit, Message, Report
from ingest.exhibits.do_not_look import hints_at_sexual_images, sealed_where_hinted
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.inner_pictures import pdf_pages, zipped_pictures
from ingest.exhibits.pdf_text import NO_TEXT
from ingest.exhibits.picture import Picture, Unopened, open_picture, print_of
from ingest.exhibits.screenshot import picture_text
from ingest.parse_mail import exhibit_bytes, parse_mail

# The child that reads is ended later than this: a mail with very many pictures keeps those that were read in time.
_SECONDS = 150.0
_FROM_PAGES = "The words were read from pictures of pages; look at the original."
_NOT_ALL = "There are more pictures than could be read in time; look at the original."
_DEEP = 2
_AGREE = 0.9


def read_pictures(raw: bytes, seconds: float = _SECONDS, own: str = "") -> Report:
    """The report of a mail with the words in its pictures. `pictures` of each exhibit says what became of them."""
    return _Reader(seconds, own).read(raw)


class _Reader:
    """Reads the pictures of one mail.

    `_seen` are those already read, so that one sent twice says so; `_stopped` is True where within one exhibit no
    further picture is to be looked at.
    """

    def __init__(self, seconds: float, own: str = "") -> None:
        self._own = own
        self._end = time.monotonic() + seconds
        self._seen: dict[str, tuple[Picture, str | None]] = {}
        self._stopped = False

    def read(self, raw: bytes, depth: int = 0) -> Report:
        report = parse_mail(raw, depth, self._own)
        for number, exhibit in enumerate(report.exhibits):
            report = sealed_where_hinted(report)
            if report.exhibits[number].pictures != "unread":
                continue
            read = self._exhibit(exhibit, exhibit_bytes(raw, exhibit.position), f"attachment {number + 1}", depth)
            if self._stopped:
                read, self._stopped = replace(read, pictures="sealed", prints=(), printed=()), False
            exhibits = (*report.exhibits[:number], read, *report.exhibits[number + 1 :])
            report = replace(report, exhibits=exhibits)
        return report

    def _exhibit(self, exhibit: Exhibit, data: bytes, label: str, depth: int) -> Exhibit:
        if time.monotonic() > self._end:
            return _with(exhibit, ExhibitText(exhibit.text, warnings=(_NOT_ALL,)))
        if exhibit.content_type.startswith("image/"):
            return _with(exhibit, self._picture_file(data, exhibit.filename, label))
        if exhibit.content_type == "message/rfc822":
            return _with(exhibit, self._attached_mail(exhibit, data, depth))
        if exhibit.content_type == "application/pdf":
            return _scanned(exhibit, [each for _, each in self._within(pdf_pages(data))])
        return _beside(exhibit, list(self._within(zipped_pictures(data))))

    def _picture_file(self, data: bytes, filename: str, label: str) -> ExhibitText:
        try:
            picture = open_picture(data, filename)
        except Unopened as error:
            return ExhibitText(None, warnings=(str(error),))
        read = replace(picture_text(picture), prints=(print_of(picture),))
        text = read.text or None
        for other, (before, said) in self._seen.items():
            if picture.looks_like(before) and _say_the_same(text or "", said or ""):
                return replace(read, text=text, warnings=(f"This is the same picture as {other}.",))
        self._seen[label] = (picture, text)
        return replace(read, text=text)

    def _attached_mail(self, exhibit: Exhibit, data: bytes, depth: int) -> ExhibitText:
        if depth >= _DEEP:
            return ExhibitText(exhibit.text)
        inner = self.read(data, depth + 1)
        self._stopped = self._stopped or inner.has_sealed_pictures
        words = [each.text for each in inner.exhibits if each.pictures == "read" and each.text]
        prints = tuple(each for one in inner.exhibits for each in one.prints)
        return ExhibitText("\n\n".join([exhibit.text or "", *words]), prints=prints)

    def _within(self, pictures: Iterator[tuple[str, Picture]]) -> Iterator[tuple[str, ExhibitText]]:
        for name, picture in pictures:
            if self._stopped or time.monotonic() > self._end:
                return
            read = replace(picture_text(picture), prints=(print_of(picture),))
            self._stopped = hints_at_sexual_images([read.text or ""])
            yield name, read


def _say_the_same(one: str, other: str) -> bool:
    """Screens of one chat look alike; only where the words agree as well was one sent twice."""
    words, others = Counter(one.split()), Counter(other.split())
    return (words & others).total() >= max(words.total(), others.total()) * _AGREE


def _with(exhibit: Exhibit, read: ExhibitText) -> Exhibit:
    return replace(
        exhibit,
        text=read.text,
        title=read.title or exhibit.title,
        messages=read.messages or exhibit.messages,
        warnings=(*exhibit.warnings, *read.warnings),
        pictures="read",
        prints=read.prints,
        printed=read.printed,
    )


def _scanned(exhibit: Exhibit, pages: list[ExhibitText]) -> Exhibit:
    printed = tuple(one for each in pages for one in each.printed)
    exhibit = replace(exhibit, pictures="read", prints=_prints(pages), printed=printed)
    text = "\n\n".join(each.text for each in pages if each.text)
    if not text:
        return exhibit
    kept = tuple(each for each in exhibit.warnings if each != NO_TEXT)
    return replace(exhibit, text=text, warnings=(*kept, _FROM_PAGES))


def _beside(exhibit: Exhibit, pictures: list[tuple[str, ExhibitText]]) -> Exhibit:
    """The words of pictures within a file after its own, and in a chat in the message that each came with."""
    exhibit = replace(exhibit, pictures="read", prints=_prints(read for _, read in pictures))
    said = {name.rpartition("/")[2]: read.text for name, read in pictures if read.text}
    if not said:
        return exhibit
    text = "\n\n".join([exhibit.text or "", *(f"{name}:\n{words}" for name, words in said.items())]).strip()
    messages = tuple(_with_words(each, said) for each in exhibit.messages)
    return replace(exhibit, text=text, messages=messages)


def _prints(pictures: Iterable[ExhibitText]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for read in pictures for each in read.prints))


def _with_words(message: Message, said: dict[str, str]) -> Message:
    if message.kind != "media":
        return message
    words = next((each for name, each in said.items() if name in message.text), None)
    return replace(message, text=f"{message.text}\n{words}", kind="text") if words else message
