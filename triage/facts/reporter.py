"""Who wrote: the name from the sender's line, the signature or a web form; the relation; the child."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casefile.findings import Reporter
from casefile.report import Report
from casefile.school import School
from triage.facts.names import FIRST, NAME, is_name

_FORM_NAME = re.compile(r"^\s*(?:your )?(?:full )?name\s*:\s*(\S.{0,60})$", re.IGNORECASE | re.MULTILINE)
_NO_PERSON = re.compile(
    r"\b(?:ipad|iphone|a neighbour|neighbour|anonymous|anon|concerned|worried|parent|no[- ]?reply|website|office|helpdesk|info|admin|noname|school)\b|@|\d",
    re.IGNORECASE,
)
_HIDES = re.compile(
    r"(?:not|n[’']?t) (?:giving|saying|leaving|signing|say|give|leave) (?:you )?my name|\banonymous(?:ly)?\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b(?:BDS|MBE|OBE|PhD|BA|BSc|MA|MSc|MRCP|JP)\b|\(.*?\)|\b(?:Dr|Mr|Mrs|Miss|Ms|Rev)\.? ")
_NAME_LINE = re.compile(rf"^(?:{NAME}|[A-Z]\. ?(?:[A-Z]\. ?)?{FIRST})(?: \((?:Mrs|Mr|Miss|Ms|Dr)\))?$")
_CLOSING = re.compile(
    r"^(?:(?:with |many |kind(?:est)? |warm(?:est)? |best )*(?:thanks?(?: you)?|regards|wishes)|yours\b.*|cheers|love|best)\b.{0,30}$",
    re.IGNORECASE,
)
_LAST_LINES = 6
_LEAST_SIGNED = 2

# In this order: the first that the mail says.
_RELATIONS = (
    ("pupil", re.compile(r"\b(?:i am|i[’']?m) in (?:year|yr|y) ?\d|\bfrom a pupil\b|\bi am a pupil\b", re.IGNORECASE)),
    (
        "carer",
        re.compile(
            r"\b(?:legal guardian|foster (?:carer|mum|dad|parent)|kinship carer|i am (?:her|his|their|the|a) (?:legal )?(?:guardian|carer))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "grandparent",
        re.compile(
            r"\((?:.{0,30})(?:grandad|grandma|nan|gran|granny|grandmother|grandfather)\)|\bi am (?:the )?(?:grand\w+|nan|gran|granny)\b|\bmy grand(?:son|daughter|child|children|kids)\b|[’']s (?:nan|grandad|gran|grandma|granny|grandmother|grandfather)\s*\)?\s*$",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "parent",
        re.compile(
            r"\b(?:mum|dad|mother|father|mam|parent) (?:of|to)\b|[’']s (?:mum|dad|mother|father|mam)\)|\bmy (?:\w+ )?(?:son|daughter|child|children|kids?|lad|girl|boy|twins|eldest|youngest|little one)\b|\bour (?:son|daughter|child|children)\b|\bas a parent\b|\bi am a: parent\b|\bour (?:\w+ ){0,3}group\b|\bclass rep\b",
            re.IGNORECASE,
        ),
    ),
    (
        "resident",
        re.compile(
            r"\bresident\b|\bneighbour\b|\bi live (?:on|opposite|across|next|near)\b|\bdon[’']?t have (?:any )?(?:kids|children) at\b|\blocal resident\b",
            re.IGNORECASE,
        ),
    ),
)


def reporter_of(report: Report, children_of_writer: Sequence[str], school: School | None) -> Reporter:
    """The reporter, as far as a person's mail says."""
    return Reporter(
        _name(report), _relation(report, school), ", ".join(children_of_writer) or None, _signed(report.reply[:20_000])
    )


def _name(report: Report) -> str | None:
    form = _FORM_NAME.search(report.reply[:4000])
    if form:
        return form[1].strip()
    if _HIDES.search(report.reply[:20_000]):
        return None
    shown = _LETTERS.sub("", report.sender.name).strip(" ,.")
    shown = "" if _NO_PERSON.search(shown) else shown
    signed = _signature(report.reply)
    if signed and (not shown or len(signed.split()) > len(shown.split())):
        return signed
    return shown or signed


def writers_names(report: Report) -> list[str]:
    """Every name that the writer goes by: in the sender's line and below the words."""
    names = [report.sender.name.strip(), _signed(report.reply[:20_000]) or ""]
    return list(dict.fromkeys(each for each in names if each))


def _signed(text: str) -> str | None:
    """The name that ends the words, where it stands apart or below a closing: no list of people, no sentence."""
    lines = text.rstrip().split("\n")
    if _HIDES.search(text) or len(lines) < _LEAST_SIGNED:
        return None
    last, before = lines[-1].strip(" ,x-–"), lines[-2].strip()
    name = _NAME_LINE.match(last)
    if name is None or not is_name(last) or (before and not _CLOSING.match(before)):
        return None
    return last


def _signature(text: str) -> str | None:
    """A line near the end that is nothing but a name."""
    lines = [each.strip(" ,x-–") for each in text.strip().split("\n") if each.strip()]
    for line in reversed(lines[-_LAST_LINES:]):
        before_comma = re.split(r"[,(]", line, maxsplit=1)[0].strip()
        if len(before_comma) <= 40 and _NAME_LINE.match(before_comma) and is_name(before_comma):  # noqa: PLR2004 - a name
            return before_comma
    return None


def _relation(report: Report, school: School | None) -> str:
    if _is_staff(report, school):
        return "staff"
    text = report.reply[:20_000]
    return next((relation for relation, words in _RELATIONS if words.search(text)), "parent")


def _is_staff(report: Report, school: School | None) -> bool:
    """True for an address of the school's own: of a person it lists, or of the domain the mail went to."""
    domain = report.sender.address.rpartition("@")[2].lower()
    if school is not None and school.by_address(report.sender.address) is not None:
        return True
    return bool(domain) and any(each.address.rpartition("@")[2].lower() == domain for each in report.to)
