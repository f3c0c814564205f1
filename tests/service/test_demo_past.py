"""The demo's past: closed cases of two terms that are over, through the acts that the program and its leaders do it with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile import audit_trail
from casefile.cabinet import Cabinet, open_cabinet
from casefile.clocks import london_day
from casefile.database import Database
from casefile.places import unfinished_places
from casefile.report import Mailbox
from casefile.school import load_school
from casefile.statistics.periods import terms_of, years_of
from casefile.tables import AuditLine, Case, Decision, Draft
from casefile.vault import new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from service.demo import past
from tests.installation import ROOT

SENDER = Mailbox("Hollybank Primary School", "concerns@hollybank.example")


# The demo is tried in every season, also when the terms of the example school are long over.
@pytest.fixture(params=[date(2026, 11, 25), date(2027, 1, 9), date(2027, 8, 20), date(2029, 4, 2)], ids=str)
def cabinet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cabinet]:
    today = datetime.combine(request.param, time(10), UTC)
    database = Database(f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    database.migrate()
    school = load_school(ROOT / "templates" / "school.example.toml")
    yield open_cabinet(database, vault_from(new_master_key()), school, load_vocabulary(), lambda: today)
    database.close()


def test_two_settled_terms_are_full_of_closed_cases(cabinet: Cabinet) -> None:
    count = past.furnish(cabinet, SENDER)
    today = london_day(cabinet.now())
    with cabinet.reading() as session:
        cases = session.scalars(select(Case)).all()
        assert {each.state for each in cases} == {"closed"}
        assert {each.state for each in session.scalars(select(Draft))} == {"sent"}
        assert {each.state for each in session.scalars(select(Decision))} == {"standing"}
        assert not unfinished_places(session)
        moments = session.scalars(select(AuditLine.at).order_by(AuditLine.seq)).all()
    assert moments == sorted(moments)
    terms = terms_of(years_of(cabinet.school, min(london_day(each.opened_at) for each in cases), today))
    in_term = Counter(
        (term.key, term.is_settled(today))
        for each in cases
        for term in terms
        if term.begins <= each.opened_at < term.ends
    )
    assert sorted(in_term.values()) == [6, 12]
    assert all(is_settled for _, is_settled in in_term)
    assert sum(in_term.values()) == count
    assert all(each.closed_at is not None and each.closed_at < cabinet.now() for each in cases)
    assert audit_trail.verify(cabinet).lines == len(moments)
