"""`concerns demo`: servers inside the program, a fresh database in a temporary folder, the daemon and the desk.

Invented reports arrive; letters go nowhere but to the demo's own page. The one place where a demo door to the desk is made: no setting can open it in a real installation.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from secrets import token_urlsafe
from threading import Event

from casefile.errors import ConcernsError
from casefile.vault import new_master_key
from desk.app import make_desk
from desk.demo.demo_door import DemoDoor
from service.daemon import Daemon
from service.demo import parents, past
from service.demo.post_office import PostOffice
from service.desk_server import DeskServer
from service.loopback_imap import LoopbackImap
from service.running import desk_settings
from service.settings import Settings, read_settings
from service.works import built_from

ADDRESS = "concerns@hollybank.example"
_USER = "concerns"
# Long enough to press "Stop", short enough to watch a letter go.
_HOLD = timedelta(seconds=20)


def run(port: int) -> int:
    """Runs the demo until Ctrl-C; afterwards nothing of it is left."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # The terminal is for the welcome below; only trouble is worth a line beside it.
    logging.getLogger("concerns").setLevel(logging.WARNING)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="concerns-demo-")))
        password = token_urlsafe(16)
        mailbox = LoopbackImap(_USER, password)
        mailbox.start()
        stack.callback(mailbox.stop)
        post_office = PostOffice(ADDRESS, mailbox)
        post_office.start()
        stack.callback(post_office.stop)
        school_file = stack.enter_context(as_file(files("templates") / "school.example.toml"))
        port = _free_port(port)
        settings = _settings(folder, school_file, mailbox.port, password, post_office.port, port)
        works = stack.enter_context(built_from(settings, stop))
        past.furnish(works.cabinet, works.school_sender)
        begun = works.cabinet.now().isoformat()
        door = DemoDoor(received=post_office.delivered, school_address=ADDRESS, smtp_port=post_office.port, begun=begun)
        desk = DeskServer(make_desk(works.cabinet, desk_settings(works), door), "127.0.0.1", port)
        daemon = Daemon(works, desk=desk)
        daemon.start()
        stack.callback(daemon.finish)
        count = parents.send(parents.reports(date.today(), ADDRESS), post_office.port)  # noqa: DTZ011 - the parents' day
        _welcome(settings.desk_url, post_office.port, count)
        stop.wait()
        sys.stdout.write("\nStopping; nothing of the demo is kept.\n")
    return 0


def _settings(folder: Path, school_file: Path, imap: int, password: str, smtp: int, desk: int) -> Settings:
    settings = read_settings(
        {
            "MAILBOX_HOST": "127.0.0.1",
            "MAILBOX_PORT": str(imap),
            "MAILBOX_SECURITY": "none",
            "MAILBOX_USER": _USER,
            "MAILBOX_PASSWORD": password,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(smtp),
            "SMTP_SECURITY": "none",
            "SCHOOL_ADDRESS": ADDRESS,
            "SCHOOL_FILE": str(school_file),
            "DATA_DIR": str(folder),
            "MASTER_KEY": new_master_key(),
            "DESK_URL": f"http://localhost:{desk}",
            "DESK_LISTEN": f"127.0.0.1:{desk}",
        }
    )
    return replace(settings, hold=_HOLD)


def _free_port(wanted: int) -> int:
    """The port asked for where it is free, else another one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ConcernsError("No port is free for the demo's desk.", "Name one with --port.")


def _welcome(url: str, smtp_port: int, count: int) -> None:
    sys.stdout.write(f"""
Concerns Desk, a demo: everything is invented, everything stays on this machine.

  The desk         {url}/demo      (sign in there as the head, the safeguarding lead, IT, …)
  Parents' letters {url}/demo/received

  {count} invented reports are on their way. Write one yourself, as a parent would:

    printf 'From: Sam Parent <sam@parents.example>\\nSubject: Class chat\\n\\nLast night Jo Bloggs called another mum a stupid cow in the Year 3 Oak group.\\n' | curl -s smtp://127.0.0.1:{smtp_port} --mail-from sam@parents.example --mail-rcpt {ADDRESS} --upload-file -

  Ctrl-C stops everything and leaves nothing behind.

""")
    sys.stdout.flush()
