"""The do-not-look rule: when words hint at sexual images of a child, no picture that came with them is opened.

UK guidance (UKCIS, "Sharing nudes and semi-nudes") tells schools never to view, copy, print, share or store such
pictures. Nobody can know what is in a picture before looking, so the words around it decide; a false alarm costs
only that a person has to read a screenshot unaided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from casefile.report import Exhibit, Report

# A screenshot of rude messages is no rude picture: only what a camera takes counts.
_PICTURE = r"(?:pic(?:ture)?s?|photo(?:graph)?s?|imag(?:e|es|ery)|videos?|clips?|films?|footage|snaps?|selfies?)"
_BARE = (
    r"(?:nude|naked|topless|undress(?:ed|ing)|unclothed|indecent|sexual(?:ly)?|sexualised|porn\w*|genitals?|genitalia|"
    r"private parts|privates|penis|willy|vagina|breasts?|boobs?|bra|knickers|underwear|pants|getting changed|"
    r"in the (?:shower|bath|changing rooms?)|on the toilet)"
)
# These speak of many things; right before the word for a picture they speak of one.
_COARSE = r"(?:rude|dirty|explicit|intimate|obscene|sexy|x.?rated|private|compromising)"
_CLEAR = re.compile(
    r"\bnudes\b|\bsemi.?nudes?\b|\bd[i*]ck.?pics?\b|\bsext(?:s|ed|ing)?\b|\bup.?skirt\w*|\bchild porn\w*|\bcsam\b|"
    r"\bsextort\w*|\bindecent (?:images?|pictures?|photos?)\b",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"\b{_BARE}\b[^.!?\n]{{0,60}}\b{_PICTURE}\b|\b{_PICTURE}\b[^.!?\n]{{0,60}}\b{_BARE}\b|\b{_COARSE} {_PICTURE}\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|no|nothing|isn['’]?t|wasn['’]?t|aren['’]?t)\b[^.!?\n]{0,12}$", re.IGNORECASE)
_CHILD = re.compile(
    r"\b(?:child(?:ren)?(?:'s|’s)?|kids?|girls?|boys?|daughters?|sons?|pupils?|students?|toddlers?|teen\w*|minors?|under.?age\w*|"
    r"lad|lass|infants?|bab(?:y|ies)|year \d|y\d|(?:\d{1,2}|six|seven|eight|nine|ten|eleven|twelve).year.olds?|"
    r"niece|nephew|grand(?:son|daughter|child)\w*|(?:his|her|their) class)\b",
    re.IGNORECASE,
)
_AROUND = 400
_MOST_TEXT = 200_000


def hints_at_sexual_images(texts: Iterable[str]) -> bool:
    """True where any of the texts speaks of sexual images and of a child close by."""
    return any(_hints(each[:_MOST_TEXT]) for each in texts)


def sealed_where_hinted(report: Report) -> Report:
    """The report with every picture not yet read marked as sealed, where its words hint at such images."""
    waiting = [each for each in report.exhibits if each.pictures == "unread"]
    if not waiting or not hints_at_sexual_images(_words_of(report)):
        return report
    return replace(report, exhibits=tuple(_sealed(each) for each in report.exhibits))


def _hints(text: str) -> bool:
    near = [each for each in _NEAR.finditer(text) if not _DENIED.search(text[max(0, each.start() - 30) : each.start()])]
    for match in (*_CLEAR.finditer(text), *near):
        around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        if _CHILD.search(around):
            return True
    return False


def _words_of(report: Report) -> list[str]:
    exhibits = [each.text or "" for each in report.exhibits]
    return [report.subject, f"{report.subject}\n{report.text}", *exhibits]


def _sealed(exhibit: Exhibit) -> Exhibit:
    return replace(exhibit, pictures="sealed") if exhibit.pictures == "unread" else exhibit
