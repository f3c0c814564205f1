"""`concerns staff`: who may use the desk, invitations, a way back in, and who is signed in. By id: no names are printed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import ConcernsError
from casefile.school import Person
from desk.sign_in import invitations, sessions, staff_list, way_back
from service.settings import Settings
from service.works import built_from

_ON_PAPER = "print the link instead of mailing it, for the first leader, while mail does not work yet"


def add_staff_commands(
    staff: argparse._SubParsersAction[argparse.ArgumentParser], settings: Callable[[], Settings]
) -> None:
    """The actions of `concerns staff`; `settings` reads them once the command runs."""
    listing = staff.add_parser("list", help="who may use the desk, and whether they have set up how they sign in")
    listing.set_defaults(does=lambda _: list_all(settings()))
    for name, words, act in (
        ("invite", "mail an invitation to set up how somebody signs in", invite),
        ("reset", "take somebody's ways in away, sign them out and invite them anew; leaders are told", reset),
    ):
        command = staff.add_parser(name, help=words)
        command.add_argument("person", metavar="PERSON", help="their id in school.toml")
        command.add_argument("--print", dest="on_paper", action="store_true", help=_ON_PAPER)
        command.set_defaults(does=lambda given, act=act: act(settings(), given.person, mail=not given.on_paper))
    who = staff.add_parser("sessions", help="who is signed in")
    who.add_argument("person", nargs="?", default="", metavar="PERSON", help="their id; left out for everybody")
    who.add_argument("--end", action="store_true", help="sign that person out everywhere")
    who.set_defaults(does=lambda given: show_sessions(settings(), given.person, end=given.end))


def list_all(settings: Settings) -> int:
    """Everybody with a role: id, roles, ways in, and when they last signed in."""
    with built_from(settings) as works, works.cabinet.reading() as session:
        for each in staff_list.everybody(session, works.cabinet):
            ways = each.ways.in_words or ("invited" if each.invitation else "not yet")
            last = each.last.isoformat(timespec="minutes") if each.last else "never"
            sys.stdout.write(f"{each.person.id:20}  {','.join(each.person.roles):20}  {ways:32}  {last}\n")
    return 0


def invite(settings: Settings, person_id: str, *, mail: bool) -> int:
    """Mails an invitation, or prints its link. Raises `ConcernsError` for somebody unknown or already set up."""
    return _give(settings, person_id, invitations.invite, mail=mail)


def reset(settings: Settings, person_id: str, *, mail: bool) -> int:
    """Takes all of a person's ways in away and invites them anew. Raises `ConcernsError` for somebody unknown."""
    return _give(settings, person_id, way_back.give, mail=mail)


def show_sessions(settings: Settings, person_id: str, *, end: bool) -> int:
    """Who is signed in, in which browser and since when; or signs a person out everywhere."""
    if end and not person_id:
        raise ConcernsError("Say whom to sign out.", "concerns staff sessions PERSON --end")
    with built_from(settings) as works:
        wanted = [_whom(works.cabinet, person_id)] if person_id else [*works.cabinet.school.people]
        with works.cabinet.writing() as session:
            if end:
                count = sessions.end_others(session, works.cabinet, audit_trail.PROGRAM, person_id)
                sys.stdout.write(f"Ended: {count}.\n")
                return 0
            for person in wanted:
                for each in sessions.live_of(session, works.cabinet, person.id):
                    since = each.created_at.isoformat(timespec="minutes")
                    sys.stdout.write(f"{person.id:20}  {each.browser or 'a browser':32}  since {since}\n")
    return 0


def _give(settings: Settings, person_id: str, act: Callable[..., str], *, mail: bool) -> int:
    with built_from(settings) as works:
        person = _whom(works.cabinet, person_id)
        with works.cabinet.writing() as session:
            link = act(session, works.cabinet, audit_trail.PROGRAM, person, settings.desk_url, mail=mail)
    if mail:
        sys.stdout.write("The invitation is mailed to their school address as soon as `concerns run` is at work.\n")
    else:
        sys.stdout.write(f"{link}\nHand it over in person: it works once, for 72 hours, for whoever opens it first.\n")
    return 0


def _whom(cabinet: Cabinet, person_id: str) -> Person:
    person = cabinet.school.person(person_id)
    if person is None or not person.roles:
        raise ConcernsError(
            "Nobody of that id has a role at the desk.", "The ids stand in school.toml: concerns staff list"
        )
    return person
