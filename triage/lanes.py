"""Other lanes than the code of conduct's, seen even inside a mail about something else.

Rights over one's data, a complaint about the school itself, an allegation against staff: each has a clock of its own
(`casefile.lanes`).
The rules are data, `lanes.toml`, in the language of the other rules. What comes out is no label: it changes neither the
kind of mail nor a category or flag.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files

from casefile.findings import ALLEGATION, Lane, Quote
from casefile.report import Report
from triage.circumstances import Sentence
from triage.passages import Passage
from triage.phrases import Phrase, read_phrase
from triage.rule_book import Hit, RuleBook, first_place, read_lists, read_rule, rule_book
from triage.ruled_out import is_denied, is_no_allegation
from triage.tokens import Token, tokens_of

_TITLES = frozenset({"miss", "mrs", "mr", "ms", "mx"})
_MOST_QUOTES = 3
_STAFF_BEFORE = "staff before"
# A pronoun far into a sentence may be anybody's; "I am not asking" takes back what it begins.
_BEGINNING = 4
_DENIERS = frozenset({"not", "never", "dont", "wont", "isnt", "arent", "wouldnt"})
_TOLD = frozenset(
    {
        "told",
        "tell",
        "tells",
        "telling",
        "asked",
        "informed",
        "inform",
        "emailed",
        "rang",
        "thanked",
        "to",
        "with",
        "let",
    }
)
_BEFORE_SOMEBODY = frozenset(
    {"the", "a", "his", "her", "my", "our", "their", "your", "yesterday", "today", "and", "but"}
)


def lanes_of(report: Report, passages: Sequence[Passage]) -> tuple[Lane, ...]:
    """The lanes that a mail's passages show, each with the words that show it. A machine asks for nothing."""
    if report.automatic:
        return ()
    found: dict[str, dict[Quote, None]] = {}
    before: Sentence | None = None
    for passage in passages:
        tokens = tokens_of(passage.text)
        if not is_no_allegation(passage):
            shown = {lane for lane, quotes in found.items() if len(quotes) >= _MOST_QUOTES}
            for lane, quote in _seen_in((passage, tokens), before, shown):
                found.setdefault(lane, {})[quote] = None
        # What somebody is quoted with stands within the sentence before it.
        before = before if passage.voice == "said" else (passage, tokens)
    return tuple(Lane(each, tuple(found[each])[:_MOST_QUOTES]) for each in _order() if each in found)


def _seen_in(sentence: Sentence, before: Sentence | None, shown: Collection[str]) -> Iterator[tuple[str, Quote]]:
    """The lanes that one sentence shows, but those `shown` enough; each rule is taken back once for the whole sentence."""
    passage, tokens = sentence
    taken_back: dict[int, bool] = {}
    for hit in _book().hits(tokens):
        rule = hit.rule
        if rule.label in shown or passage.voice not in rule.voices:
            continue
        if rule.number not in taken_back:
            taken_back[rule.number] = first_place(rule.unless, tokens) is not None
        if not taken_back[rule.number] and _counts(hit, sentence, before):
            yield rule.label, _quoted(hit, passage, tokens)


def _quoted(hit: Hit, passage: Passage, tokens: Sequence[Token]) -> Quote:
    """A request is quoted by its sentence; an allegation by who is said to have done it, and what, for recusal goes by it."""
    if hit.rule.label != ALLEGATION:
        return Quote(passage.text, passage.where)
    last = hit.end - 1
    # "by Miss" alone would say of whom as little as "by sir".
    while last + 1 < len(tokens) and tokens[last].word in _TITLES and tokens[last + 1].capital:
        last += 1
    return Quote(passage.text[tokens[hit.start].start : tokens[last].end], passage.where)


def _counts(hit: Hit, sentence: Sentence, before: Sentence | None) -> bool:
    passage, tokens = sentence
    rule = hit.rule
    if rule.deniable and (is_denied(passage, tokens, hit.start) or _is_refused(hit, tokens)):
        return False
    if _was_only_told(hit, tokens):
        return False
    return rule.needs != _STAFF_BEFORE or (hit.start < _BEGINNING and _is_about_staff(passage, before))


def _is_refused(hit: Hit, tokens: Sequence[Token]) -> bool:
    return any(each.word in _DENIERS for each in tokens[hit.start : min(hit.end, hit.start + _BEGINNING)])


def _was_only_told(hit: Hit, tokens: Sequence[Token]) -> bool:
    """True where an allegation begins with somebody to whom it was told: "I told Mrs Gale that Jack hit him"."""
    before = [each.word for each in tokens[max(0, hit.start - 2) : hit.start]]
    while before and before[-1] in _BEFORE_SOMEBODY:
        before.pop()
    return hit.rule.label == ALLEGATION and bool(before) and before[-1] in _TOLD


def _is_about_staff(passage: Passage, before: Sentence | None) -> bool:
    """True where the sentence before it, in the same voice, begins with somebody of the staff or reports them."""
    if before is None or (before[0].where, before[0].voice) != (passage.where, passage.voice):
        return False
    begins, reports = _staff()
    place = first_place(begins, before[1])
    is_actor = place is not None and all(each.word in _BEFORE_SOMEBODY for each in before[1][:place])
    return is_actor or first_place(reports, before[1]) is not None


@cache
def _staff() -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    lists = _book().lists
    reports = (
        "(about|against|involving|concerning|regarding|incident with|is called|name is|report|reporting) .. {worker}",
        "{worker} .. (was|is) (on duty|in charge|supervising|covering|teaching)",
    )
    return (read_phrase("{worker}", lists),), tuple(read_phrase(each, lists) for each in reports)


@cache
def _order() -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.label for each in _book().rules))


@cache
def _book() -> RuleBook:
    raw = tomllib.loads((files("triage") / "lanes.toml").read_text(encoding="utf-8"))
    lists = read_lists(raw.pop("words"), rule_book().lists)
    rules = [(lane, each) for lane, group in raw.items() for each in group]
    return RuleBook(tuple(read_rule(number, *each, lists) for number, each in enumerate(rules)), {}, lists)
