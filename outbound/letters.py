"""Letters from their folders: `templates/letters/<letter>/` holds subject and text; the HTML is the letterhead's.

A missing value is an error when the letter is drafted, never a blank that a parent finds. Leaders edit plain
text; the HTML is made from the text they approved, so that both always say the same. A school's own wording, in a
folder of its own, wins over the program's; it runs in a sandbox, for whoever may write a letter need not be trusted
with the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from casefile.errors import LetterError
from casefile.references import references_in
from casefile.school import School

_LETTERHEAD = "letters/letterhead.html"


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


def write(folder: str, values: dict[str, object], own: Path | None = None) -> Written:
    """The words of `letters/…` or `notices/…` with their values; `own` is the folder of the school's own wording.

    Raises `LetterError` with file and line where a value is missing or the wording is no template.
    """
    subject = _rendered(f"{folder}/subject.txt", values, own)
    return Written(" ".join(subject.split()), _rendered(f"{folder}/text.txt", values, own).strip() + "\n")


def write_letter(letter: str, values: dict[str, object], own: Path | None = None) -> Written:
    """The words of a letter. Raises `LetterError` as `write` does, and where its subject does not hold the reference once."""
    words = write(f"letters/{letter}", values, own)
    # An answer finds its case by it.
    if references_in(words.subject) != [values["reference"]]:
        raise LetterError(
            f"The subject of {letter} must hold the reference once.",
            f"Put {{{{ reference }}}} into {letter}/subject.txt.",
        )
    return words


def html_of(school: School, subject: str, text: str) -> str:
    """The whole HTML of a letter, on the school's letterhead, saying just what the text says."""
    values = {"school": school, "subject": subject, "blocks": blocks_of(text)}
    return _environment(None).get_template(_LETTERHEAD).render(values)


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


def _rendered(path: str, values: dict[str, object], own: Path | None) -> str:
    try:
        return _environment(own).get_template(path).render(values)
    except UndefinedError as error:
        # Jinja's message names the missing value, never one that is there.
        raise LetterError(f"A letter lacks a value: {error.message}.", _place(error, path, own)) from None
    except TemplateNotFound:
        raise LetterError(f"There is no template {path}.", "Was a folder of templates/ renamed?") from None
    except TemplateSyntaxError as error:
        hint = f"See {_short(error.filename or path, own)}, line {error.lineno}."
        raise LetterError(f"A letter cannot be read: {error.message}.", hint) from None
    except UnicodeDecodeError:
        raise LetterError("A letter is not written in UTF-8.", f"Save {path} as UTF-8.") from None
    except Exception as error:  # noqa: BLE001 - as below
        # A school's own wording may do anything that Jinja can; a foreign message might quote a value.
        raise LetterError("A letter cannot be filled in.", _place(error, path, own)) from None


def _place(error: Exception, path: str, own: Path | None) -> str:
    """File and line of the template where an error arose: Jinja puts them into the traceback."""
    trace, found = error.__traceback__, f"templates/{path}"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".txt", ".html")):
            found = f"{_short(file, own)}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"See {found}."


def _short(file: str, own: Path | None) -> str:
    if own is not None and Path(file).is_relative_to(own):
        return f"{Path(file).relative_to(own)} in the school's own letters"
    return f"templates/{file.replace(chr(92), '/').rpartition('/templates/')[2]}"


@cache
def _environment(own: Path | None) -> Environment:
    loader: BaseLoader = PackageLoader("templates", "")
    if own is not None:
        # With or without the mark that Windows puts before UTF-8.
        loader = ChoiceLoader([PrefixLoader({"letters": FileSystemLoader(own, encoding="utf-8-sig")}), loader])
    return ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # A file that a school adds while the program runs counts from then on.
        cache_size=400 if own is None else 0,
    )
