"""The command line as IT uses it: each command in a process of its own, on real servers."""

import json
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from casefile.vault import vault_from
from service.loopback_imap import LoopbackImap
from tests.cast import MARKED
from tests.installation import Installation
from tests.parents_mail import PARENT_ADDRESS, mail
from tests.servers.smtp_sink import SmtpSink, refuse_recipient

_PATIENCE = 60.0


def wait_until(true, what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


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
    sink.script += [refuse_recipient(451)] * 2
    imap.append(mail())
    installation.concerns("run", "--once")
    installation.environment["MAILBOX_PORT"] = "1"
    ended = installation.concerns("run", "--once")
    assert ended.returncode == 1
    assert "The mailbox server does not answer" in ended.stderr
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
    for name in ("settings:", "database:", "mailbox: signed in", "smtp: the server answers"):
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


def test_a_mailbox_that_goes_away_and_comes_back_loses_nothing(installation: Installation, imap: LoopbackImap) -> None:
    installation.environment["MAILBOX_PORT"] = "1"
    daemon = installation.start("-m", "service", "run", "--only", "mail")
    try:
        wait_until(lambda: installation.log.count("mailbox trouble") >= 2, "no second try was made")
    finally:
        daemon.terminate()
        assert daemon.wait(_PATIENCE) == 0
    assert "does not answer just now" in installation.log


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
    import subprocess

    command = f"{sys.executable} -m service --help | head -c 1"
    ended = subprocess.run(
        ["/bin/sh", "-c", command],
        env=installation.process_environment,
        cwd=installation.folder,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in ended.stderr
