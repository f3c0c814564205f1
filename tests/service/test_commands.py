"""The command line as IT uses it: each command in a process of its own, on real servers."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from casefile import filing
from casefile.vault import vault_from
from service.loopback_imap import LoopbackImap
from tests.cast import MARKED
from tests.installation import Installation
from tests.meanwhile import approve_all, wait_until
from tests.parents_mail import PARENT_ADDRESS, mail
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_sink import SmtpSink, refuse_recipient

_PATIENCE = 60.0


def test_once_takes_in_all_that_waits_and_tells_leaders(
    installation: Installation, imap: LoopbackImap, sink: SmtpSink
) -> None:
    imap.append(mail(number=1))
    imap.append(mail("I will be away.", number=2, subject="Automatic reply: x", Auto_Submitted="auto-replied"))
    ended = installation.concerns("run", "--once")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == ""
    (case,) = map(json.loads, installation.concerns("case", "list", "--json").stdout.splitlines())
    assert case["state"] == "received"
    assert "abusive-comment" in case["labels"]
    assert case["letters"] == [{"letter": "acknowledgement", "state": "waiting"}]
    assert {each.rcpt_tos[0] for each in sink.received} == {
        "r.calloway@hollybank.example",
        "i.siddall@hollybank.example",
    }
    assert imap.folder_messages("INBOX") == []
    assert len(imap.folder_messages("Taken in")) == 2


def test_once_again_changes_nothing(installation: Installation, imap: LoopbackImap, sink: SmtpSink) -> None:
    imap.append(mail())
    installation.concerns("run", "--once")
    before, told = installation.concerns("case", "list", "--json").stdout, len(sink.received)
    imap.append(mail())  # the same bytes, delivered a second time
    assert installation.concerns("run", "--once").returncode == 0
    assert installation.concerns("case", "list", "--json").stdout == before
    assert len(sink.received) == told


def test_once_with_the_mailbox_down_still_does_the_rest_and_says_so(
    installation: Installation, imap: LoopbackImap, sink: SmtpSink
) -> None:
    imap.append(mail())
    installation.concerns("run", "--once")
    with installation.works() as works:
        approve_all(works)
    # Another mail was taken in and not yet read when the mailbox went away.
    with installation.works() as works, works.cabinet.writing() as session:
        filing.keep(session, works.cabinet, ("INBOX", 9, 9), mail(number=2))
    installation.environment["MAILBOX_PORT"] = "1"
    ended = installation.concerns("run", "--once")
    assert ended.returncode == 1
    assert "The mailbox server does not answer" in ended.stderr
    assert [each.rcpt_tos for each in sink.received if PARENT_ADDRESS in each.rcpt_tos] == [(PARENT_ADDRESS,)]
    cases = map(json.loads, installation.concerns("case", "list", "--json").stdout.splitlines())
    assert [each["letters"][0]["state"] for each in cases] == ["sent", "waiting"]
    assert installation.concerns("audit", "verify").returncode == 0


def test_nothing_of_a_mail_stands_in_any_output_or_file(
    installation: Installation, imap: LoopbackImap, sink: SmtpSink
) -> None:
    imap.append(mail())
    sink.script += [refuse_recipient(550)]
    said = []
    for command in (("run", "--once"), ("case", "list"), ("case", "list", "--json"), ("audit", "verify"), ("check",)):
        ended = installation.concerns(*command)
        said += [ended.stdout, ended.stderr]
    assert "filed mail=" in said[1]
    kept = b"".join(each.read_bytes() for each in installation.folder.rglob("*") if each.is_file())
    for word in (MARKED, PARENT_ADDRESS, "lazy cow", "Nokes"):
        assert word not in "".join(said)
        assert word.encode() not in kept


def test_check_says_what_is_right_and_what_is_wrong(installation: Installation) -> None:
    right = installation.concerns("check")
    assert right.returncode == 0, right.stdout + right.stderr
    for name in ("settings:", "database:", "mailbox: signed in", "smtp: the server answers", "letters:"):
        assert name in right.stdout
    installation.environment |= {"MAILBOX_PASSWORD": "not-the-password", "SMTP_PORT": "1"}
    wrong = installation.concerns("check")
    assert wrong.returncode == 1
    assert "mailbox: WRONG: The mailbox server refused the sign-in. Check MAILBOX_USER" in wrong.stdout
    assert "smtp: WRONG: The SMTP server does not answer" in wrong.stdout
    assert "not-the-password" not in wrong.stdout + wrong.stderr


def test_a_start_without_settings_is_refused_in_words(tmp_path: Path) -> None:
    bare = Installation(tmp_path)
    bare.environment = {}
    ended = bare.concerns("run", "--once")
    assert ended.returncode == 1
    assert "MAILBOX_HOST is missing." in ended.stderr
    assert "docs/settings.md" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_settings_stand_in_a_file_too_and_the_environment_wins(installation: Installation) -> None:
    lines = [f"{name}={value}" for name, value in installation.environment.items() if name != "MASTER_KEY"]
    (installation.folder / ".env").write_text("\n".join([*lines, "MASTER_KEY_FILE=key"]))
    (installation.folder / "key").write_text(installation.environment["MASTER_KEY"])
    installation.environment = {}
    assert installation.concerns("check").returncode == 0
    installation.environment = {"HOLD_MINUTES": "soon"}
    assert "HOLD_MINUTES" in installation.concerns("check").stderr


def test_the_audit_trail_is_verified_and_tampering_shows(installation: Installation, imap: LoopbackImap) -> None:
    imap.append(mail())
    installation.concerns("run", "--once")
    assert "The audit trail holds" in installation.concerns("audit", "verify").stdout
    with sqlite3.connect(installation.data / "concerns.sqlite3") as database:
        database.execute("UPDATE audit_lines SET actor = 'nobody' WHERE seq = 2")
    ended = installation.concerns("audit", "verify")
    assert ended.returncode == 1
    assert "breaks at line 2" in ended.stderr


def test_migrating_says_from_where_to_where(installation: Installation) -> None:
    assert "empty → 0" in installation.concerns("migrate").stdout
    assert "→" in installation.concerns("migrate").stdout


def test_new_keys_are_keys_and_differ(installation: Installation) -> None:
    one, two = (installation.concerns("keys", "new").stdout for _ in range(2))
    assert one != two
    assert vault_from(one).version == 1
    assert vault_from(installation.concerns("keys", "new", "--version", "7").stdout).version == 7


def test_the_key_can_be_turned(installation: Installation, imap: LoopbackImap) -> None:
    imap.append(mail())
    installation.concerns("run", "--once")
    new = installation.concerns("keys", "new", "--version", "2").stdout.strip()
    installation.environment["MASTER_KEY"] += f" {new}"
    assert "under master key version 2" in installation.concerns("keys", "turn").stdout
    installation.environment["MASTER_KEY"] = new
    assert installation.concerns("case", "list").returncode == 0


def test_the_key_is_not_turned_under_a_daemon_at_work(installation: Installation, imap: LoopbackImap) -> None:
    daemon = installation.start("-m", "service", "run", "--only", "mail")
    try:
        imap.append(mail())
        wait_until(lambda: "filed mail=" in installation.log, "the mail was not filed")
        new = installation.concerns("keys", "new", "--version", "2").stdout.strip()
        installation.environment["MASTER_KEY"] += f" {new}"
        refused = installation.concerns("keys", "turn")
        assert refused.returncode == 1
        assert "Another Concerns Desk is at work" in refused.stderr
    finally:
        daemon.terminate()
        daemon.wait(_PATIENCE)
    assert installation.concerns("keys", "turn").returncode == 0


def test_a_key_that_still_opens_something_is_missed_at_the_start(installation: Installation) -> None:
    installation.concerns("run", "--once")
    installation.environment["MASTER_KEY"] = installation.concerns("keys", "new", "--version", "2").stdout.strip()
    for command in (("check",), ("run", "--once"), ("case", "list")):
        ended = installation.concerns(*command)
        assert ended.returncode == 1
        assert "MASTER_KEY lacks version 1" in ended.stderr


@pytest.mark.parametrize("version", ["0", "70000"])
def test_a_key_of_an_odd_version_is_not_made(installation: Installation, version: str) -> None:
    ended = installation.concerns("keys", "new", "--version", version)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "from 1 to 9999" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_error_that_nobody_foresaw_is_one_number_in_the_log_and_on_the_terminal(
    installation: Installation, imap: LoopbackImap
) -> None:
    imap.append(mail())
    installation.concerns("run", "--once")
    with sqlite3.connect(installation.data / "concerns.sqlite3") as database:
        # Somebody put words where a moment belongs.
        database.execute("UPDATE cases SET opened_at = ?", (MARKED,))
    ended = installation.concerns("case", "list")
    assert ended.returncode == 70
    logged, said = ended.stderr.splitlines()[-2:]
    number = re.search(r"id=([0-9a-f]{8}) class=ValueError at=\S+:\d+$", logged)
    assert number is not None
    assert f"error {number[1]}, ValueError at" in said
    assert "Traceback" not in ended.stderr
    assert MARKED not in ended.stderr


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda file: file.write_bytes(b"no database " * 1000), "The database file is damaged"),
        (lambda file: file.write_bytes(file.read_bytes()[:9000]), "The database file is damaged"),
        (lambda file: (file.unlink(), file.mkdir()), "The database file"),
        (lambda file: _execute(file, "UPDATE alembic_version SET version_num = '9999'"), "newer version"),
    ],
    ids=["another file", "cut off", "a folder", "newer"],
)
def test_a_database_that_cannot_be_used_is_said_in_words(
    installation: Installation, break_it: Callable[[Path], object], says: str
) -> None:
    assert installation.concerns("migrate").returncode == 0
    break_it(installation.data / "concerns.sqlite3")
    for command in ("migrate", "check"):
        ended = installation.concerns(command)
        assert ended.returncode == 1
        assert says in ended.stderr
        assert "→" in ended.stderr
        assert "Traceback" not in ended.stderr


def _execute(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as database:
        database.execute(statement)


@pytest.mark.parametrize("folder", ["/proc/data", "/dev/null/data"])
def test_a_folder_that_cannot_be_made_is_said_in_words(installation: Installation, folder: str) -> None:
    installation.environment["DATA_DIR"] = folder
    ended = installation.concerns("check")
    assert ended.returncode == 1
    assert "Check DATA_DIR" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_data_folder_of_somebody_else_is_said_in_words(installation: Installation) -> None:
    installation.concerns("migrate")
    # A program that is not its owner, which root would not notice.
    installation.data.chmod(0o500)
    (installation.data / "concerns.sqlite3").chmod(0o400)
    command = [sys.executable, "-m", "service", "run", "--once"]
    ended = subprocess.run(
        ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command] if os.geteuid() == 0 else command,
        env=installation.process_environment, cwd=installation.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stderr
    assert "Check DATA_DIR" in ended.stderr or "Check that DATA_DIR" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_key_is_refused(installation: Installation) -> None:
    installation.concerns("migrate")
    installation.concerns("run", "--once")
    installation.environment["MASTER_KEY"] = installation.concerns("keys", "new").stdout.strip()
    assert "MASTER_KEY does not open this database." in installation.concerns("run", "--once").stderr


@pytest.mark.parametrize("only", [(), ("--only", "mail"), ("--only", "desk")])
def test_the_daemon_ends_in_good_order_on_sigterm(
    installation: Installation, imap: LoopbackImap, only: tuple[str, ...]
) -> None:
    daemon = installation.start("-m", "service", "run", *only)
    try:
        if only != ("--only", "desk"):
            imap.append(mail())
            wait_until(lambda: "filed mail=" in installation.log, "the mail was not filed")
        else:
            wait_until(lambda: "the desk listens" in installation.log, "the desk did not start")
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(_PATIENCE) == 0
    finally:
        daemon.kill()
        daemon.wait()
    assert "failed" not in installation.log
    assert MARKED not in installation.log


def test_a_second_daemon_on_the_same_data_is_refused(installation: Installation, imap: LoopbackImap) -> None:
    daemon = installation.start("-m", "service", "run", "--only", "mail")
    try:
        imap.append(mail())
        wait_until(lambda: "filed mail=" in installation.log, "the mail was not filed")
        ended = installation.concerns("run", "--once")
        assert ended.returncode == 1
        assert "Another Concerns Desk is at work" in ended.stderr
    finally:
        daemon.terminate()
        daemon.wait(_PATIENCE)


def test_a_mailbox_that_goes_away_and_comes_back_loses_nothing(installation: Installation, tmp_path: Path) -> None:
    dovecot = DovecotServer(tmp_path)
    dovecot.start()
    installation.environment |= {
        "MAILBOX_PORT": str(dovecot.port),
        "MAILBOX_USER": dovecot.user,
        "MAILBOX_PASSWORD": dovecot.password,
    }
    daemon = installation.start("-m", "service", "run", "--only", "mail")
    try:
        dovecot.append(mail(number=1))
        wait_until(lambda: installation.log.count("filed mail=") == 1, "the first mail was not filed")
        dovecot.kill()
        wait_until(lambda: installation.log.count("mailbox trouble") >= 2, "no second try was made")
        dovecot.start()
        dovecot.append(mail(number=2))
        wait_until(lambda: installation.log.count("filed mail=") == 2, "the second mail was not filed")
        wait_until(lambda: dovecot.messages() == [], "the second mail was not moved")
    finally:
        daemon.terminate()
        assert daemon.wait(_PATIENCE) == 0
        dovecot.remove()
    assert "does not answer just now" in installation.log
    assert len(installation.concerns("case", "list").stdout.splitlines()) == 2


def test_folders_of_mail_stand_in_for_a_mailbox(installation: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "one.eml").write_bytes(mail())
    installation.environment = {
        name: value for name, value in installation.environment.items() if not name.startswith("MAILBOX")
    } | {"MAILBOX_DIR": str(folder)}
    assert installation.concerns("run", "--once").returncode == 0
    assert len(installation.concerns("case", "list", "--json").stdout.splitlines()) == 1
    assert [each.name for each in folder.glob("taken/*")]


def test_wrong_usage_is_exit_2_and_help_is_0(installation: Installation) -> None:
    assert installation.concerns("fly").returncode == 2
    helped = installation.concerns("--help")
    assert helped.returncode == 0
    for command in ("run", "check", "demo", "parse", "triage", "case", "audit", "migrate", "keys"):
        assert command in helped.stdout


def test_output_that_nobody_reads_is_no_error(installation: Installation) -> None:
    command = f"{sys.executable} -m service --help | head -c 1"
    ended = subprocess.run(
        ["/bin/sh", "-c", command],
        env=installation.process_environment,
        cwd=installation.folder,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in ended.stderr
