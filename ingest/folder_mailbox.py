"""A folder of .eml files as a `Mailbox`: for trying out, for mail exported by hand, and for servers without IMAP.

A file's UID is made from its bytes (the first 31 bits of their SHA-256), so a file that is renamed stays the
same mail, and one that is changed is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from casefile.errors import MailboxError
from ingest.mailbox import HIGHEST_UID, LARGEST_MAIL, OVERSIZE_KEPT, Known, Place, RawMail, batches

_TAKEN = "taken"
_UIDVALIDITY = 1
_SLICE = 1.0


class FolderMailbox:
    """Every .eml file below a folder; with `after="move"` files that were taken in move to its sub-folder "taken"."""

    def __init__(self, path: Path, stop: Event, *, after: str = "leave") -> None:
        self._path = path
        self._stop = stop
        self._after = after
        self._files: dict[int, list[Path]] = {}
        self._seen: set[Path] = set()

    def new_mails(self, known: Known) -> Iterator[list[RawMail]]:
        """See `Mailbox.new_mails`."""
        self._look()
        fresh = set(self._files) - known(self._path.name, _UIDVALIDITY, 0, HIGHEST_UID)
        sizes = {uid: size for uid in fresh if (size := _size(self._files[uid][0])) is not None}
        for batch in batches(sizes):
            yield [mail for uid in batch if (mail := self._read(uid, sizes[uid])) is not None]

    def done(self, places: Sequence[Place]) -> None:
        """See `Mailbox.done`."""
        if self._after != "move":
            return
        self._look()
        try:
            self._move(places)
        except OSError:
            raise MailboxError(
                "The files that were taken in cannot be moved.", f"Check that “{_TAKEN}” in MAILBOX_DIR can be written."
            ) from None

    def _move(self, places: Sequence[Place]) -> None:
        (self._path / _TAKEN).mkdir(exist_ok=True)
        for each in places:
            for number, file in enumerate(self._files.get(each.uid, [])):
                copy = f"-{number}" if number else ""
                with suppress(FileNotFoundError):
                    file.rename(self._path / _TAKEN / f"{each.uid}{copy}-{file.name}")

    def wait(self, seconds: float) -> bool:
        """See `Mailbox.wait`: looks once a second."""
        for _ in range(max(1, int(seconds / _SLICE))):
            if self._stop.wait(_SLICE):
                return False
            if set(self._eml_files()) - self._seen:
                return True
        return False

    def check(self) -> list[str]:
        """See `Mailbox.check`."""
        return [f"{len(self._eml_files())} files wait in the folder; letters get no copy in a Sent folder"]

    def close(self) -> None:
        """Nothing is open."""

    def _eml_files(self) -> list[Path]:
        if not self._path.is_dir():
            raise MailboxError("MAILBOX_DIR names a folder that does not exist.", "Make it, or correct the setting.")
        taken = self._path / _TAKEN
        return sorted(each for each in self._path.rglob("*.eml") if taken not in each.parents)

    def _look(self) -> None:
        files = self._eml_files()
        self._seen = set(files)
        self._files = {}
        for each in files:
            with suppress(FileNotFoundError):
                self._files.setdefault(_uid(each), []).append(each)

    def _read(self, uid: int, size: int) -> RawMail | None:
        """The mail, or None where its file is gone meanwhile."""
        place = Place(self._path.name, _UIDVALIDITY, uid)
        files = self._files.get(uid)
        if not files:
            return None
        try:
            with files[0].open("rb") as file:
                if size > LARGEST_MAIL:
                    return RawMail(place, file.read(OVERSIZE_KEPT), size)
                return RawMail(place, file.read())
        except FileNotFoundError:
            return None


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return None


def _uid(file: Path) -> int:
    with file.open("rb") as opened:
        return int.from_bytes(hashlib.file_digest(opened, "sha256").digest()[:4], "big") >> 1
