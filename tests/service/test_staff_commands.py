"""`concerns staff`: the first leader's invitation, a way back for the only one, and who is signed in; never a name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile.school import Person
from casefile.tables import AuditLine, Notice
from desk.sign_in import sessions
from service.works import Works
from tests.desk import ways
from tests.installation import Installation, on_a_folder

NAMES = re.compile(r"Calloway|Siddall|@")


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    (tmp_path / "mails").mkdir()
    return Installation(tmp_path, on_a_folder(tmp_path / "mails"))


def head(works: Works) -> Person:
    person = works.cabinet.school.person("head")
    assert person is not None
    return person


def test_the_first_leader_is_invited_by_mail_or_on_paper(installation: Installation) -> None:
    mailed = installation.concerns("staff", "invite", "head")
    assert (mailed.returncode, "http" in mailed.stdout) == (0, False)
    printed = installation.concerns("staff", "invite", "head", "--print")
    assert re.search(r"^http://\S+/sign-in/invited/[\w-]{43}$", printed.stdout, re.MULTILINE)
    listed = installation.concerns("staff", "list")
    assert re.search(r"^head +leader +invited +never$", listed.stdout, re.MULTILINE)
    assert not NAMES.search(mailed.stdout + printed.stdout + listed.stdout)
    with installation.works() as works, works.cabinet.reading() as session:
        assert session.scalars(select(Notice.sort)).all() == ["invitation"]
        lines = session.execute(select(AuditLine.actor, AuditLine.act, AuditLine.details)).all()
    assert [(actor, act, json.loads(details)["mailed"]) for actor, act, details in lines] == [
        ("program", "invited", True),
        ("program", "invited", False),
    ]


def test_the_only_leader_is_let_back_in_and_it_is_noted_and_told(installation: Installation) -> None:
    with installation.works() as works:
        ways.set_up(works.cabinet, head(works))
        with works.cabinet.writing() as session:
            token = sessions.begin(session, works.cabinet, head(works), browser="Safari on an iPhone")
    refused = installation.concerns("staff", "invite", "head")
    assert (refused.returncode, "already set up" in refused.stderr) == (1, True)
    assert "head" in installation.concerns("staff", "sessions").stdout
    assert installation.concerns("staff", "reset", "head").returncode == 0
    assert installation.concerns("staff", "sessions", "head").stdout == ""
    with installation.works() as works:
        assert sessions.person_of(works.cabinet, token) is None
        with works.cabinet.reading() as session:
            assert "ways-in-taken-away" in session.scalars(select(AuditLine.act)).all()
            told = session.execute(select(Notice.person_id, Notice.sort)).all()
        leaders = {each.id for each in works.cabinet.school.with_role("leader")}
    assert {person for person, sort in told if sort == "way-in"} == leaders
    assert [person for person, sort in told if sort == "invitation"] == ["head"]
    assert installation.concerns("audit", "verify").returncode == 0


def test_sessions_are_listed_and_ended_and_strangers_are_refused(installation: Installation) -> None:
    with installation.works() as works, works.cabinet.writing() as session:
        sessions.begin(session, works.cabinet, head(works), browser="Safari on an iPhone")
    assert "Safari on an iPhone" in installation.concerns("staff", "sessions", "head").stdout
    assert installation.concerns("staff", "sessions", "--end").returncode == 1
    assert "Ended: 1." in installation.concerns("staff", "sessions", "head", "--end").stdout
    assert installation.concerns("staff", "sessions").stdout == ""
    for act in ("invite", "reset", "sessions"):
        assert "Nobody of that id" in installation.concerns("staff", act, "nobody").stderr
