"""The signs of all judges become findings: weighed together, each with the shortest words that show it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from casefile.findings import Finding, Quote
from casefile.shifts import SUGGESTED
from triage.judges import Sign

_NEXT_WORDS = re.compile(r"(?: [\w'’-]+){1,2}")
_MOST_QUOTES = 3
_LEAST_WORDS = 2
_SURE = 0.98


def weighed(signs: Iterable[Sign]) -> dict[str, float]:
    """How sure all signs together are of each label: independent sources add up, the same one counts once."""
    best: dict[str, dict[str, float]] = defaultdict(dict)
    for sign in signs:
        sources = best[sign.label]
        sources[sign.source] = max(sign.weight, sources.get(sign.source, 0.0))
    return {label: _together(sources.values()) for label, sources in best.items()}


def _together(weights: Iterable[float]) -> float:
    doubt = 1.0
    for weight in weights:
        doubt *= 1.0 - weight
    return min(_SURE, 1.0 - doubt)


def findings_of(
    signs: Iterable[Sign], labels: Iterable[str], sure: Mapping[str, float], stands: Callable[[Quote], bool]
) -> tuple[Finding, ...]:
    """The findings for some labels in their order: those likelier than not, and shown.

    `sure` says how sure triage is of each label; `stands` whether a quote is a run of the place it names.
    """
    by_label: dict[str, list[Sign]] = defaultdict(list)
    for sign in signs:
        by_label[sign.label].append(sign)
    found = []
    for label in labels:
        if sure.get(label, 0.0) < SUGGESTED:
            continue
        quotes = _quotes(by_label[label], stands)
        if quotes:
            found.append(Finding(label, round(min(sure[label], _SURE), 3), quotes))
    return tuple(found)


def _quotes(signs: list[Sign], stands: Callable[[Quote], bool]) -> tuple[Quote, ...]:
    """The strongest quotes, the shorter first where two are alike; none that holds another."""
    quotes: list[Quote] = []
    for sign in sorted(signs, key=lambda each: (-each.weight, each.end - each.start)):
        quote = Quote(_with_company(sign), sign.passage.where)
        if any(each.quote in quote.quote or quote.quote in each.quote for each in quotes) or not stands(quote):
            continue
        quotes.append(quote)
        if len(quotes) == _MOST_QUOTES:
            break
    return tuple(quotes)


def _with_company(sign: Sign) -> str:
    """The quote; a single word says little, so it comes with the word before it, else with the two after it."""
    text, start, end = sign.passage.text, sign.start, sign.end
    if len(sign.quote.split()) >= _LEAST_WORDS:
        return sign.quote
    before = text[:start].rstrip(" ")
    if before and before[-1].isalnum():
        return text[len(before) - len(before.split()[-1]) : end]
    after = _NEXT_WORDS.match(text, end)
    return text[start : after.end()] if after else sign.quote
