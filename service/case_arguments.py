"""What `concerns case …` takes: a reference first, and with `--as` whose act it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from casefile.gathered import SORTS
from casefile.ladder import load_ladder
from service import case_work, keeping
from service.settings import Settings


def add_case_commands(
    case: argparse._SubParsersAction[argparse.ArgumentParser], settings: Callable[[], Settings]
) -> None:
    """The actions of `concerns case`; `settings` reads them once the command runs."""
    listing = case.add_parser("list", help="every case: reference, state, times and labels; no names")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    listing.set_defaults(does=lambda options: keeping.list_cases(settings(), as_json=options.json))
    show = _action(case, "show", "states and counts; with --as also people, decisions and story", needs_person=False)
    show.set_defaults(does=lambda given: case_work.show(settings(), given.reference, given.as_whom))
    _add_gathering(case, settings)
    _add_deciding(case, settings)
    _add_ending(case, settings)


def _add_gathering(case: argparse._SubParsersAction[argparse.ArgumentParser], settings: Callable[[], Settings]) -> None:
    log = _action(case, "log", "keep what was said or seen; the words come from standard input")
    log.add_argument("--sort", choices=SORTS, required=True, help="what it is")
    log.add_argument("--day", type=_day, help="the day it happened, as 2026-11-24 (today)")
    log.add_argument("--headed", action="store_true", help='the first line is "with: WHO", then an empty line')
    log.set_defaults(
        does=lambda given: case_work.log(
            settings(), given.reference, given.as_whom, sort=given.sort, day=given.day, headed=given.headed
        )
    )
    withdraw = _action(case, "withdraw", "the reporter took the report back; the case stays")
    withdraw.add_argument("--day", type=_day, help="the day they said so (today)")
    withdraw.set_defaults(does=lambda given: case_work.withdraw(settings(), given.reference, given.as_whom, given.day))


def _add_deciding(case: argparse._SubParsersAction[argparse.ArgumentParser], settings: Callable[[], Settings]) -> None:
    decide = _action(case, "decide", "decide an outcome; the reason comes from standard input")
    decide.add_argument("outcome", choices=list(load_ladder()), metavar="OUTCOME", help=", ".join(load_ladder()))
    decide.add_argument(
        "--about", action="append", default=[], metavar="PERSON", help="whom, by the id that show gives"
    )
    decide.add_argument(
        "--headed",
        action="store_true",
        help='first come lines "ID: WORDS" for what it asks to be recorded, then an empty one',
    )
    decide.set_defaults(
        does=lambda given: case_work.decide(
            settings(), given.reference, given.as_whom, given.outcome, about=given.about, headed=given.headed
        )
    )
    agree = _action(case, "agree", "the second person agrees to a decision")
    agree.add_argument("decision", help="its id, as show gives it")
    agree.set_defaults(does=lambda given: case_work.agree(settings(), given.reference, given.as_whom, given.decision))


def _add_ending(case: argparse._SubParsersAction[argparse.ArgumentParser], settings: Callable[[], Settings]) -> None:
    close = _action(case, "close", "close a case; a reason, where one is needed, comes from standard input")
    close.set_defaults(does=lambda given: case_work.close(settings(), given.reference, given.as_whom))
    reopen = _action(case, "reopen", "take a closed case up again; the reason comes from standard input")
    reopen.set_defaults(does=lambda given: case_work.reopen(settings(), given.reference, given.as_whom))


def _action(
    case: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str, *, needs_person: bool = True
) -> argparse.ArgumentParser:
    action = case.add_parser(name, help=words)
    action.add_argument("reference", metavar="CASE", help="its reference")
    action.add_argument("--as", dest="as_whom", required=needs_person, metavar="PERSON", help="whose act it is, by id")
    return action


def _day(words: str) -> date:
    return date.fromisoformat(words)
