"""Letters on paper: a page as PDF, set by typst from plain data and never from markup.

What a person wrote goes in as JSON and comes out as words, whatever signs it holds. The PDF is tagged for screen readers
(ISO 14289-1, PDF/UA-1); its title and date are given by the caller, and nothing else of the text stands in its metadata.
The same input gives the same bytes. Nothing is written to a disk.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from casefile.errors import LetterError
from casefile.references import without_references
from casefile.school import School
from outbound.letter_values import in_words
from outbound.letters import Block, blocks_of

_ANSWERS = re.compile(r"^\s*(?:re:\s*)+", re.IGNORECASE)
_NONCHARACTER = 0xFFFE
_TIES = "\n\t"


def pdf_of(
    school: School, letter_text: str, subject: str, recipient_lines: Sequence[str], on_day: date, reference: str
) -> bytes:
    """A letter as PDF on the school's letterhead, A4, the address where a window envelope shows it.

    `letter_text` is the text that was approved: paragraphs apart by an empty line, lists with "- " (`outbound.letters`).
    Raises `LetterError` where the page cannot be set.
    """
    blocks = blocks_of(letter_text)
    contact = [", ".join(school.address), school.phone, school.website]
    data = {
        "title": f"Letter from {school.name}" + (f", reference {reference}" if reference else ""),
        "school": {"name": school.name, "contact": [each for each in contact if each]},
        "recipient": [each for each in recipient_lines if each.strip()],
        "date": in_words(on_day),
        "reference": reference,
        "subject": _heading(subject),
        "blocks": [{"lines": each.lines, "items": each.items} for each in blocks],
        "ends-at": _ends_at(blocks),
    }
    return typeset("letter", data, on_day)


def typeset(page: str, data: Mapping[str, object], on_day: date) -> bytes:
    """The PDF of `templates/paper/<page>.typ` with this data, dated to the day; `data["title"]` is the PDF's title.

    Texts within the data may hold any signs. Raises `LetterError` where the page cannot be set; its words are not told.
    """
    given = {**data, "day": (on_day.year, on_day.month, on_day.day)}
    try:
        return typst.compile(
            _folder() / f"{page}.typ",
            root=_folder(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(_printable(given))},
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        # Its message may quote the letter.
        raise LetterError(
            "This page could not be made into a PDF.", "Look for unusual signs in it, or tell whoever runs the desk."
        ) from None


def _heading(subject: str) -> str:
    """The subject as a heading: without the "Re:" of mails, and without the reference, which stands above."""
    return _ANSWERS.sub("", without_references(subject)) or subject


def _ends_at(blocks: Sequence[Block]) -> int | None:
    """Where "Yours sincerely," stands: the last line of its own with a comma, with the name after it."""
    for number in range(len(blocks) - 2, -1, -1):
        lines, after = blocks[number].lines, blocks[number + 1].lines
        if len(lines) == 1 and lines[0].endswith(",") and after and number > 0:
            return number
    return None


def _printable(given: object) -> object:
    """The same with every text in signs that a PDF may hold: a control sign is left out, half a sign is replaced."""
    if isinstance(given, str):
        return given if given.isprintable() else "".join(map(_sign, given))
    if isinstance(given, Mapping):
        return {key: _printable(value) for key, value in given.items()}
    if isinstance(given, (list, tuple)):
        return [_printable(each) for each in given]
    return given


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cs" or ord(sign) & _NONCHARACTER == _NONCHARACTER:
        return "\N{REPLACEMENT CHARACTER}"
    if sign == "\ufeff" or (category == "Cc" and sign not in _TIES):
        return ""
    return "\n" if category in {"Zl", "Zp"} else sign


@cache
def _fonts() -> typst.Fonts:
    # Those within typst and those beside the pages, and none of the machine's: a letter looks the same everywhere.
    return typst.Fonts(include_system_fonts=False, font_paths=[_folder() / "fonts"])


def _folder() -> Path:
    return Path(str(files("templates") / "paper"))
