"""Figures as CSV (RFC 4180), as Excel opens it: UTF-8 with its mark, and no cell that a spreadsheet would reckon with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from desk.insight.tables import Figures, in_words

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection").
_RECKONED = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(tables: Iterable[Figures]) -> bytes:
    """One row a number: the table, what is counted, the term or year, the number in words where it is hidden."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(("Table", "What is counted", "Term or year", "Number"))
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                number = cell if isinstance(cell, int) else in_words(cell)
                lines.writerow([_plain(each) for each in (table.heading, row.name, column, number)])
        for name in table.none_of:
            lines.writerows([_plain(each) for each in (table.heading, name, column, 0)] for column in table.columns)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _plain(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_RECKONED) else cell
