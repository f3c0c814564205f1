"""The line a mail program writes above what it quotes: "On Mon, 23 Nov 2026 at 08:14, Ola <ola@…> wrote:".

Languages say it with their own verbs and in their own order, and programs wrap it over lines. What they share
is what is looked for: a verb of writing, a day or an hour, an address, a colon or dashes at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.quote_marks import is_quoted_below
from ingest.writing_words import DAYS, LEADS, VERBS

_ENDS = re.compile(
    rf"(?:^|[\s>\")\]),:.]|(?<=[月日]))(?:{VERBS})(?P<rest>\b.{{0,120}}|\W{{0,40}})[:：]\s*$", re.IGNORECASE
)
_DASHED = re.compile(
    rf"^[ >]*(?:[-–—_*]{{2,}}\s*|(?=[^@\d]{{0,60}}\d[^@]{{0,150}}@))(?P<words>.{{3,200}}?)\s(?:{VERBS})\s*:?\s*[-–—_*]{{2,}}\s*$",
    re.IGNORECASE,
)
_COLON = re.compile(r"[:：]\s*$")
# Programs that end the line with the verb; with an address and a date it is theirs all the same.
_BARE_VERBS = (" wrote", " écrit", " escribió", " scritto", " escreveu", " schrieb", " skrev")
# Gmail of old: "2016-03-03 17:21 GMT+01:00 Ola Marek" and "2013/10/2 Ola <ola@…>", without a colon.
_OLD_GMAIL = re.compile(
    r"^[ >]*\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s\d{1,2}:\d\d\s(?P<zone>GMT[+-]\d\d:\d\d)\s[^\d:]{2,60}|"
    r"\s(?:\d{1,2}:\d\d\s)?[^<>\d]{1,60}<[^<>\s]+@[^<>\s]+>)\s*$"
)
# "Ola Marek kirjoitti 23.11.2026 kello 8:14:", the date at the end.
_DATED = re.compile(
    rf"\s(?!wrote|writes|sent)(?:{VERBS})\s[^:]{{0,40}}(?:19|20)\d\d[^:]{{0,30}}\d[:.]\d\d[^:]{{0,12}}[:：]\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"^>\s*(?:{VERBS})\s*[:：]\s*$", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:@]{1,120}@[^\s<>()\[\]\",;:@]{1,120}")
_BRACKETED = re.compile(r"[<(\[]\s*(?:mailto:)?[^<>()\[\]@]{1,160}@[^<>()\[\]@]{1,160}[>)\]]")
_WHEN = re.compile(
    r"\b(?:19|20)\d\d\b|(?:19|20)\d\d年|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}\.? "
    r"[^\W\d]{3,10}\b",
    re.IGNORECASE,
)
_DAY_AND_YEAR = re.compile(r"(?:19|20)\d\d|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_DIGIT = re.compile(r"\d")
_HOUR = re.compile(r"\b\d{1,2}[:.h]\d\d")
_STARTS = re.compile(
    rf"^[ >]*(?:[-–—_*]{{2,}}\s*)?(?:(?:{LEADS})\s+.{{0,40}}?\d|(?:{DAYS})[^\W\d]{{0,8}}\.?,?\s.{{0,12}}?\d|[^\W\d]{{2,12}},\s\d{{1,2}}\s|"
    rf"\d{{1,4}}\s?[./年-]\s?\d{{1,2}}|"
    rf"(?:{LEADS})\s+(?:{DAYS})[^\W\d]{{0,8}}\b|[^<>\n]{{0,80}}<[^<>\s]+@|Sent from .{{1,60}}<)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"^(?P<before>.*?\S)\s*(?P<line>(?:[-–—_*]{{2,}}\s*)?\b(?:On|Am|Le|El|Il|Op|Em|"
    rf"Den)\s(?:(?:{DAYS})[^\W\d]{{0,6}}\b|\d).{{6,200}}@.{{0,120}})$",
    re.IGNORECASE,
)
_NAMED = re.compile(r",\s+\"?[^\W\d_][\w.'’-]*(?:,?\s+\"?[^\W_][\w.'’()-]*){0,5}\"?\s+(?:wrote|writes)\s*:\s*$")
_ENGLISH = re.compile(r"\b(?:wrote|writes|sent)\b", re.IGNORECASE)
# A person who tells what was written, above words they marked themselves.
_SPOKEN = re.compile(r"(?:.{0,40}\b)?(?:I|he|she|they|we|you|who|mum|dad)\s+(?:\w+\s+)?wrote\b", re.IGNORECASE)
_DASHES = tuple("-–—_*")
MOST_LINES = 5
LAST = (*":：>)]-–—_*", *_BARE_VERBS)
ZONE = " GMT"
_LONGEST = 400
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Attribution:
    """`lines`: how many it takes; `before`: new words on its first line; `certain`: only a program writes so."""

    lines: int
    words: str
    certain: bool
    before: str = ""


def attribution(lines: list[str], number: int) -> Attribution | None:
    """The attribution that begins at this line; None where none does."""
    first = lines[number]
    # Most lines are no such thing, and most of them show it at their ends.
    ends = [each.rstrip() for each in lines[number : number + MOST_LINES]]
    if not ends[0] or len(first) > _LONGEST:
        return None
    found = _without_colon(lines, number, ends[0])
    if found is None and any(each.endswith(LAST) for each in ends):
        found = (ends[0].endswith(LAST) and _in_one_line(lines, number)) or _over_lines(lines, number)
    return found or None


def _without_colon(lines: list[str], number: int, first: str) -> Attribution | None:
    dashed = _DASHED.match(first) if first.endswith(_DASHES) else None
    if dashed:
        return Attribution(1, dashed["words"], certain=True)
    old = _OLD_GMAIL.match(first) if ZONE in first or first.endswith(">") else None
    if old:
        return Attribution(1, first.strip("> "), certain=bool(old["zone"]) or _next_is_quote(lines, number + 1))
    return None


def _in_one_line(lines: list[str], number: int) -> Attribution | None:
    alone = _judged(_joined(lines, number, 1), lines, number + 1, 1)
    inside = _INSIDE.match(lines[number]) if alone and not _STARTS.match(lines[number]) else None
    return Attribution(1, inside["line"], alone.certain, inside["before"]) if alone and inside else alone


def _over_lines(lines: list[str], number: int) -> Attribution | None:
    if not _STARTS.match(lines[number]) or _COLON.search(lines[number]):
        return None
    for count in range(2, MOST_LINES + 1):
        if number + count > len(lines) or len(joined := _joined(lines, number, count)) > _LONGEST:
            break
        # An empty line ends it, but for programs that spread the address over lines of its own.
        if not lines[number + count - 1].strip("> ") and (count > 2 or not _HOUR.search(joined)):  # noqa: PLR2004
            break
        found = _judged(joined, lines, number + count, count)
        if found is not None:
            return found
    return None


def _joined(lines: list[str], number: int, count: int) -> str:
    return " ".join(each.lstrip("> \xa0").rstrip() for each in lines[number : number + count]).strip()


def _judged(joined: str, lines: list[str], following: int, count: int) -> Attribution | None:
    is_quoted = _next_is_quote(lines, following)
    when = bool(_DIGIT.search(joined) and _WHEN.search(joined))
    address = "@" in joined and bool(_ADDRESS.search(joined) or _BRACKETED.search(joined))
    if not (when or address or is_quoted):
        return None
    is_bare = when and address and joined.endswith(_BARE_VERBS)
    ends = is_bare or bool(_COLON.search(joined))
    if ends and _ENDS.search(f"{joined}:" if is_bare else joined):
        certain = _with_verb(joined, is_quoted=is_quoted, when=when, address=address)
    else:
        certain = True if _without_verb(joined, ends=ends, is_quoted=is_quoted, when=when, address=address) else None
    return None if certain is None else Attribution(count, joined, certain)


def _with_verb(joined: str, *, is_quoted: bool, when: bool, address: bool) -> bool | None:
    """Whether only a program writes a line with this much in it; None where it is no such line at all."""
    if address and (when or (len(joined) < 2 * _SHORT and _BRACKETED.search(joined))):
        return True
    if when and (is_quoted or _STARTS.match(joined)):
        return _is_programs(joined)
    if when and _DATED.search(joined):
        return True
    is_lead = re.match(rf"(?:{LEADS})\s", joined, re.IGNORECASE)
    if _SPOKEN.match(joined):
        return None
    return False if is_quoted and (is_lead or len(joined) < _SHORT) else None


def _without_verb(joined: str, *, ends: bool, is_quoted: bool, when: bool, address: bool) -> bool:
    """True for "2026-11-23 8:14 Ola <ola@…>:", and for a day, an hour and a colon in a language unknown here."""
    if when and address and _STARTS.match(joined) and ((ends and _BRACKETED.search(joined)) or is_quoted):
        return ends or bool(re.search(r"[>)\]]\s*$", joined))
    return when and ends and is_quoted and bool(_HOUR.search(joined) and _DAY_AND_YEAR.search(joined))


def _is_programs(joined: str) -> bool:
    """A year, an hour, and a name after a comma: a parent who tells what somebody wrote does not write so."""
    is_exact = bool(_DAY_AND_YEAR.search(joined) and _HOUR.search(joined))
    return is_exact and bool(_NAMED.search(joined) or not _ENGLISH.search(joined))


def _next_is_quote(lines: list[str], number: int) -> bool:
    """True where a quotation follows; the bracket of an address that was put on a line of its own begins none."""
    is_bracket = number < len(lines) and _CLOSING.match(lines[number]) and not lines[number - 1].startswith(">")
    return is_quoted_below(lines, number) and not is_bracket
