"""`concerns bundle`: packs a case for the police, a court or a solicitor, and checks such a bundle."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from casefile.cabinet import Cabinet
from casefile.errors import ConcernsError
from casefile.register import case_for, open_for
from casefile.school import Person
from desk.case.story import name_of, told
from outbound.evidence.bundle import Bundle, bundle_of, made_here, note_bundle
from outbound.evidence.check_bundle import files_in, problems_in, problems_of_zip
from outbound.evidence.evidence_words import moment
from service.case_work import acting
from service.previews import previews
from service.settings import Settings
from service.works import built_from

_OWNER_ALONE = 0o600


def make(settings: Settings, reference: str, out: Path, as_whom: str) -> int:
    """Packs a case into a new file that only its owner can read; noted in the audit trail before anything is written."""
    person = acting(settings, as_whom)
    if out.exists():
        raise ConcernsError("There is a file of that name already.", "Choose another name, or move it away.")
    with built_from(settings) as works:
        # Packed first: while pictures are drawn, nothing else has to wait.
        made = _packed(works.cabinet, person, reference)
        with works.cabinet.writing() as session:
            note_bundle(session, works.cabinet, case_for(session, works.cabinet, person, reference), person.id, made)
        _write(out, made.packed)
    left_out = f" {made.left_out} left out: README.txt in it says which, and why." if made.left_out else ""
    mails = "1 mail" if made.mails == 1 else f"{made.mails} mails"
    sys.stdout.write(f"Packed: {mails}.{left_out}\nSHA-256 {made.digest}\n")
    return 0


def check(settings: Settings | None, file: Path) -> int:
    """Checks a bundle, packed or unpacked; 1 where something is wrong. With settings also whether it was made here."""
    if not file.exists():
        raise ConcernsError("There is no such file.", "Give the zip, or the folder it was unpacked to.")
    packed = None if file.is_dir() else file.read_bytes()
    found = list(problems_in(files_in(file))) if packed is None else problems_of_zip(packed)
    sys.stdout.writelines(f"WRONG: {each}\n" for each in found)
    if found:
        sys.stdout.write("This bundle is not as it was made.\n")
        return 1
    sys.stdout.write("Every file is as it was packed.\n")
    if packed is None or settings is None:
        return 0
    return 0 if _known_here(settings, packed) else 1


def _known_here(settings: Settings, packed: bytes) -> bool:
    with built_from(settings) as works, works.cabinet.reading() as session:
        line = made_here(session, packed)
        if line is None:
            sys.stdout.write("WRONG: No bundle of exactly these bytes was made here.\n")
            return False
        at, who = moment(datetime.fromisoformat(line.at)), name_of(works.cabinet.school, line.actor)
    sys.stdout.write(f"It was made here on {at}, by {who}.\n")
    return True


def _packed(cabinet: Cabinet, person: Person, reference: str) -> Bundle:
    with cabinet.reading() as session:
        case = case_for(session, cabinet, person, reference)
        lines = told(cabinet, open_for(session, cabinet, person, reference).story)
        story = [(moment(datetime.fromisoformat(each.iso)), each.sentence) for each in reversed(lines)]
        return bundle_of(session, cabinet, case, person, story=story, previews=previews)


def _write(out: Path, packed: bytes) -> None:
    try:
        # Never over another file, and never readable by others, not for a moment.
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    except OSError as error:
        raise ConcernsError(f"The bundle cannot be written: {error.strerror}.", "Choose another place.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
    except OSError as error:
        with suppress(OSError):
            out.unlink()
        raise ConcernsError(f"The bundle cannot be written: {error.strerror}.", "Is the disk full?") from None
