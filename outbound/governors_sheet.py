"""The masked figures on one page for governors: PDF, on the school's letterhead, tagged for screen readers (ISO 14289-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casefile.school import School
from outbound.letter_values import in_words
from outbound.paper import typeset

# What is printed of a table, so that all of them fit on one page.
_MOST_ROWS, _MOST_COLUMNS, _MOST_SAID = 7, 2, 8


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """What is counted, its numbers in words, and how long its bar is: a share of the longest, 0 for none."""

    name: str
    cells: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table: the terms or years stand beside each other."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]


def governors_sheet(
    school: School, *, title: str, said: Sequence[str], tables: Sequence[PrintedTable], counted_on: date | None
) -> bytes:
    """The sheet. `title` names the term or year; the numbers are masked already. Raises `LetterError` where it cannot be set.

    Of a year with its terms only the year itself is printed, and of long tables the first rows: the CSV holds all of them.
    """
    day = counted_on or date(1970, 1, 1)
    contact = [", ".join(school.address), school.phone, school.website]
    data = {
        "title": f"Concerns at {school.name}: {title}",
        "school": {"name": school.name, "contact": [each for each in contact if each]},
        "of": title,
        "counted": in_words(day) if counted_on else "",
        "said": list(said)[:_MOST_SAID],
        "tables": [_printed(each) for each in tables],
    }
    return typeset("governors", data, day)


def _printed(table: PrintedTable) -> dict[str, object]:
    kept = slice(1 if len(table.columns) > _MOST_COLUMNS else None)
    return {
        "heading": table.heading,
        "columns": table.columns[kept],
        "rows": [
            {"name": each.name, "cells": each.cells[kept], "share": each.share} for each in table.rows[:_MOST_ROWS]
        ],
        "more": max(0, len(table.rows) - _MOST_ROWS),
    }
