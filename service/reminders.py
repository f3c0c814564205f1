"""What nobody has to think of, looked for once a minute: alarms that nobody opened, and the notice of the morning."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from casefile.errors import place_of
from casefile.mail_balance import weigh
from casefile.unopened import next_step, unopened
from outbound.morning_notice import is_morning, not_told_yet, tell_this_morning
from outbound.notices import announce_unopened
from service.works import Works

log = logging.getLogger("concerns.reminders")


def remind(works: Works) -> bool:
    """Looks once, and queues what there is to tell. Always False: once is enough until a while later."""
    _pass_on_unopened(works)
    if is_morning(works.cabinet):
        _tell_this_morning(works)
    return False


def _pass_on_unopened(works: Works) -> None:
    cabinet = works.cabinet
    with cabinet.reading() as session:
        case_ids = unopened(session, cabinet)
    for case_id in case_ids:
        with _alone("case", case_id), cabinet.writing() as session:
            told = next_step(session, cabinet, case_id)
            announce_unopened(session, cabinet, told, desk_url=works.settings.desk_url)
            if told:
                log.warning("nobody opened it in time case=%s told=%d", case_id, len(told))


def _tell_this_morning(works: Works) -> None:
    cabinet, desk_url = works.cabinet, works.settings.desk_url
    with cabinet.reading() as session:
        people = not_told_yet(session, cabinet)
    if not people:
        return
    with cabinet.database.snapshot() as session:
        holds = weigh(session, cabinet).holds
    for person in people:
        with _alone("morning", person.id), cabinet.writing() as session:
            if tell_this_morning(session, cabinet, person, balance_holds=holds, desk_url=desk_url):
                log.info("told this morning person=%s", person.id)


@contextmanager
def _alone(sort: str, about: str) -> Iterator[None]:
    """What fails for one case or person is said, without content, and holds no other up; it is tried again with the next look."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - foreign errors may quote a case: only their class and place are told
        log.error("reminder failed %s=%s: %s at %s", sort, about, type(error).__name__, place_of(error))  # noqa: TRY400
