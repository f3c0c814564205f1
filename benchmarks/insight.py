"""What the insight page costs at 10,000 cases over three school years: `python -m benchmarks.insight`."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from casefile.cabinet import Cabinet, open_cabinet
from casefile.clocks import london_day
from casefile.database import Database
from casefile.ladder import load_ladder
from casefile.school_class import classes_by_hash
from casefile.tables import Case, CaseFinding, Decision, Draft, Mail, Recusal, new_id
from casefile.vault import new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from tests.cast import CHAIR, HEAD, SCHOOL
from tests.desk.served import Visitor, served

_CASES, _ROUNDS, _BATCH = 10_000, 7, 500
_NOW = datetime(2027, 5, 20, 10, tzinfo=UTC)
_FINDING, _LETTER = 400, 20_000
_PATHS = (
    "/insight?view=own",
    "/insight?view=own&of=2025-26",
    "/insight?view=governors",
    "/insight/sheet.pdf",
    "/insight/figures.csv",
)


def main() -> None:
    """Prints the processor time of each page in milliseconds, the middle of several rounds, and its size."""
    with TemporaryDirectory() as folder:
        cabinet = _furnished(Path(folder))
        with served(cabinet) as desk:
            for person in (HEAD, CHAIR):
                visitor = desk.visitor(person)
                for path in [each for each in _PATHS if person is HEAD or "own" not in each]:
                    _print(visitor, person.id, path)


def _print(visitor: Visitor, who: str, path: str) -> None:
    first, answer = _timed(lambda: visitor.get(path))
    later = [_timed(lambda: visitor.get(path))[0] for _ in range(_ROUNDS)]
    print(
        f"{who:6} {path:36} {statistics.median(later):6.0f} ms, the first time {first:5.0f} ms, {len(answer.body) / 1024:.0f} kB"
    )


def _timed(does: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    answer = does()
    return (time.process_time() - begun) * 1000, answer


def _furnished(folder: Path) -> Cabinet:
    database = Database(f"sqlite:///{folder / 'insight.sqlite3'}")
    database.migrate()
    cabinet = open_cabinet(database, vault_from(new_master_key()), SCHOOL, load_vocabulary(), lambda: _NOW)
    with cabinet.writing() as session:
        key = cabinet.new_folder(session).key_id
    chance = random.Random(7)  # noqa: S311 - the same cases each time
    for start in range(0, _CASES, _BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {
            each: [] for each in (Case, Mail, CaseFinding, Draft, Decision, Recusal)
        }
        for number in range(start, start + _BATCH):
            for table, row in _case(cabinet, chance, key, number):
                rows[table].append(row)
        with cabinet.writing() as session:
            for table, several in rows.items():
                if several:
                    session.execute(insert(table), several)
    return cabinet


def _case(cabinet: Cabinet, chance: random.Random, key: str, number: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    case_id, mail_id = new_id(), new_id()
    opened = _NOW - timedelta(hours=chance.randrange(24 * 950))
    closed = opened + timedelta(days=chance.randrange(3, 40))
    is_closed, day = closed < _NOW, london_day(opened)
    yield Case, {
        "id": case_id, "reference": f"CD-{number:05}", "state": "closed" if is_closed else "under-review", "key_id": key,
        "title": os.urandom(90), "reporter": os.urandom(220), "safeguarding": number % 20 == 0, "urgent": False,
        "anonymity": False, "legal_hold": False, "news": False, "opened_at": opened,
        "closed_at": closed if is_closed else None, "acknowledge_by": day + timedelta(days=2),
        "outcome_by": day + timedelta(days=21), "class_hash": chance.choice([*classes_by_hash(cabinet), ""]),
    }  # fmt: skip
    yield Mail, {
        "id": mail_id, "digest": f"{number:064}", "size": 1, "key_id": key, "state": "filed", "raw": os.urandom(2000),
        "kind": "concern", "case_id": case_id, "tries": 0, "picture_tries": 0, "collected_at": opened,
    }  # fmt: skip
    for label in {chance.choice(list(cabinet.vocabulary.categories)) for _ in range(3)}:
        yield CaseFinding, {
            "id": new_id(), "case_id": case_id, "mail_id": mail_id, "sort": "category", "label": label, "confidence": 0.9,
            "evidence": os.urandom(_FINDING), "standing": "suggested", "added": False,
        }  # fmt: skip
    for letter in ("acknowledgement", "outcome-to-reporter"):
        at = opened + timedelta(hours=chance.randrange(1, 90))
        yield Draft, {
            "id": new_id(), "case_id": case_id, "letter": letter, "state": "sent", "version": 1, "why": "", "subject": b"",
            "text": os.urandom(1500), "recipient": b"", "recipient_hash": "", "thread": b"", "message": os.urandom(_LETTER),
            "message_id": f"{letter}-{number}@school.example", "tries": 1, "sent_at": at, "to_role": "reporter",
            "paper": False, "second_person": False, "created_at": at, "changed_at": at,
        }  # fmt: skip
    if is_closed:
        yield Decision, {
            "id": new_id(), "case_id": case_id, "outcome": chance.choice(list(load_ladder())), "state": "standing",
            "reason": b"", "record": b"", "made_by": "head", "made_at": closed,
        }  # fmt: skip
    if number % 50 == 0:
        yield Recusal, {"id": new_id(), "case_id": case_id, "person_id": "head", "reason": b"", "made_at": opened}


if __name__ == "__main__":
    main()
