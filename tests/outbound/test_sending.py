"""From approved to sent: exactly once, or in front of a person. A real SMTP server fails as each test says."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.tables import AuditLine, CaseDate, Draft, Notice
from outbound import approval, outbox
from outbound.answers import seal_answers
from outbound.attempts import Tried, attempts_of
from outbound.drafts import folder_of, seal_words
from outbound.letter_book import letter_kind
from outbound.send_one import send_next
from outbound.smtp_sender import SmtpSender, SmtpSettings
from tests.cast import HEAD, PARENT
from tests.conftest import Clock
from tests.outbound.drafted import (
    HOLD,
    SENDER,
    act,
    acts_on,
    approve,
    as_mail,
    drafted,
    edit,
    message_bytes,
    opened,
    state,
)
from tests.servers.smtp_sink import DROP_AFTER_THE_DOT, Handler, Received, SmtpSink, refuse_data, refuse_recipient

URL = "https://desk.school.example"


def send(cabinet: Cabinet, sink: SmtpSink) -> bool:
    return send_next(cabinet, SmtpSender(SmtpSettings("127.0.0.1", sink.port, "none")), SENDER, URL)


def approved(cabinet: Cabinet) -> str:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id, hold=timedelta())
    return draft_id


def outcomes(cabinet: Cabinet, draft_id: str) -> list[tuple[int, bool, str, int]]:
    with cabinet.reading() as session:
        return [(each.number, each.handed_over, each.outcome, each.code) for each in attempts_of(session, draft_id)]


def told(cabinet: Cabinet) -> set[str]:
    with cabinet.reading() as session:
        return set(session.scalars(select(Notice.person_id)))


def settle(cabinet: Cabinet, *, found: bool | None) -> bool:
    with cabinet.writing() as session:
        (stale,) = outbox.stale(session, cabinet)
        return outbox.settle(session, cabinet, stale, found=found)


def test_an_approved_letter_is_sent_once_with_the_approved_bytes(cabinet: Cabinet, sink: SmtpSink) -> None:
    draft_id = approved(cabinet)
    assert send(cabinet, sink)
    assert not send(cabinet, sink)
    assert [(each.mail_from, each.rcpt_tos) for each in sink.received] == [(SENDER.address, (PARENT.address,))]
    assert sink.received[0].raw == message_bytes(cabinet, draft_id)
    assert opened(cabinet, draft_id).draft.sent_at == cabinet.now()
    assert outcomes(cabinet, draft_id) == [(1, True, "sent", 250)]
    audit_trail.verify(cabinet)


class Looking(SmtpSink):
    """Looks at the case file, as another worker may, at the moment when it has the whole letter and has not answered."""

    def __init__(self, cabinet: Cabinet) -> None:
        super().__init__()
        self._cabinet = cabinet
        self.seen: list[tuple[str, list[Tried]]] = []

    def _handler(self) -> Handler:
        async def keep(mail: Received) -> None:
            await asyncio.to_thread(self._look)
            self.received.append(mail)

        return Handler(self.script, keep)

    def _look(self) -> None:
        with self._cabinet.writing() as session:
            # Refused at once, and not waited for, where the sender still holds it.
            draft = session.scalars(select(Draft).with_for_update(nowait=True)).one()
            self.seen.append((draft.state, attempts_of(session, draft.id)))


def test_the_attempt_is_written_down_before_it_is_made_and_no_transaction_is_open_meanwhile(cabinet: Cabinet) -> None:
    draft_id = approved(cabinet)
    sink = Looking(cabinet)
    sink.start()
    try:
        assert send(cabinet, sink)
    finally:
        sink.stop()
    ((meanwhile, (tried,)),) = sink.seen
    assert (meanwhile, tried.handed_over, tried.outcome) == ("sending", True, "")
    assert state(cabinet, draft_id) == "sent"
    message_id = opened(cabinet, draft_id).draft.message_id
    assert as_mail(sink.received[0].raw)["Message-ID"] == f"<{message_id}>"


def test_a_refusal_for_now_is_tried_again_after_growing_gaps(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    draft_id = approved(cabinet)
    sink.script += [refuse_recipient(450), refuse_data(451)]
    assert send(cabinet, sink)
    assert state(cabinet, draft_id) == "holding"
    assert not send(cabinet, sink)
    clock.pass_by(minutes=1)
    assert send(cabinet, sink)
    clock.pass_by(minutes=1)
    assert not send(cabinet, sink)
    clock.pass_by(minutes=4)
    assert send(cabinet, sink)
    assert state(cabinet, draft_id) == "sent"
    assert len(sink.received) == 1
    assert [each[2:] for each in outcomes(cabinet, draft_id)] == [("later", 450), ("later", 451), ("sent", 250)]


def test_after_two_days_of_refusals_it_stands_as_failed_and_leaders_are_told(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    draft_id = approved(cabinet)
    sink.script += [refuse_recipient(421)] * (len(outbox.GAPS) + 1)
    for gap in (timedelta(), *outbox.GAPS):
        clock.now += gap
        assert state(cabinet, draft_id) == "holding"
        assert told(cabinet) == set()
        assert send(cabinet, sink)
    assert (state(cabinet, draft_id), opened(cabinet, draft_id).draft.trouble) == ("failed", "given-up")
    assert told(cabinet) == {"head", "deputy"}
    assert timedelta(hours=46) < sum(outbox.GAPS, timedelta()) <= timedelta(hours=48)
    assert list(outbox.GAPS) == sorted(set(outbox.GAPS))


def test_a_refusal_for_good_is_failed_at_once_and_a_person_may_try_again(cabinet: Cabinet, sink: SmtpSink) -> None:
    draft_id = approved(cabinet)
    before = message_bytes(cabinet, draft_id)
    sink.script.append(refuse_recipient(550))
    send(cabinet, sink)
    assert state(cabinet, draft_id) == "failed"
    assert told(cabinet) == {"head", "deputy"}
    act(cabinet, draft_id, approval.try_again, HEAD.id, timedelta())
    send(cabinet, sink)
    assert [each.raw for each in sink.received] == [before]


def test_no_answer_after_the_end_is_never_sent_again_by_the_program(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    draft_id = approved(cabinet)
    sink.script.append(DROP_AFTER_THE_DOT)
    send(cabinet, sink)
    assert settle(cabinet, found=False)
    assert state(cabinet, draft_id) == "unsure"
    clock.pass_by(days=30)
    assert not send(cabinet, sink)
    assert len(sink.received) == 1


@pytest.mark.parametrize(("found", "looked"), [(False, True), (None, False)])
def test_what_is_known_of_a_letter_that_may_have_gone_is_kept_for_a_person(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock, found: bool | None, looked: bool
) -> None:
    draft_id = approved(cabinet)
    sink.script += [refuse_recipient(450), DROP_AFTER_THE_DOT]
    send(cabinet, sink)
    first = clock.now
    clock.pass_by(minutes=1)
    send(cabinet, sink)
    settle(cabinet, found=found)
    with cabinet.reading() as session:
        tries = attempts_of(session, draft_id)
        line = session.scalars(select(AuditLine).where(AuditLine.act == "letter-unsure")).one()
    assert [(each.handed_over, each.outcome, each.code) for each in tries] == [
        (False, "later", 450),
        (True, "unsure", 0),
    ]
    assert [each.started_at for each in tries] == [first, clock.now]
    assert all(each.ended_at for each in tries)
    assert f'"looked": {str(looked).lower()}' in line.details


def test_what_the_sent_folder_holds_was_sent(cabinet: Cabinet, sink: SmtpSink) -> None:
    draft_id = approved(cabinet)
    sink.script.append(DROP_AFTER_THE_DOT)
    send(cabinet, sink)
    assert not settle(cabinet, found=True)
    assert state(cabinet, draft_id) == "sent"


@pytest.mark.parametrize(("was_sent", "becomes", "copies"), [(True, "sent", 1), (False, "holding", 2)])
def test_a_person_settles_what_nobody_knows(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock, was_sent: bool, becomes: str, copies: int
) -> None:
    draft_id = approved(cabinet)
    sink.script.append(DROP_AFTER_THE_DOT)
    send(cabinet, sink)
    settle(cabinet, found=False)
    act(cabinet, draft_id, approval.settle_by_person, HEAD.id, was_sent=was_sent, hold=HOLD)
    assert state(cabinet, draft_id) == becomes
    clock.pass_by(minutes=10)
    send(cabinet, sink)
    assert len(sink.received) == copies
    assert len({each.raw for each in sink.received}) == 1  # the same Message-ID: a mail server may drop the second


def test_a_sender_that_died_before_the_hand_over_sent_nothing_and_it_is_sent_after_all(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    draft_id = approved(cabinet)
    with cabinet.writing() as session:
        due = outbox.claim_due(session, cabinet)
    assert due is not None
    with cabinet.reading() as session:
        assert outbox.stale(session, cabinet) == []
    clock.pass_by(minutes=21)
    assert not settle(cabinet, found=False)
    with cabinet.writing() as session:
        assert not outbox.note_handing_over(session, cabinet, due)  # should it wake up after all
    assert send(cabinet, sink)
    with cabinet.writing() as session:
        assert not outbox.record_refused(session, cabinet, due, 550)
        assert not outbox.record_later(session, cabinet, due, 450)
    assert state(cabinet, draft_id) == "sent"
    assert len(sink.received) == 1


def test_a_late_answer_still_counts(cabinet: Cabinet, clock: Clock) -> None:
    draft_id = approved(cabinet)
    with cabinet.writing() as session:
        due = outbox.claim_due(session, cabinet)
        assert due is not None
        assert outbox.note_handing_over(session, cabinet, due)
    clock.pass_by(minutes=21)
    settle(cabinet, found=False)
    with cabinet.writing() as session:
        outbox.record_sent(session, cabinet, due, 250)
    assert state(cabinet, draft_id) == "sent"


def test_two_workers_never_claim_the_same_letter(cabinet: Cabinet) -> None:
    approved(cabinet)
    with cabinet.writing() as session:
        assert outbox.claim_due(session, cabinet) is not None
    with cabinet.writing() as session:
        assert outbox.claim_due(session, cabinet) is None


def test_a_copy_is_offered_until_it_is_kept(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    draft_id = approved(cabinet)
    send(cabinet, sink)
    with cabinet.writing() as session:
        copy = outbox.sent_copy_due(session, cabinet)
        assert copy is not None
        assert copy.message == sink.received[0].raw
        assert outbox.sent_copy_due(session, cabinet) is None
    clock.pass_by(minutes=5)
    with cabinet.writing() as session:
        assert outbox.sent_copy_due(session, cabinet) is not None
        outbox.record_copied(session, cabinet, draft_id)
    clock.pass_by(days=1)
    with cabinet.writing() as session:
        assert outbox.sent_copy_due(session, cabinet) is None


def test_only_the_due_letter_goes(cabinet: Cabinet, sink: SmtpSink) -> None:
    drafted(cabinet)
    approve(cabinet, drafted(cabinet))
    assert not send(cabinet, sink)
    with cabinet.reading() as session:
        assert set(session.scalars(select(Draft.state))) == {"waiting", "holding"}


def test_a_letter_that_failed_has_its_whole_ladder_again(cabinet: Cabinet, sink: SmtpSink, clock: Clock) -> None:
    draft_id = approved(cabinet)
    sink.script += [refuse_recipient(421)] * (len(outbox.GAPS) + 1)
    for gap in (timedelta(), *outbox.GAPS):
        clock.now += gap
        send(cabinet, sink)
    assert state(cabinet, draft_id) == "failed"
    clock.pass_by(minutes=1)
    act(cabinet, draft_id, approval.try_again, HEAD.id, timedelta())
    sink.script.append(refuse_recipient(421))
    assert send(cabinet, sink)
    assert state(cabinet, draft_id) == "holding"
    clock.pass_by(minutes=1)
    assert send(cabinet, sink)
    assert state(cabinet, draft_id) == "sent"


def test_a_letter_that_ends_its_sender_again_and_again_ends_before_a_person(cabinet: Cabinet, clock: Clock) -> None:
    draft_id = approved(cabinet)
    for _ in range(2 * len(outbox.GAPS)):
        with cabinet.writing() as session:
            if outbox.claim_due(session, cabinet) is None:
                break
        clock.pass_by(minutes=21)
        settle(cabinet, found=False)
        with cabinet.reading() as session:
            draft = session.get_one(Draft, draft_id)
            clock.now = max(clock.now, draft.send_after)
    assert state(cabinet, draft_id) == "failed"


def sent_again(cabinet: Cabinet, clock: Clock) -> tuple[str, outbox.Due]:
    """A letter whose answer is slow to come, and of which a person said: send it again."""
    draft_id = approved(cabinet)
    with cabinet.writing() as session:
        due = outbox.claim_due(session, cabinet)
        assert due is not None
        outbox.note_handing_over(session, cabinet, due)
    clock.pass_by(minutes=21)
    settle(cabinet, found=False)
    act(cabinet, draft_id, approval.settle_by_person, HEAD.id, was_sent=False, hold=HOLD)
    return draft_id, due


def test_an_answer_that_comes_after_a_person_said_send_it_again_stops_the_second(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    draft_id, due = sent_again(cabinet, clock)
    with cabinet.writing() as session:
        outbox.record_sent(session, cabinet, due, 250)
    clock.pass_by(minutes=10)
    assert not send(cabinet, sink)
    assert state(cabinet, draft_id) == "sent"


def test_an_answer_about_the_words_before_says_nothing_of_those_that_were_approved_since(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock
) -> None:
    draft_id, due = sent_again(cabinet, clock)
    act(cabinet, draft_id, approval.stop, HEAD.id)
    edit(cabinet, draft_id, "Other words.")
    approve(cabinet, draft_id, version=2, hold=timedelta())
    with cabinet.writing() as session:
        outbox.record_sent(session, cabinet, due, 250)
    assert state(cabinet, draft_id) == "holding"
    assert send(cabinet, sink)
    assert "Other words." in as_mail(sink.received[0].raw).get_body().get_content()


def test_one_that_cannot_be_opened_is_for_a_person_and_holds_up_no_other(cabinet: Cabinet, sink: SmtpSink) -> None:
    broken, whole = approved(cabinet), approved(cabinet)
    with cabinet.writing() as session:
        session.get_one(Draft, broken).message = b"not what was sealed"
    while send(cabinet, sink) or state(cabinet, whole) == "holding":
        pass
    assert [state(cabinet, each) for each in (broken, whole)] == ["failed", "sent"]


@pytest.mark.parametrize(("found", "becomes"), [(True, "sent"), (False, "holding")])
def test_a_letter_due_long_ago_is_not_sent_before_the_sent_folder_was_asked(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock, found: bool, becomes: str
) -> None:
    draft_id = approved(cabinet)
    clock.pass_by(hours=2)
    assert not send(cabinet, sink)
    with cabinet.reading() as session:
        ((overdue, message_id),) = outbox.long_overdue(session, cabinet)
    assert message_id == opened(cabinet, draft_id).draft.message_id
    with cabinet.writing() as session:
        outbox.take_up_overdue(session, cabinet, overdue, found=found)
    assert state(cabinet, draft_id) == becomes
    assert send(cabinet, sink) is not found


def with_a_day(cabinet: Cabinet) -> str:
    """A letter that asks for an answer until a day is approved."""
    draft_id = approved(cabinet)
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        draft.letter = "request-for-account"
        opens = letter_kind(draft.letter).opens
        assert opens
        answers = {each.ask: "2026-12-04" for each in opens}
        folder = folder_of(session, cabinet, draft)
        seal_answers(folder, draft, answers)
        seal_words(folder, draft, "About your message", "Please answer until 4 December 2026.")
    return draft_id


def days(cabinet: Cabinet) -> list[str]:
    with cabinet.reading() as session:
        return [each.isoformat() for each in session.scalars(select(CaseDate.due))]


@pytest.mark.parametrize("how", ["sent", "found", "overdue", "a person said so"])
def test_however_it_is_found_that_a_letter_went_the_days_that_it_sets_are_set_once(
    cabinet: Cabinet, sink: SmtpSink, clock: Clock, how: str
) -> None:
    draft_id = with_a_day(cabinet)
    assert days(cabinet) == []
    if how == "overdue":
        with cabinet.writing() as session:
            outbox.take_up_overdue(session, cabinet, draft_id, found=True)
    else:
        sink.script += [] if how == "sent" else [DROP_AFTER_THE_DOT]
        send(cabinet, sink)
    if how in {"found", "a person said so"}:
        assert days(cabinet) == []
        settle(cabinet, found=how == "found")
    if how == "a person said so":
        assert days(cabinet) == []
        act(cabinet, draft_id, approval.settle_by_person, HEAD.id, was_sent=True, hold=HOLD)
    assert state(cabinet, draft_id) == "sent"
    assert days(cabinet) == ["2026-12-04"]


def test_that_its_days_cannot_be_set_does_not_undo_that_a_letter_went(cabinet: Cabinet, sink: SmtpSink) -> None:
    draft_id = with_a_day(cabinet)
    with cabinet.writing() as session:
        session.get_one(Draft, draft_id).answers = b"not what was sealed"
    assert send(cabinet, sink)
    assert state(cabinet, draft_id) == "sent"
    assert ("days-failed", "program") in acts_on(cabinet, draft_id)
    assert days(cabinet) == []
