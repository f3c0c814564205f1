"""Takes a report all the way into a case, as the daemon does, without mailbox or child process."""

from __future__ import annotations

from itertools import count

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.case_opening import Filed, file_mail, next_to_file
from casefile.findings import Findings
from casefile.loop_stops import NO_LIMITS, Limits
from casefile.report import Report
from casefile.tables import Mail
from tests.cast import findings, report

_uid = count(1)


def file(
    cabinet: Cabinet,
    raw: bytes,
    what: Report | None = None,
    judged: Findings | None = None,
    limits: Limits = NO_LIMITS,
) -> Filed:
    """Keeps, reads and files one mail, each in a transaction of its own."""
    with cabinet.writing() as session:
        assert filing.keep(session, cabinet, ("INBOX", 1, next(_uid)), raw)
    with cabinet.writing() as session:
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        assert filing.open_raw(session, cabinet, session.get_one(Mail, unread.mail_id)) == raw
        assert filing.record_read(session, cabinet, unread.mail_id, what or report(), judged or findings())
    return file_next(cabinet, limits)


def file_next(cabinet: Cabinet, limits: Limits = NO_LIMITS) -> Filed:
    """Files the mail that was read."""
    with cabinet.writing() as session:
        mail_id = next_to_file(session)
        assert mail_id is not None
        filed = file_mail(session, cabinet, mail_id, limits)
    assert filed is not None
    return filed
