"""The child process in which hostile bytes are read: parse and judge, one mail after another, within limits.

It is started by `service.reading_room` with an emptied environment, so it holds no key and no password. It
speaks over one pipe: a frame in is one byte (F full, B bare, P full with the words in its pictures, C a phone call) and the raw
mail; a frame out is JSON.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import warnings
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from casefile.findings import Findings
from casefile.report import Report
from casefile.school import load_school
from casefile.shifts import shifts_from_json
from casefile.vocabulary import load_vocabulary
from ingest.authentication import authentication_of
from ingest.bare_report import bare_report
from ingest.exhibits.do_not_look import sealed_where_hinted
from ingest.parse_mail import parse_mail
from service.reading_frames import BARE, CALL, PICTURES
from triage.assess import Assessor

# Of this, reading pictures maps 1.2 GB (models, their arenas, OpenCV) and holds 0.6 GB in memory.
# The container's limit (docker-compose.yml) must lie above it, so that this process ends and not the whole program.
MEMORY = 2 * 1024**3
_NICE = 10


def main() -> None:
    """Reads frames until the parent closes the pipe.

    Arguments: the pipe, the school's file or "", trusted servers, our address or "", and the school's own shifts as JSON.
    """
    limit()
    # Libraries quote what they stumble over: nothing of a mail may reach a log.
    sys.excepthook = _say_what_kind
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pipe: Connection[bytes, bytes] = Connection(int(sys.argv[1]))
    school = load_school(Path(sys.argv[2])) if sys.argv[2] else None
    assessor = Assessor(load_vocabulary(), school, shifts_from_json(sys.argv[5]))
    trusted, own = tuple(each for each in sys.argv[3].split(",") if each), sys.argv[4]
    pipe.send_bytes(b"ready")
    while True:
        try:
            frame = pipe.recv_bytes()
        except EOFError:
            return
        report, findings = _read(assessor, frame[:1], frame[1:], trusted, own)
        pipe.send_bytes(json.dumps([_sound(report.to_json()), _sound(findings.to_json())]).encode())


def _say_what_kind(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """The last words of a child that an error ended: its class and place, for its own words may quote the mail."""
    place = "?"
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    sys.stderr.write(f"the reader ended: {kind.__name__} at {place}\n")


def _sound(text: str) -> str:
    """Without lone surrogates, which no database and no terminal can take."""
    return text.encode("utf-8", "replace").decode()


def _offer_itself() -> None:
    """Where memory runs short all the same, the kernel is to end this process rather than the daemon or the database."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def limit() -> None:
    """No file may be written, no core dumped, and memory is bounded: a bomb ends this process alone."""
    _offer_itself()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(assessor: Assessor, mode: bytes, raw: bytes, trusted: tuple[str, ...], own: str) -> tuple[Report, Findings]:
    if mode == BARE:
        return bare_report(raw), Findings(kind="concern", warnings=("Not read in full; not judged.",))
    if mode == PICTURES:
        report = _read_pictures(raw, own)
    else:
        report = sealed_where_hinted(parse_mail(raw, own=own, whole=mode == CALL))
    report = replace(report, authentication=authentication_of(raw, trusted))
    return report, assessor.assess(report)


def _read_pictures(raw: bytes, own: str) -> Report:
    # New mail goes first on a machine with few cores.
    os.nice(max(0, _NICE - os.nice(0)))
    from ingest.read_pictures import read_pictures  # noqa: PLC0415 - heavy, and most mails bring no picture

    return read_pictures(raw, own=own)


if __name__ == "__main__":
    main()
