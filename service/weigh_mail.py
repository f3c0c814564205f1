"""The mail balance for IT: `concerns balance`, and once a day by the daemon, which says so where it does not hold."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict

from casefile.mail_balance import LATE, SORTS, Balance, weigh
from outbound.notices import announce
from service.settings import Settings
from service.works import Works, built_from

log = logging.getLogger("concerns.balance")

_NAMES = {
    "cases": "opened a case",
    "follow-ups": "came to a case",
    "enquiry": "for the office",
    "automatic": "automatic",
    "junk": "junk",
    "set-aside": "set aside: a leader has to look",
    "to-read": "not read yet",
}


def print_balance(settings: Settings, *, as_json: bool) -> int:
    """Says what came in and what became of it; 1 where it does not add up."""
    with built_from(settings) as works, works.cabinet.database.snapshot() as session:
        balance = weigh(session, works.cabinet)
    if as_json:
        row = asdict(balance) | {"missing": balance.missing, "holds": balance.holds}
        sys.stdout.write(json.dumps(row) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(balance))
    return 0 if balance.holds else 1


def check_balance(works: Works) -> bool:
    """Weighs the mail once; where it does not hold, a line for the log and a notice to IT. Always False: once is enough."""
    with works.cabinet.database.snapshot() as session:
        balance = weigh(session, works.cabinet)
    if not balance.holds:
        log.error("the mail balance does not hold: missing=%d late=%d", balance.missing, balance.late)
        told = [each.id for each in works.cabinet.school.with_role("it")]
        with works.cabinet.writing() as session:
            announce(session, works.cabinet, told, desk_url=works.settings.desk_url)
    return False


def _lines(balance: Balance) -> list[str]:
    lines = [f"{balance.came_in:6} mails came in"]
    lines += [f"{balance.became[sort]:6} {_NAMES[sort]}" for sort in SORTS]
    if balance.erased:
        lines.append(f"{balance.erased:6} erased")
    if balance.late:
        hours = LATE.total_seconds() / 3600
        lines.append(f"WRONG: {balance.late} waited longer than {hours:.0f} hour. Is the daemon running?")
    if balance.missing:
        lines.append(
            f"WRONG: {balance.missing} came in and are nowhere. Was the database restored? Compare it with the mailbox."
        )
    return lines if not balance.holds else [*lines, "The balance holds."]
