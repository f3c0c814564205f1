"""`concerns letters`: the book of letters, what they look like, and what is wrong in a school's own wording."""

from __future__ import annotations

import sys
from importlib.resources import as_file, files
from pathlib import Path

from casefile.errors import LetterError
from casefile.school import School, load_school
from outbound.letter_book import LetterKind, letter_book, letter_kind
from outbound.letter_examples import DAY, REFERENCE, Face, faces
from outbound.letters import html_of
from outbound.paper import pdf_of

_WORDS = ("subject.txt", "text.txt")
_SIGN_OFF = "sign_off.txt"


def print_book() -> int:
    """Prints every letter: its id, whom it goes to, its title."""
    for kind in letter_book().values():
        sys.stdout.write(f"{kind.id:32} {kind.to:10} {kind.title}\n")
    return 0


def preview(letter: str | None, out: Path | None, all_out: Path | None, school_file: Path, own: Path | None) -> int:
    """Prints a letter with all its faces, or writes text, HTML and PDF of it (or of all letters) into a folder.

    Raises `LetterError` with file and line where a wording cannot be used.
    """
    if (letter is None) == (all_out is None):
        raise LetterError("Say which letter, or --all and a folder.", "`concerns letters list` names them all.")
    school = _school(school_file)
    for kind in [letter_kind(letter)] if letter is not None else letter_book().values():
        for face in faces(school, kind):
            _show(school, face, out if all_out is None else all_out, own)
    return 0


def copy_words(letter: str, own: Path | None) -> int:
    """Puts the program's words of a letter (or "sign_off") into the school's own folder. Raises `LetterError` where it may not."""
    if own is None:
        raise LetterError("LETTERS_FOLDER is not set.", "Name a folder for the school's own wording there.")
    source = files("templates") / "letters"
    names = [_SIGN_OFF] if letter == "sign_off" else [f"{letter_kind(letter).id}/{each}" for each in _WORDS]
    if there := [each for each in names if (own / each).exists()]:
        raise LetterError(f"The school has its own {there[0]} already.", "Change that one, or take it away first.")
    for name in names:
        target = own / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((source / name).read_bytes())
        sys.stdout.write(f"{target}\n")
    return 0


def check_letters(school: School, own: Path | None) -> list[str]:
    """Writes every letter with example values; says how many are the school's own. Raises `LetterError` with all that is wrong."""
    wrong = _strangers(own) if own else []
    for kind in letter_book().values():
        wrong += _faults(school, kind, own)
    if wrong:
        raise LetterError(" ".join(dict.fromkeys(wrong)), "`concerns letters preview LETTER` shows one letter.")
    changed = len({each.parent.name for each in own.glob("*/*.txt")}) if own else 0
    return [f"{len(letter_book())} letters can be written, {changed} of them in the school's own words"]


def _faults(school: School, kind: LetterKind, own: Path | None) -> list[str]:
    wrong = []
    for face in faces(school, kind):
        try:
            face.write(own)
        except LetterError as error:
            wrong.append(str(error))
    return wrong


def _strangers(own: Path) -> list[str]:
    """What lies in the folder and changes no letter: a misspelt name would be passed over in silence."""
    usable = {own / _SIGN_OFF} | {own / kind / name for kind in letter_book() for name in _WORDS}
    return [
        f"{each.relative_to(own)} in the school's own letters is no part of a letter."
        for each in sorted(own.rglob("*"))
        if each.is_file() and each not in usable and not each.name.startswith(".")
    ]


def _show(school: School, face: Face, folder: Path | None, own: Path | None) -> None:
    words = face.write(own)
    text = f"Subject: {words.subject}\n\n{words.text}"
    if folder is None:
        sys.stdout.write(f"── {face.name} ──\n\n{text}\n")
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{face.name}.txt").write_text(text, encoding="utf-8")
    html = html_of(school, words.subject, words.text)
    (folder / f"{face.name}.html").write_text(html, encoding="utf-8")
    if face.kind.paper:
        lines = (face.to.name, *face.to.postal)
        (folder / f"{face.name}.pdf").write_bytes(pdf_of(school, words.text, words.subject, lines, DAY, REFERENCE))
    sys.stdout.write(f"{folder / face.name}\n")


def _school(school_file: Path) -> School:
    if school_file.is_file():
        return load_school(school_file)
    sys.stderr.write("There is no school.toml here: an invented school stands in for it.\n")
    with as_file(files("templates") / "school.example.toml") as example:
        return load_school(example)
