"""Files go with a letter as they were given, in their order, under safe names; they are part of what is approved."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, ForbiddenMove, LetterError, VaultError
from casefile.report import Mailbox
from casefile.tables import Attempt, Draft, DraftAttachment
from outbound import approval, outbox
from outbound.attachments import attach, attachments_of, safe_name
from outbound.draft_edits import readdress
from outbound.drafts import open_draft
from outbound.preview import preview_pdf
from tests.cast import HEAD, MARKED
from tests.conftest import Clock
from tests.outbound.drafted import act, approve, as_mail, drafted, edit, message_bytes, on_paper, opened, state

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ENTRY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Meeting \xc3\xa9\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
SHEET = ("Evidence – Zoë’s “gate” & more.pdf", "application/pdf", b"%PDF-1.7\r\n.\r\n\x00\xff")
INVITE = ("meeting.ics", "text/calendar", ENTRY)
NOTES = ("notes.txt", "text/plain; charset=latin-1", b"caf\xe9\n.\nend")


def give(cabinet: Cabinet, draft_id: str, files: Sequence[tuple[str, str, bytes]]) -> None:
    with cabinet.writing() as session:
        attach(session, cabinet, session.get_one(Draft, draft_id), files)


def with_files(cabinet: Cabinet, *files: tuple[str, str, bytes]) -> str:
    draft_id = drafted(cabinet)
    give(cabinet, draft_id, files)
    return draft_id


def sent_as(cabinet: Cabinet, *files: tuple[str, str, bytes]) -> EmailMessage:
    draft_id = with_files(cabinet, *files)
    approve(cabinet, draft_id, version=1)
    raw = message_bytes(cabinet, draft_id)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    return as_mail(raw)


def test_files_go_in_their_order_with_their_bytes_names_and_types(cabinet: Cabinet) -> None:
    mail = sent_as(cabinet, SHEET, NOTES, INVITE)
    files = list(mail.iter_attachments())
    assert [each.get_filename() for each in files] == [SHEET[0], NOTES[0], INVITE[0]]
    assert [each.get_payload(decode=True) for each in files] == [SHEET[2], NOTES[2], INVITE[2]]
    assert [each.get_content_type() for each in files] == ["application/pdf", "text/plain", "text/calendar"]
    assert {each.get_content_disposition() for each in files} == {"attachment"}
    assert next(each.get_content_type() for each in mail.iter_parts()) == "multipart/alternative"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("Dear")


def test_a_name_beyond_ascii_is_written_as_rfc_2231_has_it(cabinet: Cabinet) -> None:
    draft_id = with_files(cabinet, ("Zoë.pdf", "application/pdf", b"%PDF"))
    approve(cabinet, draft_id, version=1)
    assert b"filename*=utf-8''Zo%C3%AB.pdf" in message_bytes(cabinet, draft_id)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_calendar_entry_stands_beside_the_words_with_its_method_and_is_a_file_as_well(
    cabinet: Cabinet, method: str
) -> None:
    entry = ENTRY.replace(b"REQUEST", method.encode())
    mail = sent_as(cabinet, ("meeting.ics", "text/calendar", entry))
    (words,) = [each for each in mail.iter_parts() if each.get_content_type() == "multipart/alternative"]
    parts = list(words.iter_parts())
    assert [each.get_content_type() for each in parts] == ["text/plain", "text/html", "text/calendar"]
    (file,) = mail.iter_attachments()
    for each in (parts[-1], file):
        assert each.get_content_type() == "text/calendar"
        assert each.get_param("method") == method
        assert each.get_payload(decode=True) == entry
    assert parts[-1].get_param("charset") == "utf-8"


def test_a_calendar_file_without_a_method_is_a_file_and_no_invitation(cabinet: Cabinet) -> None:
    mail = sent_as(cabinet, ("x.ics", "text/calendar", ENTRY.replace(b"METHOD:REQUEST\r\n", b"")))
    assert [each.get_content_type() for each in mail.walk()].count("text/calendar") == 1


def test_a_mail_within_a_letter_goes_as_plain_bytes(cabinet: Cabinet) -> None:
    (file,) = sent_as(cabinet, ("report.eml", "message/rfc822", b"From: a@parents.example\n\nx\n")).iter_attachments()
    assert file.get_content_type() == "application/octet-stream"
    assert file.get_payload(decode=True) == b"From: a@parents.example\n\nx\n"


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Users\\me\\a.pdf", "C-Users-me-a.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nBcc: x@parents.example", "aBcc- x@parents.example"),
        ("=?utf-8?q?x?=.pdf", "utf-8-q-x-=.pdf"),
        ("", "attachment"),
        ("...", "attachment"),
        (".hidden", "hidden"),
        ("é" * 200 + ".pdf", "é" * 76 + ".pdf"),
    ],
)
def test_a_name_is_safe_on_every_machine(engine: str, given: str, becomes: str) -> None:
    assert safe_name(given) == becomes
    assert safe_name(becomes) == becomes


def test_two_files_of_one_name_are_told_apart(cabinet: Cabinet) -> None:
    files = [("a.txt", "text/plain", b"1"), ("A.txt", "text/plain", b"2"), ("a.txt", "text/plain", b"3")]
    names = [each.get_filename() for each in sent_as(cabinet, *files).iter_attachments()]
    assert names == ["a.txt", "A-2.txt", "a-3.txt"]


def test_names_and_contents_are_sealed_and_open_nowhere_else(cabinet: Cabinet) -> None:
    draft_id = with_files(cabinet, (f"{MARKED}.txt", "text/plain", MARKED.encode()), NOTES)
    with cabinet.reading() as session:
        rows = session.scalars(select(DraftAttachment).order_by(DraftAttachment.number)).all()
        assert not any(MARKED.encode() in each.name + each.content for each in rows)
        assert rows[0].digest == hashlib.sha256(MARKED.encode()).hexdigest()
        assert attachments_of(session, cabinet, session.get_one(Draft, draft_id))[0].name == f"{MARKED}.txt"
    with cabinet.writing() as session:
        one, two = session.scalars(select(DraftAttachment).order_by(DraftAttachment.number)).all()
        one.content, two.content = two.content, one.content
    with cabinet.reading() as session, pytest.raises(VaultError):
        attachments_of(session, cabinet, session.get_one(Draft, draft_id))


def test_too_many_or_too_large_files_are_refused_and_the_others_stay(cabinet: Cabinet) -> None:
    draft_id = with_files(cabinet, NOTES)
    for files in ([NOTES] * 11, [("big.bin", "application/zip", bytes(15_000_000))]):
        with pytest.raises(LetterError):
            give(cabinet, draft_id, files)
    with cabinet.reading() as session:
        assert [each.name for each in attachments_of(session, cabinet, session.get_one(Draft, draft_id))] == [NOTES[0]]


# On paper.


def test_on_paper_the_page_itself_is_what_is_approved_and_posted_and_the_outbox_never_sees_it(
    cabinet: Cabinet, clock: Clock
) -> None:
    draft_id = drafted(cabinet)
    on_paper(cabinet, draft_id)
    with cabinet.reading() as session:
        before = preview_pdf(session, cabinet, open_draft(session, cabinet, session.get_one(Draft, draft_id)))
    approve(cabinet, draft_id, version=2, hold=timedelta())
    page = message_bytes(cabinet, draft_id)
    assert page == before
    assert page.startswith(b"%PDF")
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.message_digest, draft.send_after) == (
        "approved",
        hashlib.sha256(page).hexdigest(),
        None,
    )
    clock.pass_by(days=3)
    with cabinet.reading() as session:
        shown = preview_pdf(session, cabinet, open_draft(session, cabinet, session.get_one(Draft, draft_id)))
    assert shown == page  # of the day it was approved, whatever day it is
    act(cabinet, draft_id, approval.post, HEAD)
    draft = opened(cabinet, draft_id).draft
    assert (draft.state, draft.sent_at) == ("sent", clock.now)
    clock.pass_by(days=3)
    with cabinet.writing() as session:
        assert outbox.claim_due(session, cabinet) is None
        assert outbox.sent_copy_due(session, cabinet) is None
        assert outbox.long_overdue(session, cabinet) == []
        assert session.scalar(select(Attempt)) is None
    with pytest.raises(ForbiddenMove):
        act(cabinet, draft_id, approval.post, HEAD)


def test_a_page_that_was_stopped_is_approved_anew_before_it_is_posted(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    on_paper(cabinet, draft_id)
    approve(cabinet, draft_id, version=2)
    with pytest.raises(DraftChanged):
        edit(cabinet, draft_id, "Other words", version=2)
    act(cabinet, draft_id, approval.stop, HEAD.id)
    with pytest.raises(ForbiddenMove):
        act(cabinet, draft_id, approval.post, HEAD)
    assert state(cabinet, draft_id) == "waiting"


def test_what_goes_with_a_page_is_part_of_what_is_approved(cabinet: Cabinet) -> None:
    draft_id = with_files(cabinet, NOTES)
    on_paper(cabinet, draft_id, version=1)
    approve(cabinet, draft_id, version=2)
    with cabinet.writing() as session:
        session.delete(session.scalars(select(DraftAttachment)).one())
    with pytest.raises(DraftChanged):
        act(cabinet, draft_id, approval.post, HEAD)
    assert state(cabinet, draft_id) == "approved"


@pytest.mark.parametrize("recipient", [Mailbox("", ""), Mailbox("Ola", ""), Mailbox("Ola", "no address")])
def test_a_letter_that_can_reach_nobody_is_refused(cabinet: Cabinet, recipient: Mailbox) -> None:
    draft_id = drafted(cabinet)
    with pytest.raises(LetterError):
        act(cabinet, draft_id, readdress, version=1, recipient=recipient, person_id=HEAD.id)
    assert opened(cabinet, draft_id).draft.version == 1
