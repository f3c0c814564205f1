"""The mails of a chain that was passed on within the body: each with its sender, date, subject and words."""

from __future__ import annotations

import re

from casefile.report import Forwarded
from ingest.attributed_to import sender_and_date
from ingest.attribution import Attribution, attribution
from ingest.header_block import (
    HEADER_LINES,
    field_of,
    fields_of,
    header_end,
    is_forward_mark,
    is_header_block,
    is_original_mark,
    is_rule,
)
from ingest.mail_footer import without_disclaimers, without_signature
from ingest.quote_marks import unquoted

_MOST = 50


def forwarded_mails(lines: list[str]) -> tuple[Forwarded, ...]:
    """Each mail of a forwarded chain, by its block of fields or the line "On … wrote:" above it."""
    starts = _starts(lines)
    found = []
    for index, (start, wrote) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(lines)
        found.append(_attributed(lines[start:end], wrote) if wrote else _headed(lines[start:end]))
    if not found and "\n".join(lines[1:]).strip():
        found.append(Forwarded("", "", "", _words(lines[1:])))
    return tuple(found)


def tidied(lines: list[str]) -> str:
    """The lines as one text, without empty lines at its ends or in heaps."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(each.rstrip() for each in lines)).strip()


def _starts(lines: list[str]) -> list[tuple[int, Attribution | None]]:
    starts: list[tuple[int, Attribution | None]] = []
    number = 0
    while number < len(lines) and len(starts) < _MOST:
        is_marked = any(is_forward_mark(each) or is_original_mark(each) for each in lines[max(0, number - 2) : number])
        if is_header_block(lines, number, marked=is_marked):
            starts.append((number, None))
            number = header_end(lines, number)
            continue
        wrote = attribution(lines, number)
        if wrote is not None and wrote.certain:
            starts.append((number, wrote))
            number += wrote.lines
            continue
        number += 1
    return starts


def _headed(lines: list[str]) -> Forwarded:
    values: dict[str, str] = {}
    body, role = 0, ""
    for number, line in enumerate(lines[:HEADER_LINES]):
        found = fields_of(line)
        bare = unquoted(line).strip()
        if found:
            role = found[-1][0] if found[-1][0] not in values else ""
            for each in found:
                values.setdefault(*each)
            body = number + 1
            continue
        goes_on = any(field_of(each) for each in lines[number + 1 : number + 3])
        if not bare and body and values.get(role, "x") and not goes_on:
            break
        # A value on a line of its own, or folded over two.
        if bare and role and (goes_on or not values[role]):
            values[role], body = f"{values[role]} {bare}".strip(), number + 1
    return Forwarded(values.get("from", ""), values.get("date", ""), values.get("subject", ""), _words(lines[body:]))


def _attributed(lines: list[str], wrote: Attribution) -> Forwarded:
    sender, date = sender_and_date(wrote.words)
    return Forwarded(sender, date, "", _words(lines[wrote.lines :]))


def _words(lines: list[str]) -> str:
    words = [unquoted(each) for each in lines]
    words = [each for each in words if not (is_original_mark(each) or is_forward_mark(each) or is_rule(each))]
    return tidied(without_disclaimers(without_signature(words)))
