"""The line a mail program writes above what it quotes: "On Mon, 23 Nov 2026 at 08:14, Ola <ola@…> wrote:".

Languages say it with their own verbs and in their own order, and programs wrap it over lines. What they share
is what is looked for: a verb of writing, a day or an hour, an address, a colon or dashes at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERBS = (
    r"wrote|writes|sent|a\s+[ée]crit|[ée]crivait|schrieb|hat\s+.{0,80}geschrieben|geschrieben|escribi[óo]|"
    r"va\s+escriure|ha\s+scritto|scrive|"
    r"schreef|escreveu|escribiu|napisa[łl](?:\(?a\)?)?|pisze|skrev(?:\s+f[øö]l(?:gende|jande))?|følgende|kirjoitti|"
    r"napsal(?:\(?a\)?|a)?|"
    r"nap[ií]sal(?:\(?a\)?|a)?|je\s+napisa[ol](?:\/?la)?|a\s+scris|(?:şunu(?:ları)?\s+)?yazd[ıi]|yazmış|ysgrifennodd|"
    r"írta|kirjutas|rašė|rakstīja|"
    r"shkroi|ka\s+shkruar|kiteb|aliandika|menulis|sumulat|ayaa\s+qor(?:ay|tay)|ne\s+lik+ha|scríobh|skrifaði|"
    r"đã\s+viết|написал(?:\(?а\)?)?|пишет|писал(?:\(?а\)?)?|написав(?:\(?ла\)?)?|пише|написа(?:о|ла)?|έγραψε|كتب|"
    r"כתב(?:/ה|ה)?|مأت|نے\s+لکھا|نوشت|"
    r"ने\s+लिखा|ਨੇ\s+ਲਿਖਿਆ|লিখেছেন|写道|寫道|写到|님이\s*작성|のメール|書きました|のメッセージ"
)
_LEADS = (
    r"On|Le|Am|El|Il(?:\s+giorno)?|Op|Em|Den|Dne|Dňa|Dnia|W\s+dniu|Pe|La|Ar|A|På|Vào|Dana|Në|Em|Kuupäeval|Pada|Mnamo|"
    r"Noong|Air|Bi|Vom|Since|"
    r"Στις|В|Дана|На|在|Am\s+\w+,\s+de[mn]"
)
_DAYS = (
    r"mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|pon|wt|śr|sro|czw|"
    r"pt|pią|sob|nie|niedz|"
    r"mån|tis|ons|tor|fre|lör|sön|man|tir|lør|søn|ke|to|pe|la|su|po|út|st|čt|pá|ne|paz|pzt|sal|çar|per|cum|cmt|"
    r"llun|maw|merch|iau|gwen|sad|sul|пн|вт|ср|чт|пт|сб|вс|нд"
)
_ENDS = re.compile(
    rf"(?:^|[\s>\")\]),:.]|(?<=[月日]))(?:{_VERBS})(?P<rest>\b.{{0,120}}|\W{{0,40}})[:：]\s*$", re.IGNORECASE
)
_DASHED = re.compile(
    rf"^[ >]*[-–—_*]{{2,}}\s*(?P<words>.{{3,200}}?)\s(?:{_VERBS})\s*:?\s*[-–—_*]{{2,}}\s*$", re.IGNORECASE
)
_COLON = re.compile(r"[:：]\s*$")
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
    rf"^[ >]*(?:[-–—_*]{{2,}}\s*)?(?:(?:{_LEADS})\s+.{{0,40}}?\d|(?:{_DAYS})[^\W\d]{{0,8}}\.?,?\s.{{0,12}}?\d|"
    rf"\d{{1,4}}\s?[./年-]\s?\d{{1,2}}|"
    rf"(?:{_LEADS})\s+(?:{_DAYS})[^\W\d]{{0,8}}\b|[^<>\n]{{0,80}}<[^<>\s]+@|Sent from .{{1,60}}<)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"^(?P<before>.*?\S)\s*(?P<line>(?:[-–—_*]{{2,}}\s*)?\b(?:On|Am|Le|El|Il|Op|Em|"
    rf"Den)\s(?:(?:{_DAYS})[^\W\d]{{0,6}}\b|\d).{{6,200}}@.{{0,120}})$",
    re.IGNORECASE,
)
_NAMED = re.compile(r",\s+\"?[^\W\d_][\w.'’-]*(?:,?\s+\"?[^\W_][\w.'’()-]*){0,5}\"?\s+(?:wrote|writes)\s*:\s*$")
# A person who tells what was written, above words they marked themselves.
_SPOKEN = re.compile(r"(?:.{0,40}\b)?(?:I|he|she|they|we|you|who|mum|dad)\s+(?:\w+\s+)?wrote\b", re.IGNORECASE)
MOST_LINES = 5
LAST = tuple(":：>)]-–—_*")
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
    ends = [each.rstrip()[-1:] for each in lines[number : number + MOST_LINES]]
    if not ends[0] or len(first) > _LONGEST or not any(each in LAST for each in ends if each):
        return None
    dashed = _DASHED.match(first) if ends[0] in "-–—_*" else None
    if dashed:
        return Attribution(1, dashed["words"], certain=True)
    alone = ends[0] in LAST and _judged(_joined(lines, number, 1), lines, number + 1, 1)
    if alone:
        inside = None if _STARTS.match(first) else _INSIDE.match(first)
        return Attribution(1, inside["line"], alone.certain, inside["before"]) if inside else alone
    if not _STARTS.match(first) or _COLON.search(first):
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


def sender_and_date(words: str) -> tuple[str, str]:
    """Who wrote and when, as an attribution says it."""
    words = re.sub(r"\s+", " ", words.strip("-–—_* >:："))
    words = re.sub(rf"^(?:{_LEADS})\s+", "", words, flags=re.IGNORECASE)
    words = re.sub(rf"\s*(?:{_VERBS})\s*$", "", words, flags=re.IGNORECASE).rstrip(" ,")
    middle = re.search(rf"\s(?:{_VERBS})\s", words, flags=re.IGNORECASE)
    if middle:
        return words[middle.end() :].strip(" ,"), words[: middle.start()].strip(" ,")
    last = max(
        (
            each.end()
            for each in re.finditer(
                r"\d(?:\s?[ap]\.?m\.?\b|\s?(?:GMT|UTC|BST)?(?:[+-]\d\d:?\d\d)?)?",
                words.partition("@")[0],
                re.IGNORECASE,
            )
        ),
        default=0,
    )
    comma = words.find(",", last)
    cut = comma if 0 <= comma <= last + 8 else last
    return words[cut:].strip(" ,>"), words[:cut].strip(" ,")


def _joined(lines: list[str], number: int, count: int) -> str:
    return " ".join(each.lstrip("> \xa0").rstrip() for each in lines[number : number + count]).strip()


def _judged(joined: str, lines: list[str], following: int, count: int) -> Attribution | None:
    is_quoted = _next_is_quote(lines, following)
    when = bool(_DIGIT.search(joined) and _WHEN.search(joined))
    address = "@" in joined and bool(_ADDRESS.search(joined) or _BRACKETED.search(joined))
    if not (when or address or is_quoted):
        return None
    ends = bool(_COLON.search(joined))
    if ends and _ENDS.search(joined):
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
    is_lead = re.match(rf"(?:{_LEADS})\s", joined, re.IGNORECASE)
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
    return bool(_DAY_AND_YEAR.search(joined) and _HOUR.search(joined) and _NAMED.search(joined))


def _next_is_quote(lines: list[str], number: int) -> bool:
    following = next((each for each in lines[number : number + 5] if each.strip()), "")
    return following.lstrip().startswith((">", "|>"))
