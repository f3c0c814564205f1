"""The mail balance: every mail is counted once, and what is nowhere or waits too long is said."""

from __future__ import annotations

from casefile import filing, mail_acts
from casefile.cabinet import Cabinet
from casefile.mail_balance import weigh
from casefile.tables import Mail, MailPlace, Tombstone
from tests.casefile.filed import file
from tests.cast import HEAD, findings, report
from tests.conftest import Clock


def test_each_mail_is_counted_where_it_went(cabinet: Cabinet) -> None:
    opened = file(cabinet, b"one")
    for number, kind in enumerate(("enquiry", "automatic", "junk")):
        file(cabinet, f"other {number}".encode(), report(), findings(kind))
    joins = file(cabinet, b"two", report(), findings("enquiry"))
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 8, 8), b"not read")
        assert opened.case is not None
        mail = session.get_one(Mail, joins.mail_id)
        mail_acts.add_to_case(session, cabinet, mail, session.merge(opened.case), HEAD.id)
    with cabinet.reading() as session:
        balance = weigh(session, cabinet)
    assert balance.came_in == 6
    expected = {"cases": 1, "follow-ups": 1, "enquiry": 1, "automatic": 1, "junk": 1, "set-aside": 0, "to-read": 1}
    assert balance.became == expected
    assert balance.holds


def test_a_mail_that_vanished_from_the_cabinet_is_missed(cabinet: Cabinet) -> None:
    file(cabinet, b"one", report(), findings("junk"))
    with cabinet.writing() as session:
        session.query(MailPlace).delete()
        session.query(Mail).delete()
    with cabinet.reading() as session:
        balance = weigh(session, cabinet)
    assert (balance.missing, balance.holds) == (1, False)


def test_a_mail_that_was_erased_is_not_missed(cabinet: Cabinet) -> None:
    file(cabinet, b"one", report(), findings("junk"))
    with cabinet.writing() as session:
        digest = session.query(Mail).one().digest
        session.query(MailPlace).delete()
        session.query(Mail).delete()
        session.add(Tombstone(digest=digest, erased_at=cabinet.now()))
    with cabinet.reading() as session:
        assert weigh(session, cabinet).holds


def test_a_mail_that_waits_for_hours_is_out_of_balance(cabinet: Cabinet, clock: Clock) -> None:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 8, 8), b"not read")
    with cabinet.reading() as session:
        assert weigh(session, cabinet).holds
    clock.pass_by(hours=2)
    with cabinet.reading() as session:
        balance = weigh(session, cabinet)
    assert (balance.late, balance.holds) == (1, False)
