"""Letters from their folders: `templates/letters/<letter>/` holds subject, text and HTML.

A missing value is an error when the letter is drafted, never a blank that a parent finds. Leaders edit plain
text; the HTML is made from the text they approved, so that both always say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound, UndefinedError, select_autoescape

from casefile.errors import LetterError
from casefile.school import School


@dataclass(frozen=True, slots=True)
class Written:
    """A subject on one line, and a text whose paragraphs are apart by an empty line."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as its lines, or one list as its items."""

    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def write(folder: str, values: dict[str, object]) -> Written:
    """The words of `letters/…` or `notices/…` with their values. Raises `LetterError` where one is missing."""
    subject = _rendered(f"{folder}/subject.txt", values)
    return Written(" ".join(subject.split()), _rendered(f"{folder}/text.txt", values).strip() + "\n")


def html_of(letter: str, school: School, subject: str, text: str) -> str:
    """The whole HTML of a letter, on the school's letterhead, saying just what the text says."""
    return _rendered(f"letters/{letter}/letter.html", {"school": school, "subject": subject, "blocks": blocks_of(text)})


def blocks_of(text: str) -> list[Block]:
    """The paragraphs and lists of a text; a list is lines that begin with "- "."""
    blocks: list[Block] = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        lines: list[str] = []
        for line in paragraph.strip("\n").split("\n"):
            is_item = line.startswith("- ")
            if lines and is_item != lines[-1].startswith("- "):
                blocks.append(_block(lines))
                lines = []
            lines.append(line)
        if any(each.strip() for each in lines):
            blocks.append(_block(lines))
    return blocks


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("- "):
        return Block(items=tuple(each[2:].strip() for each in lines))
    return Block(lines=tuple(each.strip() for each in lines))


def _rendered(path: str, values: dict[str, object]) -> str:
    try:
        return _environment().get_template(path).render(values)
    except UndefinedError as error:
        # Jinja's message names the missing value, never one that is there.
        raise LetterError(f"A letter lacks a value: {error.message}.", f"See templates/{path}.") from None
    except TemplateNotFound:
        raise LetterError(f"There is no template {path}.", "Was a folder of templates/ renamed?") from None


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("templates", ""),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
