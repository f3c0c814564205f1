"""The do-not-look rule: when words hint at sexual images of a child, no picture that came with them is opened.

UK guidance (UKCIS, "Sharing nudes and semi-nudes") tells schools never to view, copy, print, share or store such
pictures. Nobody can know what is in a picture before looking, so the words around it decide; a false alarm costs
that the DSL alone sees the case until they let the others, and that a person has to read a screenshot unaided.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from casefile.report import Exhibit, Report

# A screenshot of rude messages is no rude picture: only what a camera takes counts.
_PICTURE = (
    r"(?:pic(?:ture)?s?|photo(?:graph)?(?:s|ed|ing)?|fotos?|imag(?:e|es|ery)|videos?|videoed|videoing|vids?|clips?|"
    r"film(?:s|ed|ing)?|footage|snaps?|selfies?|record(?:ed|ing|ings)|deep.?fakes?|on camera|webcam|live.?stream\w*|face.?time)"
)
_BODY = r"(?:bum|bottom|bits|thing|junk|body|chest|nipples?|crotch|front bottom|pee.?pee|winkle|fanny|foof|todger|knob|cock|tits?)"
_BARE = (
    r"(?:nud(?:e|ey|ie)|naked|topless|undress(?:ed|ing)?|unclothed|starkers|indecent|sexual(?:ly)?|sexualised|porn\w*|genitals?|"
    r"genitalia|private parts?|privates|penis|willy|vagina|breasts?|boobs?|bra|knickers|undies|underwear|boxers|pants|"
    r"get(?:ting|s)? (?:un)?(?:changed|dressed)|got (?:un)?changed|while (?:\w+ )?chang(?:ed|ing)|"
    r"in the (?:nude|buff|shower|bath|changing rooms?)|on the toilet|toilet cubicle|(?:under|over) the cubicle|up (?:her|their|a|the) skirts?|"
    r"down (?:her|their) tops?|(?:no|any|without|with no) (?:\w+ )?clothes|clothes off|(?:no|without a|her|his) top (?:on|off)|"
    r"(?:nothing|no top|no trousers) on|(?:trousers|pants|knickers|shorts) down|"
    rf"(?:his|her|my|your|their|ur) (?:\w+ )?{_BODY})"
)
# These speak of many things; right before the word for a picture they speak of one.
_COARSE = (
    r"(?:rude|dirty|explicit|intimate|obscene|sexy|x.?rated|xxx|private|compromising|naughty|pervy|saucy|racy|raunchy|revealing|"
    r"graphic|dodgy sexual|body|boob|knob|cock|bikini)"
)
_CLEAR = re.compile(
    r"\bn(?:u|00|oo|\*)d[e3*]?[sz]\b|\bsemi.?nudes?\b|\bd[i*!1]ck.?pics?\b|\bsext(?:s|ed|ing)?\b|\bup.?skirt\w*|"
    r"\bdown.?blous\w*|\bchild porn\w*|\bcsam\b|\bcsa images?\b|\bsextort\w*|\bnudif\w*|\bundress(?:ing|es)? (?:apps?|filters?|bots?|ai)\b|"
    r"\bmakes? (?:\w+ ){1,3}look (?:naked|nude)\b|\b(?:child|sexual) abuse (?:images?|material|pictures?|videos?)\b|"
    r"\bindecent (?:images?|pictures?|photos?|videos?|films?|clips?|material)\b|"
    r"\b(?:film|photograph|record|video)\w* (?:him|her|them|(?:my|a|the|some|other|our|his|little|year) \w+(?: \w+)?) in the (?:toilets?|loos?|showers?)\b",
    re.IGNORECASE,
)
_OF_PICTURE = re.compile(
    rf"\b{_COARSE}\s{_PICTURE}\b|\binappropriate\s{_PICTURE} of\b|"
    r"\bscreen.?shots? of (?:\w+ ){0,4}(?:nude|naked|topless|undressed)\b",
    re.IGNORECASE,
)
_ANY_BARE = re.compile(rf"\b{_BARE}\b|[🍆🍑]", re.IGNORECASE)
_ANY_PICTURE = re.compile(rf"\b{_PICTURE}\b", re.IGNORECASE)
_NEAR = 60
# A line that a mail program broke goes on; a blank line, or the next message of a chat, does not.
_ENDS = re.compile(r"[.!?]|\n[\n\[\d]")
_DENIED = re.compile(r"\b(?:not|no|nothing|isn['’]?t|wasn['’]?t|aren['’]?t)\b[^.!?\n]{0,12}$", re.IGNORECASE)
_CHILD = re.compile(
    r"\b(?:child(?:ren)?(?:'s|’s)?|kid(?:s|dies|die)?|(?:school)?girls?|(?:school)?boys?|daughters?|sons?|pupils?|students?|toddlers?|teen\w*|"
    r"pre.?teens?|tweens?|minors?|under.?age\w*|lad|lads|lass|lasses|bairns?|infants?|bab(?:y|ies)|little (?:one|ones|girl|boy)|"
    r"young(?:est|ster|sters)|year \d|y\d|yr ?\d|(?:\d{1,2}|six|seven|eight|nine|ten|eleven|twelve).?(?:year.olds?|y\.?o\b)|"
    r"niece|nephew|sister|brother|grand(?:son|daughter|child)\w*|(?:his|her|their) class)\b",
    re.IGNORECASE,
)
_AROUND = 400
_MOST_TEXT = 200_000


def hints_at_sexual_images(texts: Iterable[str], *, of_child: bool = False) -> bool:
    """True where any of the texts speaks of sexual images and of a child close by.

    `of_child` is True where other words of the same mail speak of a child: what is clear by itself needs no more then.
    """
    return any(_hints(each[:_MOST_TEXT], of_child) for each in texts)


def speaks_of_child(text: str) -> bool:
    """True where the words speak of any child."""
    return _CHILD.search(text[:_MOST_TEXT]) is not None


def sealed_where_hinted(report: Report) -> Report:
    """The report with every picture not yet read marked as sealed, where its words hint at such images."""
    waiting = [each for each in report.exhibits if each.pictures == "unread"]
    own = f"{report.subject}\n{report.text}"
    if not waiting or not hints_at_sexual_images(_words_of(report), of_child=speaks_of_child(own)):
        return report
    return replace(report, exhibits=tuple(_sealed(each) for each in report.exhibits))


def _hints(text: str, of_child: bool) -> bool:
    clear = [each.span() for each in _CLEAR.finditer(text)]
    if clear and of_child:
        return True
    spoken = [*(each.span() for each in _OF_PICTURE.finditer(text)), *_near_each_other(text)]
    spans = [*clear, *(each for each in spoken if not _DENIED.search(text[max(0, each[0] - 30) : each[0]]))]
    return any(_CHILD.search(text[max(0, start - _AROUND) : end + _AROUND]) for start, end in spans)


def _near_each_other(text: str) -> Iterator[tuple[int, int]]:
    """Where one sentence speaks of a bare body and of a picture, few words apart. Proportional to the text's length."""
    pictures = [each.span() for each in _ANY_PICTURE.finditer(text)]
    starts = [each[0] for each in pictures]
    for bare in _ANY_BARE.finditer(text):
        place = bisect_left(starts, bare.start())
        for first, last in pictures[max(0, place - 1) : place + 1]:
            gap = text[min(last, bare.end()) : max(first, bare.start())]
            if len(gap) <= _NEAR and not _ENDS.search(gap):
                yield min(first, bare.start()), max(last, bare.end())


def _words_of(report: Report) -> list[str]:
    exhibits = [each.text or "" for each in report.exhibits]
    # A file's name speaks of what is in it: "girl_topless.jpg" of a picture.
    names = [f"picture {re.sub(r'[_.-]+', ' ', each.filename)}" for each in report.exhibits if each.pictures]
    forwarded = [f"{each.subject}\n{each.text}" for each in report.forwarded]
    return [report.subject, f"{report.subject}\n{report.text}", *forwarded, *names, *exhibits]


def _sealed(exhibit: Exhibit) -> Exhibit:
    return replace(exhibit, pictures="sealed") if exhibit.pictures == "unread" else exhibit
