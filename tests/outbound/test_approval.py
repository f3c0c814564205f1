"""Nothing leaves unless a person approved exactly those bytes; any edit voids it; nobody is overwritten."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, ForbiddenMove, LetterError
from casefile.filing import slot_of
from casefile.report import Mailbox
from casefile.tables import AuditLine, Draft
from outbound import approval
from outbound.drafts import folder_of, seal_recipient
from outbound.leaks.leak_answers import LeaksFound
from tests.cast import DEPUTY, HEAD, PARENT, report
from tests.conftest import Clock
from tests.outbound.drafted import SENDER, act, approve, as_mail, drafted, due, edit, message_bytes, opened, state


def test_approval_binds_the_exact_bytes(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id)
    draft = opened(cabinet, draft_id).draft
    assert draft.state == "holding"
    assert draft.approved_by == HEAD.id
    assert draft.message_digest == hashlib.sha256(message_bytes(cabinet, draft_id)).hexdigest()


def test_a_letter_is_not_due_before_its_holding_time_is_over(cabinet: Cabinet, clock: Clock) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id)
    clock.pass_by(minutes=9, seconds=59)
    assert due(cabinet) is None
    clock.pass_by(seconds=1)
    claimed = due(cabinet)
    assert claimed is not None
    assert claimed.message == message_bytes(cabinet, draft_id)
    assert claimed.recipient == PARENT


def test_a_draft_that_nobody_approved_is_never_due(cabinet: Cabinet, clock: Clock) -> None:
    drafted(cabinet)
    clock.pass_by(days=400)
    assert due(cabinet) is None


def test_stopping_voids_the_approval(cabinet: Cabinet, clock: Clock) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id)
    act(cabinet, draft_id, approval.stop, DEPUTY.id)
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.message_digest, draft.approved_by, draft.send_after) == ("waiting", None, None, None)
    clock.pass_by(days=1)
    assert due(cabinet) is None


def test_a_letter_withdrawn_while_it_was_held_waits_for_no_moment_any_more(cabinet: Cabinet, clock: Clock) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id)
    act(cabinet, draft_id, approval.withdraw, DEPUTY.id)
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.send_after) == ("withdrawn", None)
    clock.pass_by(minutes=10)
    assert due(cabinet) is None


def test_a_letter_on_its_way_cannot_be_stopped_or_withdrawn(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id, hold=timedelta())
    assert due(cabinet) is not None
    for does in (approval.stop, approval.withdraw):
        with pytest.raises(ForbiddenMove):
            act(cabinet, draft_id, does, HEAD.id)
    assert state(cabinet, draft_id) == "sending"


def test_an_edit_is_kept_and_counts_up(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    edit(cabinet, draft_id, "  New words\r\nfor you \n", subject=" A new\n subject ")
    draft = opened(cabinet, draft_id)
    assert (draft.subject, draft.text, draft.draft.version) == ("A new subject", "New words\nfor you\n", 2)


def test_two_people_on_one_draft_do_not_overwrite_each_other(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    edit(cabinet, draft_id, "The first to save")
    with pytest.raises(DraftChanged):
        edit(cabinet, draft_id, "The second", version=1)
    with pytest.raises(DraftChanged):
        approve(cabinet, draft_id, version=1)
    assert opened(cabinet, draft_id).text == "The first to save\n"
    assert state(cabinet, draft_id) == "waiting"


@pytest.mark.parametrize(("subject", "text"), [("", "words"), ("  ", "words"), ("subject", ""), ("subject", "\n \n")])
def test_an_empty_letter_is_refused(cabinet: Cabinet, subject: str, text: str) -> None:
    draft_id = drafted(cabinet)
    with pytest.raises(LetterError):
        edit(cabinet, draft_id, text, subject=subject)
    assert opened(cabinet, draft_id).draft.version == 1


def test_a_returned_draft_carries_its_note_until_it_is_edited(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    act(cabinet, draft_id, approval.return_with_note, version=1, note="Warmer, please.", person_id=HEAD.id)
    assert opened(cabinet, draft_id).note == "Warmer, please."
    with pytest.raises(DraftChanged):
        approve(cabinet, draft_id)
    edit(cabinet, draft_id, "Warmer words")
    assert opened(cabinet, draft_id).note is None
    approve(cabinet, draft_id, version=2)


def test_returning_needs_a_reason(cabinet: Cabinet) -> None:
    with pytest.raises(LetterError):
        act(cabinet, drafted(cabinet), approval.return_with_note, version=1, note=" ", person_id=HEAD.id)


def test_every_act_leaves_a_line_and_the_chain_holds(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    edit(cabinet, draft_id, "Words")
    approve(cabinet, draft_id, version=2)
    act(cabinet, draft_id, approval.stop, DEPUTY.id)
    act(cabinet, draft_id, approval.withdraw, DEPUTY.id)
    with cabinet.reading() as session:
        lines = session.execute(select(AuditLine.act, AuditLine.actor).where(AuditLine.about == draft_id))
        assert [tuple(each) for each in lines] == [
            ("draft-written", "program"),
            ("draft-edited", "head"),
            ("draft-approved", "head"),
            ("letter-stopped", "deputy"),
            ("draft-withdrawn", "deputy"),
        ]
        audit_trail.verify(cabinet)


def test_bytes_that_are_not_those_approved_are_never_sent(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id, hold=timedelta())
    with cabinet.writing() as session:
        session.get_one(Draft, draft_id).message_digest = "0" * 64
    assert due(cabinet) is None
    assert opened(cabinet, draft_id).draft.trouble == "not-as-approved"


@pytest.mark.parametrize("other", ["recipient", "message"])
def test_a_letter_goes_to_nobody_but_whom_the_approved_bytes_name(cabinet: Cabinet, other: str) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id, hold=timedelta())
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        folder = folder_of(session, cabinet, draft)
        if other == "recipient":
            seal_recipient(folder, draft, Mailbox("Somebody", "else@parents.example"))
        else:
            raw = folder.open(draft.message or b"", slot_of(draft, "message")).replace(
                b"To: ", b"Cc: x@else.example\r\nTo: "
            )
            draft.message, draft.message_digest = (
                folder.seal(raw, slot_of(draft, "message")),
                hashlib.sha256(raw).hexdigest(),
            )
    assert due(cabinet) is None
    assert opened(cabinet, draft_id).draft.trouble == "not-as-approved"


def test_no_approved_letter_calls_itself_a_machines(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    approve(cabinet, draft_id)
    mail = as_mail(message_bytes(cabinet, draft_id))
    assert mail["Auto-Submitted"] is mail["Precedence"] is mail["Disposition-Notification-To"] is None
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_the_mail_is_a_reply_in_the_parents_thread_to_the_parent_alone(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet, report(references=("zero@parents.example",)))
    approve(cabinet, draft_id)
    raw = message_bytes(cabinet, draft_id)
    mail = as_mail(raw)
    assert mail["To"].addresses[0].addr_spec == PARENT.address
    assert len(mail["To"].addresses) == 1
    assert mail["Cc"] is mail["Bcc"] is mail["Reply-To"] is None
    assert mail["From"].addresses[0].addr_spec == SENDER.address
    assert mail["In-Reply-To"] == "<first@parents.example>"
    assert mail["References"] == "<zero@parents.example> <first@parents.example>"
    assert mail["Message-ID"] == f"<{opened(cabinet, draft_id).draft.message_id}>"
    assert mail["Date"].datetime == cabinet.now()
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == opened(cabinet, draft_id).text
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_ids_that_would_break_a_header_are_left_out(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet, report(message_id="a>\r\nBcc: x@else.example", references=("ok@a.example", "é@b")))
    approve(cabinet, draft_id)
    mail = as_mail(message_bytes(cabinet, draft_id))
    assert mail["Bcc"] is mail["In-Reply-To"] is None
    assert mail["References"] == "<ok@a.example>"


@pytest.mark.parametrize(
    ("address", "becomes"),
    [("mia@müller.example", "mia@xn--mller-kva.example"), ("o'neil+x@parents.example", "o'neil+x@parents.example")],
)
def test_unusual_addresses_are_written_as_servers_take_them(cabinet: Cabinet, address: str, becomes: str) -> None:
    draft_id = drafted(cabinet, report(sender=Mailbox("Mia, \"the\" 'mum' Müller", address)))
    approve(cabinet, draft_id)
    to = as_mail(message_bytes(cabinet, draft_id))["To"].addresses[0]
    assert to.addr_spec == becomes
    assert "Müller" in to.display_name


def test_an_address_that_no_server_takes_is_said_in_words_and_the_draft_stays(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet, report(sender=Mailbox("Zoë", "zoë@parents.example")))
    with pytest.raises(LetterError, match="address"):
        approve(cabinet, draft_id)
    assert state(cabinet, draft_id) == "waiting"


SMUGGLED = (
    "=?utf-8?b?" + "PT91dGYtOD9xP3g9MEQ9MEFSZXBseS1Ubzo9MjBldmlsQGVsc2UuZXhhbXBsZT0wRD0wQT0wRD0wQVBhaWQ/PQ==" + "?="
)


@pytest.mark.parametrize(
    "words",
    [
        "=?utf-8?q?x=0D=0AReply-To:_evil@else.example=0D=0A=0D=0AThe_school_pays_you?=",
        "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3D0D=3D0ABcc=3A_evil=40else.example=3F=3D?=",
        SMUGGLED,
        "line one\r\nBcc: evil@else.example",
        "=?broken ?= \u2028Bcc: evil@else.example",
    ],
)
@pytest.mark.parametrize("where", ["subject", "name"])
def test_no_header_or_word_can_be_smuggled_into_a_letter(cabinet: Cabinet, words: str, where: str) -> None:
    what = report(subject=words) if where == "subject" else report(sender=Mailbox(words, PARENT.address))
    draft_id = drafted(cabinet, what)
    try:
        approve(cabinet, draft_id)
    except LeaksFound:
        raise
    except LetterError:
        assert state(cabinet, draft_id) == "waiting"
        return
    mail = as_mail(message_bytes(cabinet, draft_id))
    assert mail["Reply-To"] is mail["Bcc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == [PARENT.address]
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == opened(cabinet, draft_id).text


def test_what_the_leader_reads_in_the_subject_is_what_the_parent_reads(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    edit(cabinet, draft_id, "Words", subject="Re: =?utf-8?q?odd?= Ünïcode 😀 “quotes” [Year 3]")
    approve(cabinet, draft_id, version=2)
    assert as_mail(message_bytes(cabinet, draft_id))["Subject"] == opened(cabinet, draft_id).subject
