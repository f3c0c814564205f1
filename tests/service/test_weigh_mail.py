"""The mail balance as IT sees it: in words, as JSON, in the exit code, and by a notice once a day."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.tables import Mail, MailPlace
from service.loopback_imap import LoopbackImap
from service.weigh_mail import check_balance
from tests.cast import MARKED
from tests.installation import Installation
from tests.parents_mail import mail
from tests.servers.smtp_sink import SmtpSink


def test_the_balance_is_said_in_words_and_as_json(
    installation: Installation, imap: LoopbackImap, sink: SmtpSink
) -> None:
    imap.append(mail(number=1))
    imap.append(mail("I will be away.", number=2, subject="Automatic reply: x", Auto_Submitted="auto-replied"))
    installation.concerns("run", "--once")
    ended = installation.concerns("balance")
    assert ended.returncode == 0
    assert "     2 mails came in" in ended.stdout
    assert "     1 opened a case" in ended.stdout
    assert "     1 automatic" in ended.stdout
    assert "The balance holds." in ended.stdout
    row = json.loads(installation.concerns("balance", "--json").stdout)
    assert (row["came_in"], row["missing"], row["holds"]) == (2, 0, True)
    with installation.works() as works, works.cabinet.writing() as session:
        session.query(MailPlace).delete()
        session.query(Mail).filter(Mail.kind == "automatic").delete()
    ended = installation.concerns("balance")
    assert ended.returncode == 1
    assert "WRONG: 1 came in and are nowhere." in ended.stdout


def test_the_daily_check_tells_it_without_a_word_of_any_mail(
    installation: Installation, imap: LoopbackImap, sink: SmtpSink, caplog: pytest.LogCaptureFixture
) -> None:
    with installation.works() as works:
        with works.cabinet.writing() as session:
            filing.keep(session, works.cabinet, ("INBOX", 9, 9), mail(number=2))
        assert not check_balance(works)
        assert caplog.records == []
        with works.cabinet.writing() as session:
            session.query(Mail).one().collected_at -= timedelta(hours=2)
        with caplog.at_level(logging.ERROR):
            check_balance(works)
    assert [each.getMessage() for each in caplog.records] == ["the mail balance does not hold: missing=0 late=1"]
    assert installation.concerns("run", "--once").returncode == 0
    (told,) = [each for each in sink.received if each.rcpt_tos == ("it@hollybank.example",)]
    assert MARKED not in told.raw.decode()


def test_a_mail_that_arrives_while_it_is_weighed_is_not_amiss(
    installation: Installation, cabinet: Cabinet, caplog: pytest.LogCaptureFixture
) -> None:
    arrived: list[str] = []

    def arrives(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "audit_lines" in statement and not arrived:
            arrived.append(statement)
            with cabinet.writing() as session:
                filing.keep(session, cabinet, ("INBOX", 9, 9), b"meanwhile")

    event.listen(cabinet.database.engine, "after_cursor_execute", arrives)
    with installation.works() as works, caplog.at_level(logging.ERROR):
        check_balance(replace(works, cabinet=cabinet))
    assert arrived
    assert caplog.records == []
