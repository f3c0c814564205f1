"""Reads mails in a child process with limits on time and memory; a mail that breaks it is the only one to suffer."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

from casefile.errors import NoReader, UnreadableMail
from casefile.findings import Findings
from casefile.report import Mailbox, Report
from casefile.shifts import shifts_to_json
from service.bare_child import bare_environment
from service.reading_frames import BARE, CALL, FULL, PICTURES

SECONDS_A_MAIL = 60.0
# The child stops by itself after 150 seconds and gives what it has; a last picture and judging need the rest.
SECONDS_FOR_PICTURES = 240.0
_SECONDS_TO_START = 60.0
# How often a wait looks whether it is to end.
_STEP = 0.5
# A fresh child now and then gives back memory that libraries hoard.
_MAILS_A_CHILD = 500
_NOTHING = Report("", Mailbox("", ""), (), (), (), None, "", "", (), "", "", warnings=("The mail could not be read.",))


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one mail. `trouble` says why only its bare words were read: "too-slow", "reader-died", or what was known before."""

    report: Report
    findings: Findings
    trouble: str | None = None


class ReadingRoom:
    """One child at a time, started when first needed. `school_file` may be None. Not for several threads.

    `trusted` are the mail servers whose word on who sent a mail counts; `own` is the address that our mail comes to.
    `shifts` gives what the school's own corrections taught triage: asked before each mail, so that a change is in effect at once.
    """

    def __init__(
        self,
        school_file: Path | None,
        seconds: float = SECONDS_A_MAIL,
        trusted: Sequence[str] = (),
        own: str = "",
        shifts: Callable[[], Mapping[str, float]] = dict,
    ) -> None:
        self._own = own
        self._shifts_now = shifts
        self._shifts = ""
        self._school_file = school_file
        self._trusted = ",".join(trusted)
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[bytes, bytes] | None = None
        self._read = 0
        self._stop: Event | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, raw: bytes, *, is_call: bool = False) -> Reading:
        """Reads and judges one mail; on trouble only its headers and bare words. Never raises for a mail's sake.

        A phone call that the desk wrote down (`is_call`) is read whole: nothing in it is an older mail or a signature.
        """
        try:
            return Reading(*self._ask(CALL if is_call else FULL, raw))
        except UnreadableMail as error:
            return self.read_bare(raw, error.sentence)

    def read_bare(self, raw: bytes, trouble: str) -> Reading:
        """Reads only a mail's headers and bare words: it is known to be in this trouble."""
        try:
            report, findings = self._ask(BARE, raw)
        except UnreadableMail:
            report, findings = _NOTHING, Findings(kind="concern")
        return Reading(report, findings, trouble)

    def read_pictures(self, raw: bytes, stop: Event | None = None) -> Reading | None:
        """Reads and judges one mail with the words in its pictures; None where that broke the child, or `stop` came."""
        self._stop = stop
        try:
            return Reading(*self._ask(PICTURES, raw, SECONDS_FOR_PICTURES))
        except UnreadableMail:
            return None
        finally:
            self._stop = None

    def start(self) -> None:
        """Starts the child before the first mail, so that it need not wait. Raises `NoReader` where it cannot."""
        if self._process is None:
            self._start()

    def close(self) -> None:
        """Ends the child."""
        process, pipe, self._process, self._pipe, self._read = self._process, self._pipe, None, None, 0
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.wait()

    def _ask(self, mode: bytes, raw: bytes, seconds: float | None = None) -> tuple[Report, Findings]:
        # A child that was killed while it was idle (memory ran short elsewhere) is no fault of this mail.
        is_gone = self._process is not None and self._process.poll() is not None
        is_outdated = self._process is not None and self._shifts != shifts_to_json(self._shifts_now())
        if is_gone or is_outdated or self._read >= _MAILS_A_CHILD:
            self.close()
        pipe = self._pipe or self._start()
        self._read += 1
        try:
            pipe.send_bytes(mode + raw)
            report, findings = json.loads(self._answer(pipe, seconds or self._seconds))
        except (EOFError, OSError):
            self.close()
            raise UnreadableMail("reader-died") from None
        return Report.from_json(report), Findings.from_json(findings)

    def _answer(self, pipe: Connection[bytes, bytes], seconds: float) -> bytes:
        end = time.monotonic() + seconds
        while not pipe.poll(min(_STEP, seconds)):
            is_stopped = self._stop is not None and self._stop.is_set()
            if is_stopped or time.monotonic() > end:
                self.close()
                raise UnreadableMail("stopped" if is_stopped else "too-slow")
        return pipe.recv_bytes()

    def _start(self) -> Connection[bytes, bytes]:
        ours, theirs = Pipe()
        school = str(self._school_file) if self._school_file else ""
        self._shifts = shifts_to_json(self._shifts_now())
        arguments = [str(theirs.fileno()), school, self._trusted, self._own, self._shifts]
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter and module, no shell
            [sys.executable, "-m", "service.reading_child", *arguments],
            pass_fds=[theirs.fileno()],
            env=bare_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # Ctrl-C is for this process, which ends the child: one that is still loading would answer with a traceback.
            process_group=0,
        )
        theirs.close()
        self._pipe = ours
        try:
            self._answer(ours, _SECONDS_TO_START)
        except (EOFError, OSError, UnreadableMail):
            self.close()
            # No fault of any mail: it must not be set aside for this.
            raise NoReader(
                "The process that reads mails does not start.", "Check SCHOOL_FILE and that memory is left."
            ) from None
        return ours
