"""The child process in which hostile bytes are read: parse and judge, one mail after another, within limits.

It is started by `service.reading_room` with an emptied environment, so it holds no key and no password. It
speaks over one pipe: a frame in is one byte (F full, B bare) and the raw mail; a frame out is JSON.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from casefile.findings import Findings
from casefile.report import Report
from casefile.school import load_school
from casefile.vocabulary import load_vocabulary
from ingest.bare_report import bare_report
from ingest.parse_mail import parse_mail
from triage.assess import Assessor

FULL, BARE = b"F", b"B"
_MEMORY = 2 * 1024**3


def main() -> None:
    """Reads frames until the parent closes the pipe. Arguments: the pipe's descriptor and the school's file or ""."""
    limit()
    # Libraries quote what they stumble over: nothing of a mail may reach a log.
    sys.excepthook = _say_what_kind
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pipe: Connection[bytes, bytes] = Connection(int(sys.argv[1]))
    school = load_school(Path(sys.argv[2])) if sys.argv[2] else None
    assessor = Assessor(load_vocabulary(), school)
    pipe.send_bytes(b"ready")
    while True:
        try:
            frame = pipe.recv_bytes()
        except EOFError:
            return
        report, findings = _read(assessor, frame[:1], frame[1:])
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


def limit() -> None:
    """No file may be written, no core dumped, and memory is bounded: a bomb ends this process alone."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(assessor: Assessor, mode: bytes, raw: bytes) -> tuple[Report, Findings]:
    if mode == BARE:
        return bare_report(raw), Findings(kind="concern", warnings=("Not read in full; not judged.",))
    report = parse_mail(raw)
    return report, assessor.assess(report)


if __name__ == "__main__":
    main()
