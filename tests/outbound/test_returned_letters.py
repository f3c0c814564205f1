"""A mail that says a letter did not arrive moves that letter alone, and only where it can be about it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.report import Mailbox
from casefile.tables import AuditLine, Case, Draft, Mail
from outbound import approval, outbox
from outbound.returned_letters import take_report
from tests.casefile.filed import file
from tests.cast import HEAD, PARENT, findings, report
from tests.outbound.drafted import act, approve, drafted, opened, state

_raw = count(1)
DAEMON = Mailbox("Mail Delivery System", "mailer-daemon@relay.example")


def claimed(cabinet: Cabinet) -> tuple[str, outbox.Due]:
    """A letter whose turn it is."""
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id, hold=timedelta())
    with cabinet.writing() as session:
        due = outbox.claim_due(session, cabinet)
    assert due is not None
    return draft_id, due


def sent(cabinet: Cabinet) -> str:
    """A letter that the server took."""
    draft_id, due = claimed(cabinet)
    with cabinet.writing() as session:
        outbox.record_sent(session, cabinet, due, 250)
    return draft_id


def comes(cabinet: Cabinet, reports_on: str, **changes: object) -> tuple[str, bool]:
    """A mail of a machine is taken in; its id, and whether it made a letter bounce."""
    fields = {
        "fate": "failed",
        "automatic": True,
        "unreached": (),
        "sender": DAEMON,
        "subject": "Undelivered",
        **changes,
    }
    what = report("It could not be delivered.", message_id="", reports_on=reports_on, **fields)
    mail_id = file(cabinet, f"report {next(_raw)}".encode(), what, findings("automatic")).mail_id
    with cabinet.writing() as session:
        return mail_id, take_report(session, cabinet, session.get_one(Mail, mail_id), what) is not None


def acts(cabinet: Cabinet, draft_id: str) -> list[tuple[str, str]]:
    with cabinet.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.about == draft_id).order_by(AuditLine.seq))
        return [(each.act, each.details) for each in lines]


def message_id(cabinet: Cabinet, draft_id: str) -> str:
    return opened(cabinet, draft_id).draft.message_id


@pytest.mark.parametrize("unreached", [(), (PARENT.address,), ("ola+school@PARENTS.example", "other@else.example")])
def test_a_letter_that_did_not_arrive_has_bounced(cabinet: Cabinet, unreached: tuple[str, ...]) -> None:
    draft_id = sent(cabinet)
    mail_id, bounced = comes(cabinet, message_id(cabinet, draft_id), unreached=unreached)
    assert bounced
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.trouble) == ("bounced", "did-not-arrive")
    assert acts(cabinet, draft_id)[-1] == ("letter-bounced", "{}")
    with cabinet.reading() as session:
        assert session.get_one(Mail, mail_id).case_id == draft.case_id
    audit_trail.verify(cabinet)


def test_a_second_report_on_it_changes_nothing(cabinet: Cabinet) -> None:
    draft_id = sent(cabinet)
    assert [comes(cabinet, message_id(cabinet, draft_id))[1] for _ in range(2)] == [True, False]
    assert state(cabinet, draft_id) == "bounced"


@pytest.mark.parametrize("fate", ["delayed", "delivered", "read", "unread"])
def test_what_is_no_failure_stands_in_the_story_alone(cabinet: Cabinet, fate: str) -> None:
    draft_id = sent(cabinet)
    assert not comes(cabinet, message_id(cabinet, draft_id), fate=fate)[1]
    assert state(cabinet, draft_id) == "sent"
    assert acts(cabinet, draft_id)[-1] == ("letter-reported-on", f'{{"fate": "{fate}"}}')


def test_an_address_that_the_parent_passes_mail_on_to_does_not_count(cabinet: Cabinet) -> None:
    draft_id = sent(cabinet)
    assert not comes(cabinet, message_id(cabinet, draft_id), unreached=("other@else.example",))[1]
    assert state(cabinet, draft_id) == "sent"
    assert acts(cabinet, draft_id)[-1] == ("letter-reported-on", '{"fate": "failed-elsewhere"}')


def test_an_id_that_is_not_ours_moves_nothing_and_leads_to_no_case(cabinet: Cabinet) -> None:
    draft_id = sent(cabinet)
    ours = message_id(cabinet, draft_id)
    forged = [ours.replace(ours[40], "0" if ours[40] != "0" else "1"), f"cd.{draft_id}.{'0' * 20}@school.example", ""]
    for each in forged:
        mail_id, bounced = comes(cabinet, each)
        assert not bounced
        with cabinet.reading() as session:
            assert session.get_one(Mail, mail_id).case_id is None
    assert state(cabinet, draft_id) == "sent"


def test_a_persons_mail_about_it_moves_nothing(cabinet: Cabinet) -> None:
    draft_id = sent(cabinet)
    assert not comes(cabinet, message_id(cabinet, draft_id), automatic=False)[1]
    assert state(cabinet, draft_id) == "sent"


def test_one_letter_bounces_and_no_other_of_that_case_or_parent(cabinet: Cabinet) -> None:
    first, second = sent(cabinet), sent(cabinet)
    assert comes(cabinet, message_id(cabinet, first))[1]
    assert [state(cabinet, each) for each in (first, second)] == ["bounced", "sent"]


@pytest.mark.parametrize("fate", ["failed", "delayed"])
def test_a_letter_that_never_went_stays_as_it_is(cabinet: Cabinet, fate: str) -> None:
    waiting, holding = drafted(cabinet), drafted(cabinet)
    approve(cabinet, holding)
    for each in (waiting, holding):
        assert not comes(cabinet, message_id(cabinet, each), fate=fate)[1]
    assert [state(cabinet, each) for each in (waiting, holding)] == ["waiting", "holding"]


def test_a_bounce_settles_a_letter_that_nobody_was_sure_of_and_a_late_answer_does_not_undo_it(cabinet: Cabinet) -> None:
    draft_id, due = claimed(cabinet)
    with cabinet.writing() as session:
        assert outbox.note_handing_over(session, cabinet, due)
    assert comes(cabinet, message_id(cabinet, draft_id))[1]
    with cabinet.writing() as session:
        outbox.record_sent(session, cabinet, due, 250)
    assert state(cabinet, draft_id) == "bounced"


def test_a_letter_that_came_back_at_once_gets_its_copy_in_the_sent_folder(cabinet: Cabinet) -> None:
    draft_id = sent(cabinet)
    comes(cabinet, message_id(cabinet, draft_id))
    with cabinet.writing() as session:
        copy = outbox.sent_copy_due(session, cabinet)
    assert copy is not None
    assert copy.draft_id == draft_id


def test_a_leader_puts_it_away_and_nothing_more_is_sent(cabinet: Cabinet) -> None:
    draft_id = sent(cabinet)
    comes(cabinet, message_id(cabinet, draft_id))
    act(cabinet, draft_id, approval.withdraw, HEAD.id)
    assert state(cabinet, draft_id) == "withdrawn"
    with cabinet.writing() as session:
        assert outbox.claim_due(session, cabinet) is None
        assert session.scalars(select(Draft.state)).all() == ["withdrawn"]


def test_whoever_reports_on_a_letter_is_not_known_to_its_case_for_that(cabinet: Cabinet) -> None:
    draft_id = sent(cabinet)
    mail_id, _ = comes(cabinet, message_id(cabinet, draft_id), fate="delayed")
    with cabinet.reading() as session:
        case = session.get_one(Case, session.get_one(Draft, draft_id).case_id)
        assert session.get_one(Mail, mail_id).case_id == case.id
    filed = file(cabinet, b"a guess", report(subject=case.reference, sender=DAEMON), findings("follow-up"))
    assert filed.opened
    assert filed.case is not None
    assert (filed.case.may_belong_to, filed.case.may_belong_why) == (case.id, "unknown-address")
