"""Commands for whoever keeps the case file: list cases, verify the audit trail, migrate, turn the key."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from sqlalchemy import select

from casefile import audit_trail
from casefile.cabinet import closing, turn_keys
from casefile.database import Database, reachable
from casefile.search_sheets import rebuild
from casefile.tables import Case, CaseFinding, Draft
from service.one_daemon import the_only_daemon
from service.settings import Settings
from service.works import built_from


def list_cases(settings: Settings, *, as_json: bool) -> int:
    """Every case by reference, without a name or a word of a mail."""
    with built_from(settings) as works, works.cabinet.reading() as session:
        for case in session.scalars(select(Case).order_by(Case.opened_at)):
            labels = session.scalars(
                select(CaseFinding.label).where(CaseFinding.case_id == case.id, CaseFinding.standing != "removed")
            )
            drafts = session.execute(select(Draft.letter, Draft.state).where(Draft.case_id == case.id))
            row = {
                "reference": case.reference,
                "state": case.state,
                "opened_at": case.opened_at.isoformat(timespec="seconds"),
                "acknowledge_by": case.acknowledge_by.isoformat() if case.acknowledge_by else None,
                "safeguarding": case.safeguarding,
                "urgent": case.urgent,
                "labels": sorted(set(labels)),
                "letters": [{"letter": letter, "state": state} for letter, state in drafts],
            }
            sys.stdout.write(json.dumps(row) + "\n" if as_json else _in_words(row))
    return 0


def _in_words(row: Mapping[str, object]) -> str:
    labels = row["labels"]
    words = ", ".join(labels) if isinstance(labels, list) else ""
    return f"{row['reference']}  {row['state']:12}  {row['opened_at']}  {words}\n"


def verify_audit(settings: Settings) -> int:
    """Walks the audit chain; raises `AuditBroken` where it does not hold."""
    with built_from(settings) as works:
        checked = audit_trail.verify(works.cabinet)
    sys.stdout.write(f"The audit trail holds: {checked.lines} lines, the last one is {checked.digest[:16]}.\n")
    return 0


def migrate(settings: Settings) -> int:
    """Brings the tables up to date and says from where to where."""
    with closing(Database(settings.database_url)) as database:
        reachable(database)
        before, newest = database.revisions()
        database.migrate()
    sys.stdout.write(f"The tables are up to date: {before or 'empty'} → {newest}.\n")
    return 0


def rebuild_search(settings: Settings) -> int:
    """Reads every case's words for search anew. Everything else goes on meanwhile."""
    with built_from(settings) as works:
        count = rebuild(works.cabinet)
    sys.stdout.write(f"Search knows the words of {count} case{'' if count == 1 else 's'}.\n")
    return 0


def turn(settings: Settings) -> int:
    """Wraps every key under the newest master key. Raises `SettingsError` on SQLite while a daemon is at work."""
    with built_from(settings) as works, the_only_daemon(works.cabinet):
        count = turn_keys(works.cabinet)
        with works.cabinet.writing() as session:
            audit_trail.note(session, works.cabinet, audit_trail.PROGRAM, "keys-turned", keys=count)
    sys.stdout.write(
        f"{count} keys are now under master key version {settings.vault.version}. Older versions may go.\n"
    )
    return 0
