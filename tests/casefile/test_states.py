"""Every move that the tables hold works, and every other is refused and changes nothing."""

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove
from casefile.states import CASE, DRAFT, LINK, MACHINES, MAIL, NOTICE, move
from casefile.tables import Case
from tests.casefile.filed import file


@pytest.mark.parametrize("machine", [MAIL, CASE, DRAFT, NOTICE, LINK])
def test_every_state_that_is_moved_to_exists(machine: dict[str, set[str]]) -> None:
    assert set().union(*machine.values()) <= set(machine)


def test_every_machine_belongs_to_a_table() -> None:
    assert all(hasattr(table, "state") for table in MACHINES)


@pytest.mark.parametrize("old", CASE)
@pytest.mark.parametrize("new", CASE)
def test_a_case_moves_only_as_its_table_says(cabinet: Cabinet, old: str, new: str) -> None:
    case_id = file(cabinet, b"raw").case.id
    with cabinet.writing() as session:
        session.get_one(Case, case_id).state = old
    with cabinet.writing() as session:
        if new in CASE[old]:
            assert move(session, Case, case_id, old, new)
        else:
            with pytest.raises(ForbiddenMove):
                move(session, Case, case_id, old, new)
    with cabinet.reading() as session:
        state = session.scalar(select(Case.state).where(Case.id == case_id))
        assert state == (new if new in CASE[old] else old)


def test_of_two_movers_one_wins(cabinet: Cabinet) -> None:
    case_id = file(cabinet, b"raw").case.id
    with cabinet.writing() as session:
        assert move(session, Case, case_id, "received", "under-review")
    with cabinet.writing() as session:
        assert not move(session, Case, case_id, "received", "under-review")
