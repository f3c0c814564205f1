"""Notices say that something waits, to those who may know, and never a word of what."""

from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.tables import Notice
from desk.sign_in.tell import person as tell_of_way_in
from outbound.notices import announce, queue_invitation, queue_sign_in, send_next_notice
from outbound.smtp_sender import SmtpSender, SmtpSettings
from tests.cast import HEAD, MARKED
from tests.conftest import Clock
from tests.outbound.drafted import SENDER, approve, as_mail, drafted, message_bytes
from tests.servers.smtp_sink import DROP_AFTER_THE_DOT, SmtpSink, refuse_data, refuse_recipient

URL = "https://desk.school.example"
LINK = f"{URL}/sign-in/opaque-token"


def tell(cabinet: Cabinet, *person_ids: str, at_once: bool = False) -> None:
    with cabinet.writing() as session:
        announce(session, cabinet, person_ids, desk_url=URL, at_once=at_once)


def send(cabinet: Cabinet, sink: SmtpSink) -> bool:
    return send_next_notice(cabinet, SmtpSender(SmtpSettings("127.0.0.1", sink.port, "none")), SENDER)


def states(cabinet: Cabinet) -> list[str]:
    with cabinet.reading() as session:
        return list(session.scalars(select(Notice.state).order_by(Notice.created_at)))


def test_a_notice_has_a_link_and_no_content(cabinet: Cabinet, sink: SmtpSink) -> None:
    drafted(cabinet)
    tell(cabinet, "head")
    assert send(cabinet, sink)
    assert not send(cabinet, sink)
    (received,) = sink.received
    assert received.rcpt_tos == (HEAD.address,)
    mail = as_mail(received.raw)
    words = mail.get_content()
    assert f"\r\n{URL}\r\n" in words.replace("\n", "\r\n").replace("\r\r", "\r")
    for content in (MARKED, "Prior", "cow", "CD-", "Year 3", "safeguarding"):
        assert content.encode() not in received.raw
        assert content not in words
    assert mail["Auto-Submitted"] == "auto-generated"


def test_one_notice_stands_for_all_that_happens_until_it_is_sent(cabinet: Cabinet, sink: SmtpSink) -> None:
    for _ in range(5):
        tell(cabinet, "head", "deputy")
    while send(cabinet, sink):
        pass
    assert sorted(each.rcpt_tos[0] for each in sink.received) == ["deputy@school.example", "head@school.example"]


def test_a_busy_hour_brings_one_notice_in_five_minutes(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    for _ in range(10):
        tell(cabinet, "head")
        send(cabinet, sink)
        clock.pass_by(minutes=1)
    assert len(sink.received) == 2


def test_a_day_of_mail_brings_six_notices_an_hour_and_no_more(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    for _ in range(60):
        tell(cabinet, "head")
        send(cabinet, sink)
        clock.pass_by(minutes=2)
    assert len(sink.received) == 12


def test_alarms_go_at_once_and_a_flood_of_them_every_five_minutes(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    at_once = []
    for _ in range(20):
        tell(cabinet, "head", at_once=True)
        at_once.append(send(cabinet, sink))
        clock.pass_by(minutes=1)
    assert at_once[:4] == [True, True, True, False]
    assert len(sink.received) == 3 + 3
    clock.pass_by(minutes=15)
    while send(cabinet, sink):
        pass
    clock.pass_by(minutes=15)
    for _ in range(3):
        tell(cabinet, "head", at_once=True)
        assert send(cabinet, sink)


def test_neither_letters_nor_notices_ask_machines_for_an_answer(cabinet: Cabinet, sink: SmtpSink) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id)
    tell(cabinet, "head")
    send(cabinet, sink)
    notice, letter = as_mail(sink.received[0].raw), as_mail(message_bytes(cabinet, draft_id))
    assert (notice["Auto-Submitted"], notice["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    # A person approved it, so it is not said to be a machine's; that it did not arrive the school wants to hear.
    assert letter["Auto-Submitted"] is None
    assert letter["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    for each in (notice, letter):
        assert not {"Disposition-Notification-To", "Return-Receipt-To", "Reply-To"} & set(each.keys())


def test_what_should_not_wait_does_not(cabinet: Cabinet, sink: SmtpSink) -> None:
    tell(cabinet, "head")
    send(cabinet, sink)
    tell(cabinet, "head", at_once=True)
    assert send(cabinet, sink)
    assert as_mail(sink.received[1].raw)["Subject"] == "Please look at the desk now"


def test_a_refused_notice_is_tried_again(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    tell(cabinet, "head")
    sink.script += [refuse_data(451), refuse_recipient(550)]
    assert send(cabinet, sink)
    assert not send(cabinet, sink)
    clock.pass_by(seconds=15)
    assert send(cabinet, sink)
    clock.pass_by(minutes=1)
    assert send(cabinet, sink)
    assert len(sink.received) == 1
    assert states(cabinet) == ["sent"]


def test_a_notice_without_an_answer_comes_again_under_the_same_id(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    tell(cabinet, "head")
    sink.script.append(DROP_AFTER_THE_DOT)
    send(cabinet, sink)
    clock.pass_by(minutes=1)
    send(cabinet, sink)
    assert len({as_mail(each.raw)["Message-ID"] for each in sink.received}) == 1
    assert len(sink.received) == 2


def test_a_sign_in_link_goes_to_its_owner_first_and_does_not_stay(cabinet: Cabinet, sink: SmtpSink) -> None:
    tell(cabinet, "deputy", at_once=True)
    with cabinet.writing() as session:
        queue_sign_in(session, cabinet, HEAD, LINK)
    send(cabinet, sink)
    assert sink.received[0].rcpt_tos == (HEAD.address,)
    assert LINK in as_mail(sink.received[0].raw).get_content()
    with cabinet.reading() as session:
        notice = session.scalar(select(Notice).where(Notice.sort == "sign-in"))
        assert notice.body == b""


def test_a_link_that_could_not_be_sent_in_time_is_given_up(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    with cabinet.writing() as session:
        queue_sign_in(session, cabinet, HEAD, LINK)
    sink.script += [refuse_data(451)] * 10
    for _ in range(10):
        send(cabinet, sink)
        clock.pass_by(minutes=5)
    assert states(cabinet) == ["failed"]
    assert sink.received == []


def test_an_invitation_outlives_an_outage_of_a_day_and_does_not_stay(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    with cabinet.writing() as session:
        queue_invitation(session, cabinet, HEAD, LINK)
    clock.pass_by(hours=24)
    assert send(cabinet, sink)
    assert LINK in as_mail(sink.received[0].raw).get_content()
    with cabinet.writing() as session:
        queue_invitation(session, cabinet, HEAD, LINK)
    clock.pass_by(hours=72)
    assert not send(cabinet, sink)
    with cabinet.reading() as session:
        assert set(session.scalars(select(Notice.body))) == {b""}


def test_word_of_a_changed_way_in_says_what_and_where_to_look(cabinet: Cabinet, sink: SmtpSink) -> None:
    with cabinet.writing() as session:
        tell_of_way_in(session, cabinet, HEAD, "passkey-added", URL)
    send(cabinet, sink)
    words = as_mail(sink.received[0].raw).get_content()
    assert "a passkey was added" in words
    assert f"{URL}/my/sign-in" in words


def test_somebody_who_left_the_school_gets_nothing_and_holds_nothing_up(cabinet: Cabinet, sink: SmtpSink) -> None:
    tell(cabinet, "gone", "head")
    while send(cabinet, sink):
        pass
    assert [each.rcpt_tos for each in sink.received] == [(HEAD.address,)]
    assert sorted(states(cabinet)) == ["failed", "sent"]


def test_a_notice_whose_sender_died_is_taken_up_again(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    tell(cabinet, "head")
    with cabinet.writing() as session:
        notice = session.scalar(select(Notice))
        notice.state, notice.lease_until = "sending", cabinet.now()
    clock.pass_by(seconds=1)
    assert send(cabinet, sink)
    assert len(sink.received) == 1


def test_what_should_not_wait_does_not_wait_behind_an_outage_either(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    tell(cabinet, "head", at_once=True)
    sink.script += [refuse_data(451)] * 7
    for _ in range(7):
        assert send(cabinet, sink)
        with cabinet.reading() as session:
            clock.now = max(clock.now, session.scalar(select(Notice.send_after)))
    clock.pass_by(hours=-11)
    assert not send(cabinet, sink)
    tell(cabinet, "head", at_once=True)
    assert send(cabinet, sink)
    assert len(sink.received) == 1


def test_an_old_link_is_not_sent_when_the_server_comes_back(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    with cabinet.writing() as session:
        queue_sign_in(session, cabinet, HEAD, LINK)
    clock.pass_by(minutes=11)
    assert not send(cabinet, sink)
    with cabinet.reading() as session:
        notice = session.scalar(select(Notice))
        assert (notice.state, notice.body) == ("failed", b"")
