"""The writer's new words, apart from quoted history, forwarded mails, signatures, disclaimers and banners.

`attribution` knows "On … wrote:", `header_block` the fields and dividers above old mails, `mail_footer` what
stands around words, `forwarded_mails` takes a chain apart. Here is the order in which they are asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefile.report import Forwarded
from ingest.attribution import LAST, MOST_LINES, Attribution, attribution
from ingest.forwarded_mails import forwarded_mails, tidied
from ingest.header_block import MARKS, field_of, is_forward_mark, is_header_block, is_original_mark, is_rule
from ingest.mail_footer import is_footer, without_banner, without_disclaimers, without_signature

_REPLY_SUBJECT = re.compile(
    r"^\s*(?:re|aw|antw(?:ort)?|sv|vs|odp|rif|res|ref|ynt|cevap|ats|vá|atb|отв|ответ|απ|回复|回覆|"
    r"答复)\s*(?:\[\d+\])?\s*[:：]",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|sv)\s*:\s*)?\[?(?:fwd?|fw|wg|tr|rv|i|pd|enc|doorst|vl|vb|vs|vid|överf|ilt|fwd?\.|továbbítás|"
    r"пер|转发|轉寄)\s*[:：]",
    re.IGNORECASE,
)
_MOST_LINES = 50_000
_LONG = 62


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`reply` holds the new words; `forwarded` each mail that was passed on in the body."""

    reply: str
    forwarded: tuple[Forwarded, ...]


@dataclass(slots=True)
class _Cut:
    """The new lines, the lines of history from its first header on, and whether that history was passed on."""

    new: list[str]
    rest: list[str]
    is_forward: bool = False


def own_words(text: str, subject: str, *, is_answer: bool = False) -> OwnWords:
    """Takes a body apart; `is_answer` where its header names the mail it answers.

    Where everything seems to be history and nothing is marked so, all of it is new words.
    """
    lines = text.split("\n")[:_MOST_LINES]
    cut = _cut(without_banner(lines), subject, is_answer=is_answer)
    forwarded = forwarded_mails(cut.rest) if cut.is_forward else ()
    while cut.new and (not cut.new[-1].strip() or is_rule(cut.new[-1])):
        cut.new.pop()
    reply = tidied(without_disclaimers(without_signature(cut.new)))
    if not reply and not cut.rest:
        reply = tidied([each for each in lines if not (_is_quote(each) or is_footer(each))])
    return OwnWords(reply, forwarded)


def _cut(lines: list[str], subject: str, *, is_answer: bool) -> _Cut:
    replies = bool(_REPLY_SUBJECT.match(subject)) or is_answer
    passes_on = bool(_FORWARD_SUBJECT.match(subject))
    new: list[str] = []
    # Most lines are plain words, and show it at their ends: only the others are looked at closely.
    worth = _worth_a_look(lines)
    number = 0
    while number < len(lines):
        block = _block_at(new, lines, number, forwards=passes_on or not replies) if number in worth else None
        if block is not None:
            return block
        wrote = attribution(lines, number) if number in worth else None
        if wrote is not None and _is_quoted_below(lines, number + wrote.lines):
            new += _before(wrote)
            number = _after_quote(lines, number + wrote.lines, has_words=any(each.strip() for each in new))
            continue
        if wrote is not None and (wrote.certain or (replies and any(each.isdigit() for each in wrote.words))):
            return _Cut([*new, *_before(wrote)], lines[number:], is_forward=passes_on)
        if not _is_quote(lines[number]):
            new.append(lines[number])
        number += 1
    return _Cut(new, [])


def _before(wrote: Attribution) -> list[str]:
    return [wrote.before.rstrip("-–—_* ")] if wrote.before else []


def _block_at(new: list[str], lines: list[str], number: int, *, forwards: bool) -> _Cut | None:
    """The cut where a divider or a block of fields stands at this line; `forwards`: what is below was passed on."""
    line = lines[number]
    if is_forward_mark(line):
        return _passed_on(new, lines, number, number + 1)
    if is_original_mark(line):
        return _Cut(new, lines[number:], is_forward=forwards and _has_block(lines, number))
    if not is_header_block(lines, number):
        return None
    if forwards and _is_quote(line):
        return _passed_on(new, lines, number, number)
    return _Cut(new, lines[number:], is_forward=forwards)


def _worth_a_look(lines: list[str]) -> set[int]:
    """The lines that have a colon or begin with dashes, and those shortly above a line that ends as an attribution does."""
    worth: set[int] = set()
    for number, line in enumerate(lines):
        if ":" in line or "：" in line or line.lstrip(" >|\t").startswith(MARKS):
            worth.add(number)
        if line.rstrip().endswith(LAST):
            worth.update(range(number - MOST_LINES + 1, number + 1))
    return worth


def _passed_on(new: list[str], lines: list[str], start: int, header: int) -> _Cut:
    """A mail passed on in quotes ends where the quotes end: what stands below is the writer's again."""
    first = next((n for n in range(header, min(header + 3, len(lines))) if lines[n].strip("> ")), len(lines))
    if first == len(lines) or not _is_quote(lines[first]):
        return _Cut(new, lines[start:], is_forward=True)
    end = first
    while end < len(lines) and (_is_quote(lines[end]) or not lines[end].strip()):
        end += 1
    is_whole = any(each.strip("> ") and field_of(each) is None for each in lines[first:end])
    return _Cut([*new, *lines[end:]] if is_whole else new, lines[start : end if is_whole else None], is_forward=True)


def _has_block(lines: list[str], number: int) -> bool:
    return any(is_header_block(lines, n, marked=True) for n in range(number + 1, min(number + 4, len(lines))))


def _is_quoted_below(lines: list[str], number: int) -> bool:
    """True where the history below is marked by ">", so that what is not marked is new."""
    following = next((each for each in lines[number : number + 5] if each.strip()), "")
    return _is_quote(following)


def _after_quote(lines: list[str], number: int, *, has_words: bool) -> int:
    """The first line after a quotation, with the lines that a careless program wrapped out of it."""
    while number < len(lines) and (not lines[number].strip() or _is_quote(lines[number])):
        number += 1
    if not has_words:
        return number
    while 0 < number < len(lines) - 1 and _is_quote(lines[number - 1]) and _is_quote(lines[number + 1]):
        above, line = lines[number - 1], lines[number].strip()
        is_wrapped = above.count("(") > above.count(")") or above.count("<") > above.count(">") or "://" in line
        if not (is_wrapped or (len(above) > _LONG and line[:1].islower())):
            break
        number += 1
        while number < len(lines) and (not lines[number].strip() or _is_quote(lines[number])):
            number += 1
    return number


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith((">", "|>")) and not line.rstrip().endswith("<<<")
