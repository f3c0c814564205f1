"""The command `concerns`: what each sub-command takes, and which function does it.

Exit codes: 0 done, 1 refused or found wrong (a sentence stands on standard error), 2 wrong usage, 70 an error
that nobody foresaw (its number stands on standard error and in the log).
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

from dotenv import dotenv_values

from casefile.errors import ConcernsError, place_of
from casefile.vault import new_master_key
from service import bundles, keeping, learn, preview_letters, read_files, running, weigh_mail
from service.case_arguments import add_case_commands
from service.daemon import PARTS
from service.demo import show as demo
from service.settings import Settings, letters_of, read_settings, trusted_servers
from service.staff import add_staff_commands

log = logging.getLogger("concerns")

# EX_SOFTWARE of sysexits.h.
_SOFTWARE = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    # Libraries may put addresses or subjects into their own lines: only their errors are let through.
    for library in (
        "alembic",
        "aiosmtpd",
        "imapclient",
        "mail.log",
        "mailparser",
        "pymap",
        "pypdf",
        "waitress",
        "werkzeug",
    ):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        return int(options.does(options) or 0)
    except ConcernsError as error:
        sys.stderr.write(f"{error.sentence}\n")
        if error.hint:
            sys.stderr.write(f"→ {error.hint}\n")
        return 1
    except BrokenPipeError:
        # The reader of our output has gone ("| head"): nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the top of the program: it says so and ends
        return _unforeseen(error)


def _unforeseen(error: Exception) -> int:
    """One line with a number to ask about. Never the message of the error: it may quote a mail."""
    number, what, place = token_hex(4), type(error).__name__, place_of(error)
    log.critical("command failed id=%s class=%s at=%s", number, what, place)
    sys.stderr.write(f"Something went wrong that the program did not foresee: error {number}, {what} at {place}.\n")
    return _SOFTWARE


def settings_now() -> Settings:
    """The settings from the environment and `.env` in the current folder."""
    return read_settings(_values_now())


def _values_now() -> dict[str, str]:
    from_file = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**from_file, **os.environ}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="concerns", description="Concerns Desk: from a parent's e-mail to an approved reply."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_running(commands)
    _add_keeping(commands)
    _add_reading(commands)
    _add_letters(commands)
    _add_bundle(commands)
    return parser


def _add_running(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser("run", help="the daemon and the desk")
    run.add_argument("--only", choices=PARTS, help="mail: take in and send; desk: the web pages")
    run.add_argument("--once", action="store_true", help="take in and send all that waits, then end")
    run.set_defaults(does=lambda options: running.run(settings_now(), options.only, once=options.once))
    check = commands.add_parser("check", help="test each setting, server, key and folder")
    check.set_defaults(does=lambda _: running.check(settings_now()))
    show = commands.add_parser("demo", help="try everything on this machine, with invented reports")
    show.add_argument("--port", type=int, default=8080, help="where the desk listens (0: any free port)")
    show.set_defaults(does=lambda options: demo.run(options.port))


def _add_keeping(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    case = commands.add_parser("case", help="the cases").add_subparsers(required=True, metavar="ACTION")
    add_case_commands(case, settings_now)
    staff = commands.add_parser("staff", help="who may use the desk").add_subparsers(required=True, metavar="ACTION")
    add_staff_commands(staff, settings_now)
    balance = commands.add_parser("balance", help="what came in and what became of it; counts alone")
    balance.add_argument("--json", action="store_true", help="one JSON object")
    balance.set_defaults(does=lambda options: weigh_mail.print_balance(settings_now(), as_json=options.json))
    learning = commands.add_parser(
        "learn", help="what leaders' corrections of labels would change; nothing without --apply"
    )
    how = learning.add_mutually_exclusive_group()
    how.add_argument("--apply", action="store_true", help="put it into effect for new mail")
    how.add_argument("--undo", action="store_true", help="go back to what was in effect before")
    learning.set_defaults(does=lambda options: learn.learn(settings_now(), apply=options.apply, undo=options.undo))
    audit = commands.add_parser("audit", help="the audit trail").add_subparsers(required=True, metavar="ACTION")
    audit.add_parser("verify", help="walk the chain").set_defaults(does=lambda _: keeping.verify_audit(settings_now()))
    search = commands.add_parser("search", help="what search looks through").add_subparsers(
        required=True, metavar="ACTION"
    )
    search.add_parser("rebuild", help="read every case's words for it anew").set_defaults(
        does=lambda _: keeping.rebuild_search(settings_now())
    )
    commands.add_parser("migrate", help="bring the tables up to date").set_defaults(
        does=lambda _: keeping.migrate(settings_now())
    )
    keys = commands.add_parser("keys", help="the master key").add_subparsers(required=True, metavar="ACTION")
    new = keys.add_parser("new", help="print a fresh master key")
    new.add_argument("--version", type=int, default=1, help="one more than the newest in use, when the key is turned")
    new.set_defaults(does=lambda options: print(new_master_key(options.version)))  # noqa: T201 - the command's output
    keys.add_parser("turn", help="wrap every key under the newest master key").set_defaults(
        does=lambda _: keeping.turn(settings_now())
    )


def _add_reading(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, words in (("parse", "read mails from files"), ("triage", "read and judge mails from files")):
        command = commands.add_parser(name, help=words)
        command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=".eml files, or folders of them")
        command.add_argument("--json", action="store_true", help="one JSON object a line (the only form so far)")
        command.set_defaults(
            does=lambda options, name=name: read_files.print_all(name, options.paths, trusted_servers(_values_now()))
        )


def _add_letters(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    letters = commands.add_parser("letters", help="the letters").add_subparsers(required=True, metavar="ACTION")
    letters.add_parser("list", help="every letter: its id, whom it goes to, and what it is").set_defaults(
        does=lambda _: preview_letters.print_book()
    )
    preview = letters.add_parser("preview", help="letters as they will look, with invented values")
    preview.add_argument("letter", nargs="?", metavar="LETTER", help="the letter's id; left out with --all")
    preview.add_argument("out", nargs="?", type=Path, metavar="OUT", help="a folder to write text, HTML and PDF to")
    preview.add_argument("--all", type=Path, metavar="OUT", help="every letter and variant, into this folder")
    preview.set_defaults(
        does=lambda options: preview_letters.preview(
            options.letter, options.out, options.all, *letters_of(_values_now())
        )
    )
    copy = letters.add_parser("copy", help="put the words of a letter into LETTERS_FOLDER, to be changed there")
    copy.add_argument("letter", metavar="LETTER")
    copy.set_defaults(does=lambda options: preview_letters.copy_words(options.letter, letters_of(_values_now())[1]))


def _add_bundle(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bundle = commands.add_parser("bundle", help="pack a case for the police, a court or a solicitor; check a bundle")
    bundle.add_argument("what", metavar="CASE|check", help="the case's reference, or the word check")
    bundle.add_argument("file", metavar="FILE", type=Path, help="the zip to write, or the bundle to check")
    bundle.add_argument("--as", dest="as_whom", default="", metavar="PERSON", help="whose act the packing is, by id")
    bundle.set_defaults(does=_bundle)


def _bundle(options: argparse.Namespace) -> int:
    if options.what == "check":
        # Anybody may check one; only where the desk is set up is it known whether it was made there.
        return bundles.check(settings_now() if "MASTER_KEY" in _values_now() else None, options.file)
    return bundles.make(settings_now(), options.what, options.file, options.as_whom)
