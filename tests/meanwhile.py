"""What a leader does while the program runs, and how a test waits for the program."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from casefile.tables import Draft
from outbound import approval
from service.works import Works

_PATIENCE = 90.0


def approve_all(works: Works) -> None:
    """The head approves every letter that waits, to go at once."""
    head = works.cabinet.school.person("head")
    assert head is not None
    with works.cabinet.writing() as session:
        for draft in session.scalars(select(Draft).where(Draft.state == "waiting")):
            approval.approve(
                session, works.cabinet, draft, version=1, person=head, sender=works.school_sender, hold=timedelta()
            )


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Returns when it is true; fails, saying `what`, where it does not become so."""
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)
