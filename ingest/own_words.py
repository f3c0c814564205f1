"""The writer's new words, apart from quoted history, forwarded mails, signatures, disclaimers and banners.

`attribution` knows "On … wrote:", `header_block` the fields and dividers above old mails, `quote_marks` which
quotations are history, `mail_footer` what stands around words, `forwarded_mails` takes a chain apart. Here is the
order in which they are asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casefile.report import Forwarded
from ingest.app_footer import is_footer
from ingest.attribution import LAST, MOST_LINES, ZONE, Attribution, attribution
from ingest.forwarded_mails import forwarded_mails, tidied
from ingest.header_block import MARKS, field_of, is_forward_mark, is_header_block, is_original_mark, is_rule
from ingest.mail_footer import without_banner, without_disclaimers, without_signature
from ingest.quote_marks import after_quotation, answered_quotes, end_of_quotes, is_quote, is_quoted_below
from ingest.run_together import laid_out
from ingest.subject_marks import answers, forwards_in

_ONE_MARK = re.compile(r"^ ?> ?")
_MOST_LINES = 50_000
_MARKS = (*MARKS, "#")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`reply` holds the new words; `forwarded` each mail that was passed on in the body."""

    reply: str
    forwarded: tuple[Forwarded, ...]


@dataclass(slots=True)
class _Cut:
    """The new lines with the quotations among them, and the lines of history from its first header on.

    `by_program`: where among the new lines a quotation begins above which a program wrote who said it.
    """

    new: list[str]
    rest: list[str]
    is_forward: bool = False
    by_program: set[int] = field(default_factory=set)


def own_words(text: str, subject: str, *, is_answer: bool = False) -> OwnWords:
    """Takes a body apart; `is_answer` where its header names the mail it answers.

    Where everything seems to be history and nothing is marked so, all of it is new words.
    """
    lines = text.split("\n")[:_MOST_LINES]
    lines = laid_out(lines) if "-----" in text else lines
    cut = _cut(without_banner(lines), subject, is_answer=is_answer)
    if cut.is_forward:
        return OwnWords(_said(cut), forwarded_mails(cut.rest))
    if all(is_quote(each) or not each.strip() for each in lines):
        cut = _within_one_quote(lines, subject)
    reply = _said(cut)
    if not reply and not cut.rest and not cut.by_program:
        reply = tidied([each for each in lines if not (is_quote(each) or is_footer(each))])
    return OwnWords(reply, ())


def _said(cut: _Cut) -> str:
    lines = answered_quotes(cut.new, cut.by_program, _has_words, history_below=bool(cut.rest))
    while lines and (not lines[-1].strip() or is_rule(lines[-1])):
        lines.pop()
    return tidied(without_disclaimers(without_signature(lines)))


def _has_words(lines: list[str]) -> bool:
    """True for lines that hold more than a signature; a signature stands below something."""
    return any(each.strip() for each in without_disclaimers(without_signature([".", *lines]))[1:])


def _within_one_quote(lines: list[str], subject: str) -> _Cut:
    """What a program marked as quoted from the first word to the last, with an answer and its history within."""
    cut = _cut([_ONE_MARK.sub("", each) for each in lines], subject, is_answer=True)
    return cut if cut.rest or cut.by_program else _Cut([], [])


def _cut(lines: list[str], subject: str, *, is_answer: bool) -> _Cut:
    replies = answers(subject) or is_answer
    passes_on = forwards_in(subject)
    cut = _Cut([], [])
    # Most lines are plain words, and show it at their ends: only the others are looked at closely.
    worth = _worth_a_look(lines)
    number = 0
    while number < len(lines):
        header = _header_at(lines, number) if number in worth else None
        if header is None:
            cut.new.append(lines[number])
            number += 1
            continue
        start = _quoted_from(cut, lines, number, header, forwards=passes_on or not replies)
        if start is not None:
            number = _take_quotation(cut, lines, start)
        elif _ends_here(cut, lines, number, header, replies=replies, passes_on=passes_on):
            return cut
        else:
            cut.new.append(lines[number])
            number += 1
    return cut


def _header_at(lines: list[str], number: int) -> str | Attribution | None:
    """What a program wrote here above another mail: "forward", "original", "block", "On … wrote:"; None for words."""
    line = lines[number]
    if is_forward_mark(line):
        return "forward"
    if is_original_mark(line):
        return "original"
    return "block" if is_header_block(lines, number) else attribution(lines, number)


def _quoted_from(cut: _Cut, lines: list[str], number: int, header: str | Attribution, *, forwards: bool) -> int | None:
    """Where a quotation begins above which a program wrote what it is; new words on its line are taken."""
    if header == "block":
        return number if is_quote(lines[number]) and not forwards else None
    if header == "original":
        is_passed_on = forwards and _has_block(lines, number)
        return number + 1 if is_quoted_below(lines, number + 1) and not is_passed_on else None
    if isinstance(header, str) or not is_quoted_below(lines, number + header.lines):
        return None
    cut.new += _before(header)
    return number + header.lines


def _take_quotation(cut: _Cut, lines: list[str], start: int) -> int:
    end = after_quotation(lines, start, has_words=any(each.strip() and not is_quote(each) for each in cut.new))
    cut.new.append("")
    cut.by_program.add(len(cut.new) + next((n for n, each in enumerate(lines[start:end]) if each.strip()), 0))
    cut.new += [each if is_quote(each) or not each.strip() else f"> {each.strip()}" for each in lines[start:end]]
    return end


def _ends_here(
    cut: _Cut, lines: list[str], number: int, header: str | Attribution, *, replies: bool, passes_on: bool
) -> bool:
    """True where all that follows is history or passed on: it goes to the rest."""
    forwards = passes_on or not replies
    if isinstance(header, Attribution):
        if not (header.certain or (replies and any(each.isdigit() for each in header.words))):
            return False
        cut.new += _before(header)
        forwards = passes_on
    elif header == "forward" or (header == "block" and forwards and is_quote(lines[number])):
        _pass_on(cut, lines, number, number + (header == "forward"))
        return True
    elif header == "original":
        forwards = forwards and _has_block(lines, number)
    cut.rest, cut.is_forward = lines[number:], forwards
    return True


def _before(wrote: Attribution) -> list[str]:
    return [wrote.before.rstrip("-–—_* ")] if wrote.before else []


def _worth_a_look(lines: list[str]) -> set[int]:
    """The lines that have a colon or begin with dashes, and those shortly above a line that ends as an attribution does."""
    worth: set[int] = set()
    for number, line in enumerate(lines):
        if (
            ":" in line
            or "：" in line
            or ZONE in line
            or "processed by" in line
            or line.lstrip(" >|\t").startswith(_MARKS)
        ):
            worth.add(number)
        if line.rstrip().endswith(LAST):
            worth.update(range(number - MOST_LINES + 1, number + 1))
    return worth


def _pass_on(cut: _Cut, lines: list[str], start: int, header: int) -> None:
    """A mail passed on in quotes ends where the quotes end: what stands below is the writer's again."""
    cut.rest, cut.is_forward = lines[start:], True
    first = next((n for n in range(header, min(header + 3, len(lines))) if lines[n].strip("> ")), len(lines))
    if first == len(lines) or not is_quote(lines[first]):
        return
    end = end_of_quotes(lines, first)
    if any(each.strip("> ") and field_of(each) is None for each in lines[first:end]):
        cut.rest = lines[start:end]
        cut.new += lines[end:]


def _has_block(lines: list[str], number: int) -> bool:
    return any(is_header_block(lines, n, marked=True) for n in range(number + 1, min(number + 4, len(lines))))
