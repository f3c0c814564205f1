"""`concerns run` and `concerns check`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from casefile.errors import ConcernsError
from desk.app import make_desk
from desk.settings import DeskSettings, Premises
from desk.sign_in.provider import Provider
from ingest.parse_mail import exhibit_bytes
from service.daemon import PARTS, Daemon, run_once
from service.desk_server import DeskServer
from service.learned_digest import learned_digest
from service.looking import Looking
from service.preview_letters import check_letters
from service.previews import previews
from service.settings import Settings
from service.works import Works, built_from

log = logging.getLogger("concerns")


def run(settings: Settings, only: str | None, *, once: bool) -> int:
    """Runs the daemon and the desk, or one of them, until a signal; or does once all that waits."""
    with built_from(settings) as works:
        if once:
            run_once(works)
            return 0
        parts = (only,) if only else PARTS
        desk = None
        if "desk" in parts:
            desk = DeskServer(make_desk(works.cabinet, desk_settings(works)), *settings.desk_listen)
            log.info("the desk listens on port %d", desk.port)
        Daemon(works, parts, desk).run()
        return 0


def desk_settings(works: Works) -> DeskSettings:
    """What the desk needs to know of the settings."""
    settings = works.settings
    return DeskSettings(
        desk_url=settings.desk_url,
        hold=settings.hold,
        sender=works.school_sender,
        exhibit_bytes=exhibit_bytes,
        previews=previews,
        looking=Looking(),
        school_account=Provider(settings.account) if settings.account else None,
        premises=Premises(settings.data_dir, settings.backups, learned_digest()),
    )


def check(settings: Settings) -> int:
    """Tests the database, key, mailbox and SMTP server and says of each what it found; 1 where something is wrong."""
    sys.stdout.write("settings: all read, the school's file and the master key are in order\n")
    wrong = 0
    with built_from(settings) as works:
        sys.stdout.write("database: answers, its tables are up to date, and the master key opens it\n")
        steps: list[tuple[str, Callable[[], list[str]]]] = [
            ("mailbox", works.mailbox().check),
            ("smtp", works.sender.check),
            ("letters", lambda: check_letters(settings.school, settings.own_letters)),
        ]
        for name, test in steps:
            try:
                sys.stdout.writelines(f"{name}: {line}\n" for line in test())
            except ConcernsError as error:
                wrong += 1
                sys.stdout.write(f"{name}: WRONG: {error}\n")
    return 1 if wrong else 0
