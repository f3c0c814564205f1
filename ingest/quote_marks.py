"""Lines marked ">" as quoted, and which of them belong to the writer's new words.

A quotation that is only there because the program put it there is history. It stays, with its marks, where the writer
put it there or answers it:

    > When was it?          two quotations or more, each with an answer below: point by point
    On Friday.
    > May we ring you?
    After six.

    > You are a liar.       no line above says that a program quoted it, and the writer goes on below, or the
    That is what he wrote.  history that a program put there does
"""

from __future__ import annotations

import re
from collections.abc import Callable

_LEAST_ANSWERED = 2
_LONG = 62
_MARKS = re.compile(r"^(?:[>|] ?)+")
Run = tuple[int, int]


def is_quote(line: str) -> bool:
    """True for a line that is marked as quoted."""
    return line.lstrip().startswith((">", "|>")) and not line.rstrip().endswith("<<<")


def unquoted(line: str) -> str:
    """The line without its marks."""
    return _MARKS.sub("", line)


def is_quoted_below(lines: list[str], number: int) -> bool:
    """True where the history below is marked by ">", so that what is not marked is new."""
    following = next((each for each in lines[number : number + 5] if each.strip()), "")
    return is_quote(following)


def after_quotation(lines: list[str], number: int, *, has_words: bool) -> int:
    """The first line after a quotation, with the lines that a careless program wrapped out of it."""
    number = end_of_quotes(lines, number)
    while has_words and 0 < number < len(lines) - 1 and is_quote(lines[number - 1]) and is_quote(lines[number + 1]):
        above, line = lines[number - 1], lines[number].strip()
        is_wrapped = above.count("(") > above.count(")") or above.count("<") > above.count(">") or "://" in line
        if not (is_wrapped or (len(above) > _LONG and line[:1].islower())):
            break
        number = end_of_quotes(lines, number + 1)
    return number


def end_of_quotes(lines: list[str], number: int) -> int:
    """The first line that is neither quoted nor empty."""
    while number < len(lines) and (not lines[number].strip() or is_quote(lines[number])):
        number += 1
    return number


def answered_quotes(
    lines: list[str], by_program: set[int], has_words: Callable[[list[str]], bool], *, history_below: bool
) -> list[str]:
    """The lines without the quotations that are history.

    `by_program` holds where a quotation begins that a program wrote a line above for; `has_words` says whether lines
    are more than a signature; `history_below`: what a program added stands below all of them.
    """
    runs = _runs(lines, by_program)
    nexts = [*runs[1:], (len(lines), len(lines))]
    answered = {run for run, following in zip(runs, nexts, strict=False) if has_words(lines[run[1] : following[0]])}
    last = len(lines) if history_below else max(by_program, default=0)
    kept = {run for run in runs if run[0] not in by_program and (run in answered or run[0] < last)}
    if len(answered) >= _LEAST_ANSWERED:
        kept |= answered
    dropped = {n for run in runs if run not in kept for n in range(*run)}
    return [line for n, line in enumerate(lines) if n not in dropped]


def _runs(lines: list[str], by_program: set[int]) -> list[Run]:
    """Where each quotation begins and ends; empty lines within it are its own."""
    runs: list[Run] = []
    last = -1
    for number, line in enumerate(lines):
        if not is_quote(line):
            last = last if not line.strip() else -1
            continue
        if last < 0 or number in by_program:
            runs.append((number, number + 1))
        else:
            runs[-1] = (runs[-1][0], number + 1)
        last = number
    return runs
