"""Where a text holds an address, a number or a place that is somebody's: of e-mail, telephone or home, in any spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outbound.leaks.leak_known import Party
from outbound.leaks.leak_words import list_of

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w])\+?\(?\d(?:[ \u00a0().\u2013-]{0,2}\d){5,14}(?!\w)")
_ENDING = re.compile(r"\bending(?: in| with)? (\d{3,5})\b")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b", re.IGNORECASE)
_KINDS = {
    "road": "road|rd",
    "street": "street|st",
    "avenue": "avenue|ave|av",
    "lane": "lane|ln",
    "close": "close|cl",
    "drive": "drive|dr",
    "crescent": "crescent|cres",
    "court": "court|ct",
    "place": "place|pl",
    "grove": "grove|gr",
    "terrace": "terrace|terr",
    "gardens": "gardens|gdns",
    "square": "square|sq",
}
_STREET = re.compile(
    rf"\b(?:(\d+[a-z]?),? )?((?:[A-Z][\w'’]+ ){{1,3}})({'|'.join(_KINDS)}|way|row|mews|bank|walk|hill|rise|view|green|park)\b",
    re.IGNORECASE,
)
# Local parts that are anybody's.
_OFFICES = frozenset(["contact", "family", "hello", "office", "parents", "school", "concerns"])
_LEAST_DIGITS = 7
_LEAST_LOCAL = 6
_LEAST_LINE = 8


def contacts_in(text: str, party: Party, allowed: Iterable[Party]) -> Iterator[str]:
    """Every place of a text that tells how somebody is reached; what the allowed have in common with them is none."""
    others = list(allowed)
    yield from _addresses(text, party, others)
    yield from _numbers(text, set(map(_digits, party.phones)) - {_digits(n) for each in others for n in each.phones})
    yield from _places(text, party.postal, " ".join(line for each in others for line in each.postal))


def numbers_in(text: str) -> list[str]:
    """Every telephone number that somebody wrote down in a text."""
    found = (match[0] for match in _NUMBER.finditer(text))
    return [each for each in found if len(_digits(each)) >= _LEAST_DIGITS + 3 and _digits(each).startswith("0")]


def places_in(text: str) -> list[str]:
    """Every street and postcode that somebody wrote down in a text with a number or in capitals."""
    streets = [match[0] for match in _STREET.finditer(text) if match[1]]
    return streets + [match[0] for match in _POSTCODE.finditer(text) if match[0].isupper()]


def _addresses(text: str, party: Party, others: list[Party]) -> Iterator[str]:
    free = {each.casefold() for one in others for each in one.addresses}
    for address in {each.casefold() for each in party.addresses if each} - free:
        local = address.partition("@")[0]
        yield from (match[0] for match in _ADDRESS.finditer(text) if match[0].casefold().strip(".'") == address)
        if len(local) >= _LEAST_LOCAL and local not in list_of("names_that_are_words") | _OFFICES:
            pattern = rf"(?<![\w.@-]){re.escape(local)}(?![\w@-]|\.\w)"
            yield from (match[0] for match in re.finditer(pattern, text, re.IGNORECASE))


def _numbers(text: str, wanted: set[str]) -> Iterator[str]:
    wanted.discard("")
    for match in _NUMBER.finditer(text):
        digits = _digits(match[0])
        if any(digits == each or (len(digits) >= _LEAST_DIGITS and each.endswith(digits)) for each in wanted):
            yield match[0]
    for match in _ENDING.finditer(text):
        if any(each.endswith(match[1]) for each in wanted):
            yield match[0]


def _digits(number: str) -> str:
    """A number as it is dialled here: "+44 (0)7700 900123" and "0044 7700…" are "07700…"."""
    bare = re.sub(r"\D", "", number.replace("(0)", ""))
    for prefix in ("0044", "44"):
        if bare.startswith(prefix) and len(bare) > len(prefix) + _LEAST_DIGITS:
            return "0" + bare.removeprefix(prefix).removeprefix("0")
    return bare


def _places(text: str, lines: Iterable[str], free: str) -> Iterator[str]:
    """Where a line of an address stands in the text: its postcode, its street, or the whole of it."""
    known = " ".join(free.casefold().split())
    for line in lines:
        for match in _POSTCODE.finditer(line):
            if f"{match[1]} {match[2]}".casefold() not in known:
                yield from _found(rf"{re.escape(match[1])} ?{re.escape(match[2])}", text)
        for match in _STREET.finditer(line):
            name, kind = match[2].strip(), match[3].casefold()
            if f"{name} {kind}".casefold() not in known:
                number = rf"(?:{match[1]},? )?" if match[1] else ""
                yield from _found(rf"{number}{re.escape(name)} (?:{_KINDS.get(kind, kind)})", text)
        if len(line) >= _LEAST_LINE and not _STREET.search(line) and line.casefold() not in known:
            yield from _found(re.escape(line.strip()), text)


def _found(pattern: str, text: str) -> Iterator[str]:
    # In capitals like a name: "the close" is not Paddock Close.
    yield from (
        match[0] for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) if not match[0].islower()
    )
