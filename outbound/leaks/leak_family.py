"""Whose a child of a case is, as far as the reports say: "Mia's mum", "Dean Hollins, the father of Mia"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outbound.leaks.leak_name_forms import parts_of

_PARENT = r"(?:step-?)?(?:mum|mam|mummy|mother|dad|daddy|father|parent|carer|nan|gran|granny|grandmother|grandad|grandfather)s?"
_CHILD = r"(?:son|daughter|boy|girl|child|lad|little one|kid|eldest|youngest)"
_CALLED = re.compile(rf"^(?:the )?(.+?)['’]s {_PARENT}$|^{_PARENT} of (.+)$", re.IGNORECASE)
_BETWEEN = r"[\W_]+(?:\w+[\W_]+){0,3}?"


def children_of(name: str, children: Iterable[str], reports: Iterable[str]) -> tuple[str, ...]:
    """The children that are said to be this person's; somebody called "Mia's mum" is hers."""
    called = _CALLED.match(name.strip())
    found = [called[1] or called[2]] if called else []
    texts = list(reports)
    known = [each for each in (*parts_of(name).firsts, *parts_of(name).surnames) if each]
    them = "|".join(map(re.escape, known))
    for child in children:
        first = " ".join(parts_of(child).firsts) or child
        if known and any(re.search(_tie(them, re.escape(first)), each, re.IGNORECASE) for each in texts):
            found.append(child)
    return tuple(dict.fromkeys(found))


def _tie(them: str, child: str) -> str:
    """The ways in which a sentence ties somebody to a child."""
    return (
        rf"\b(?:{them})\b{_BETWEEN}{child}['’]s {_PARENT}\b|\b{child}['’]s {_PARENT},?[\W_]+(?:\w+[\W_]+)?(?:{them})\b"
        rf"|\b(?:{them})\b{_BETWEEN}{_PARENT} (?:of|to) {child}\b|\b(?:{them})['’]s {_CHILD},? {child}\b"
        rf"|\b(?:{them})\b{_BETWEEN}(?:her|his|their) {_CHILD},? {child}\b"
    )
