"""Many mails from one sender, mail from ourselves and our own mail come back: read and kept, and no case by itself."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import select

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.case_opening import Filed
from casefile.findings import Findings
from casefile.loop_stops import Limits, is_first_set_aside, why_no_letter
from casefile.mail_acts import release_mail
from casefile.references import letter_message_id
from casefile.report import Mailbox, Report
from casefile.tables import Case, Mail, Notice
from outbound.notices import announce
from tests.casefile.filed import file, file_next
from tests.cast import HEAD, PARENT, findings, report
from tests.conftest import Clock

OURS = "concerns@school.example"
LIMITS = Limits(OURS, 3)
_number = count(1)


def comes(cabinet: Cabinet, what: Report | None = None, judged: Findings | None = None) -> Filed:
    """A mail is taken in as the daemon does it."""
    number = next(_number)
    what = what or report(subject=f"Matter {number}", message_id=f"{number}@parents.example")
    return file(cabinet, f"raw {number}".encode(), what, judged, LIMITS)


def cases(cabinet: Cabinet) -> int:
    with cabinet.reading() as session:
        return len(session.scalars(select(Case.id)).all())


def stands(cabinet: Cabinet, mail_id: str) -> tuple[str, str | None, str | None]:
    with cabinet.reading() as session:
        mail = session.get_one(Mail, mail_id)
        return mail.state, mail.trouble, mail.kind


def test_beyond_the_number_a_mail_is_kept_and_read_and_opens_no_case(cabinet: Cabinet) -> None:
    filed = [comes(cabinet) for _ in range(5)]
    assert [each.opened for each in filed] == [True, True, True, False, False]
    assert [stands(cabinet, each.mail_id) for each in filed[3:]] == [("set-aside", "many-mails", "concern")] * 2
    with cabinet.reading() as session:
        reading = filing.open_reading(session, cabinet, session.get_one(Mail, filed[4].mail_id))
    assert reading == (filed[4].report, filed[4].findings)


def test_only_the_first_of_them_is_to_be_told_of(cabinet: Cabinet, clock: Clock) -> None:
    told = []
    for _ in range(6):
        filed = comes(cabinet)
        with cabinet.reading() as session:
            told.append(bool(filed.trouble) and is_first_set_aside(session, session.get_one(Mail, filed.mail_id)))
        clock.pass_by(minutes=1)
    assert told == [False, False, False, True, False, False]


def test_an_address_spelt_otherwise_is_the_same_sender_and_another_parent_is_not(cabinet: Cabinet) -> None:
    for tag in ("", "+a", "+b"):
        comes(cabinet, report(sender=Mailbox("Ola", f"ola{tag}@parents.example")))
    assert comes(cabinet, report(sender=Mailbox("O", "OLA+c@parents.example"))).trouble == "many-mails"
    assert comes(cabinet, report(sender=Mailbox("Ben", "ben@parents.example"))).opened


def test_mails_without_any_sender_are_counted_as_one_senders(cabinet: Cabinet) -> None:
    nobody = report(sender=Mailbox("", ""))
    assert [comes(cabinet, nobody).opened for _ in range(4)] == [True, True, True, False]
    assert comes(cabinet).opened


@pytest.mark.parametrize("flag", ["safeguarding", "urgent"])
def test_a_child_at_risk_is_never_one_too_many(cabinet: Cabinet, flag: str) -> None:
    for _ in range(12):
        comes(cabinet)
    filed = comes(cabinet, judged=findings(flags=(flag,)))
    assert filed.opened
    assert filed.case is not None
    assert (filed.case.safeguarding, filed.case.urgent) == (flag == "safeguarding", flag == "urgent")
    with cabinet.reading() as session:
        mail = session.get_one(Mail, filed.mail_id)
        assert why_no_letter(session, mail, filed.report, LIMITS) == "many-mails"


def test_after_an_hour_they_open_cases_again(cabinet: Cabinet, clock: Clock) -> None:
    for _ in range(4):
        comes(cabinet)
    clock.pass_by(hours=1)
    assert comes(cabinet).opened


def test_what_answers_a_case_joins_it_however_many_come(cabinet: Cabinet) -> None:
    first = comes(cabinet)
    assert first.case is not None
    for _ in range(8):
        filed = comes(cabinet, report(subject=f"Re: {first.case.reference}"))
        assert filed.case is not None
        assert (filed.case.id, filed.opened) == (first.case.id, False)


def test_a_mail_that_a_person_released_opens_its_case(cabinet: Cabinet) -> None:
    filed = [comes(cabinet) for _ in range(4)][-1]
    with cabinet.writing() as session:
        release_mail(session, cabinet, session.get_one(Mail, filed.mail_id), HEAD.id)
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        filing.record_read(session, cabinet, unread.mail_id, filed.report, filed.findings)
    assert file_next(cabinet, LIMITS).opened


def test_enquiries_are_filed_however_many_come(cabinet: Cabinet) -> None:
    filed = [comes(cabinet, judged=findings("enquiry")) for _ in range(6)]
    assert {stands(cabinet, each.mail_id)[0] for each in filed} == {"filed"}


@pytest.mark.parametrize("flags", [(), ("safeguarding",)])
def test_mail_from_the_schools_own_address_waits_for_a_person(cabinet: Cabinet, flags: tuple[str, ...]) -> None:
    filed = comes(cabinet, report(sender=Mailbox("Hollybank", OURS.upper())), findings(flags=flags))
    assert stands(cabinet, filed.mail_id)[:2] == ("set-aside", "from-ourselves")
    assert cases(cabinet) == 0


def test_a_letter_or_notice_of_ours_that_comes_back_is_automatic_mail(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        announce(session, cabinet, [HEAD.id], desk_url="https://desk.school.example")
        notice_id = session.scalars(select(Notice.id)).one()
    for ours in (letter_message_id(cabinet, "a" * 32, "school.example"), f"notice.{notice_id}@school.example"):
        echo = report(sender=Mailbox("Hollybank", OURS), message_id=ours)
        filed = comes(cabinet, echo, findings(flags=("safeguarding",)))
        assert stands(cabinet, filed.mail_id) == ("filed", None, "automatic")
    assert cases(cabinet) == 0


def test_an_answer_to_a_notice_opens_no_case(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        announce(session, cabinet, [HEAD.id], desk_url="https://desk.school.example")
        notice_id = session.scalars(select(Notice.id)).one()
    sender = Mailbox(HEAD.name, HEAD.address)
    filed = comes(cabinet, report(sender=sender, in_reply_to=f"notice.{notice_id}@school.example"))
    assert filed.trouble == "from-ourselves"
    # A made-up one keeps no parent's mail from its case.
    made_up = report(sender=PARENT, in_reply_to=f"notice.{'0' * 32}@school.example")
    assert comes(cabinet, made_up).opened
