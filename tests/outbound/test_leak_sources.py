"""What the leak check knows of a letter's case: its reports, reporters, people and files, and the cases beside it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfWriter

from casefile.cabinet import Cabinet
from casefile.case_people import add_person
from casefile.findings import Facts, Findings, Reporter, Subject
from casefile.incidents import links_of, settle_link
from casefile.joining import join_case
from casefile.report import Exhibit, Mailbox, Message, Report
from casefile.sender_notes import reporter_of
from casefile.tables import Case, Draft
from outbound.attachments import attach
from outbound.draft_edits import save_edit
from outbound.drafting import draft_letter
from outbound.leaks.leak_check import Leak
from outbound.leaks.leak_family import children_of
from outbound.leaks.leak_reports import groups_words, own_words
from outbound.leaks.leak_sources import leaks_in
from outbound.recipients import Recipient, reporter_recipient
from tests.casefile.filed import file
from tests.cast import HEAD, findings, report
from tests.outbound.cased import ADDRESS, a_case, draft, subject_of
from tests.outbound.drafted import drafted

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

JANE = Mailbox("Jane Marlow", "jane.marlow@parents.example")
WORDS = """Dave Nokes (Rosie's dad) wrote "Prior is a lazy cow" in the group. My stomach turned when I read it on the bus.
Tilly heard of it as well, and so did Arlo.

Jane Marlow
14 Elm Road, M33 9QX
07700 900321"""
CHAT = Exhibit(
    "chat of monday.txt",
    "text/plain",
    10,
    hashlib.sha256(b"chat").hexdigest(),
    False,
    "said",
    "1.2",
    messages=(Message("Dave", None, "Tilly is a sneak and so is her mum"),),
)
ASKED = {"matter": "We ask you about your messages.", "reply_by": "2026-12-08"}


def told(words: str = WORDS, **changes: object) -> Report:
    return report(words, **{"sender": JANE, "exhibits": (CHAT,), "subject": "The group", **changes})


def judged(name: str = JANE.name, child: str | None = "Tilly") -> Findings:
    facts = Facts(Reporter(name, "parent", child), (Subject("Dave Nokes", "parent"),), ("Tilly", "Rosie", "Arlo"))
    return replace(findings(), facts=facts)


def opened(cabinet: Cabinet) -> str:
    case = file(cabinet, b"first", told(), judged()).case
    assert case is not None
    return case.id


def letter(
    cabinet: Cabinet,
    case_id: str,
    text: str,
    *,
    role: str = "subject",
    subject: str = "Your message",
    files: tuple = (),
) -> list[Leak]:
    """What is found in a letter of these words."""
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        to = Recipient("subject", "Mr Dave Nokes", "dave@nokes.example")
        if role == "reporter":
            to = reporter_recipient(cabinet.folder(session, case.key_id), case)
        kind, asked = ("withdrawal", {}) if role == "reporter" else ("request-for-account", ASKED)
        draft = draft_letter(
            session, cabinet, case, kind, to=to, answers=asked, sender_domain="school.example", by=HEAD.id
        )
        save_edit(
            session, cabinet, draft, version=draft.version, subject=f"{subject} [{case.reference}]", text=text,
            person_id=HEAD.id,
        )  # fmt: skip
        if files:
            attach(session, cabinet, draft, files)
        return leaks_in(session, cabinet, draft)


def sorts(cabinet: Cabinet, case_id: str, text: str, **named: object) -> set[str]:
    return {each.sort for each in letter(cabinet, case_id, text, **named)}


# A whole file whose font is packed in a way that nobody knows.
PACKED_UNHEARD_OF = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length 22>> stream
BT /F 9 Tf (Hi) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R>> endobj
6 0 obj <</Length 1 /Filter /Unheard>> stream
x
endstream endobj
trailer <</Size 7 /Root 1 0 R>>
startxref
0
%%EOF
"""


def pdf(title: str) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": title})
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("Mrs Marlow wrote to us.", "reporter"),
        ("Tilly's class is sad.", "child"),
        ("Please leave Arlo be.", "child"),
        ("The number is 07700 900 321.", "contact"),
        ("You live near Elm Road.", "contact"),
        ("Somebody's stomach turned when they read it on the bus.", "wording"),
        ("It was reported to us on Tuesday morning.", "time"),
        ("See chat of monday.txt.", "file"),
    ],
)
def test_all_that_a_mail_says_is_looked_for_in_a_letter_to_whom_it_is_about(
    cabinet: Cabinet, words: str, sort: str
) -> None:
    assert sort in sorts(cabinet, opened(cabinet), f"Dear Mr Nokes\n\n{words}")


@pytest.mark.parametrize(
    "words",
    [
        "We hope that Rosie is well.",
        "You wrote “Prior is a lazy cow” and “Tilly is a sneak and so is her mum”.",
        "Miss Prior teaches Year 3 Oak. Please ring 0161 496 0155.",
    ],
)
def test_what_the_reader_knows_is_no_leak(cabinet: Cabinet, words: str) -> None:
    assert letter(cabinet, opened(cabinet), f"Dear Mr Nokes\n\n{words}") == []


def test_the_letters_that_the_program_drafts_are_clean(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet, told(), judged())
    with cabinet.reading() as session:
        assert leaks_in(session, cabinet, session.get_one(Draft, draft_id)) == []


def test_a_letter_to_the_reporter_may_name_them_and_no_other(cabinet: Cabinet) -> None:
    case_id = opened(cabinet)
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        add_person(
            session,
            cabinet,
            case,
            HEAD.id,
            name="Kim Orton",
            role="subject",
            is_a="parent",
            address="kim@orton.example",
        )
    mine = "Dear Mrs Marlow\n\nThank you. We hope that Tilly is well. It has been dealt with."
    assert letter(cabinet, case_id, mine, role="reporter") == []
    assert sorts(cabinet, case_id, "Dear Mrs Marlow\n\nMs Orton was warned.", role="reporter") == {"done"}
    assert "contact" in sorts(cabinet, case_id, "Dear Mrs Marlow\n\nWrite to kim@orton.example.", role="reporter")
    assert sorts(cabinet, case_id, "Dear Mrs Marlow\n\nRosie is sad.", role="reporter") == {"child"}


def test_whoever_else_reported_it_is_protected_too(cabinet: Cabinet) -> None:
    case_id, pavel = opened(cabinet), Mailbox("Pavel Drake", "pavel@drake.example")
    other = file(
        cabinet, b"second", told("Me too.", sender=pavel, message_id="2@drake.example", exhibits=()),
        judged(pavel.name, None),
    ).case  # fmt: skip
    assert other is not None
    assert letter(cabinet, case_id, "Dear Mr Nokes\n\nMr Drake is sad.") == []
    with cabinet.writing() as session:
        join_case(session, cabinet, session.get_one(Case, other.id), session.get_one(Case, case_id), HEAD.id)
    assert sorts(cabinet, case_id, "Dear Mr Nokes\n\nMr Drake is sad.") == {"reporter"}
    assert sorts(cabinet, case_id, "Dear Mrs Marlow\n\nMr Drake is sad.", role="reporter") == {"reporter"}


def test_the_reporter_of_a_linked_case_is_protected_until_the_link_is_rejected(cabinet: Cabinet) -> None:
    case_id, pavel = opened(cabinet), Mailbox("Pavel Drake", "pavel@drake.example")
    same = replace(
        CHAT, messages=tuple(Message("Dave", None, f"the very same words of line number {n}") for n in "123")
    )
    for number, sender in enumerate((JANE, pavel)):
        what = told(sender=sender, message_id=f"{number}@linked.example", exhibits=(same,))
        case = file(cabinet, f"linked {number}".encode(), what, judged(sender.name)).case
        assert case is not None
        case_id = case_id if sender is pavel else case.id
    assert sorts(cabinet, case_id, "Dear Mr Nokes\n\nMr Drake is sad.") == {"case"}
    with cabinet.writing() as session:
        for link in links_of(session, case_id):
            settle_link(session, cabinet, link, "rejected", HEAD.id)
    assert letter(cabinet, case_id, "Dear Mr Nokes\n\nMr Drake is sad.") == []


def test_files_are_known_by_name_by_content_and_by_what_they_say_of_themselves(cabinet: Cabinet) -> None:
    case_id, text = opened(cabinet), "Dear Mr Nokes"
    assert sorts(cabinet, case_id, text, files=(("chat of monday.txt", "text/plain", b"-"),)) == {"file"}
    assert sorts(cabinet, case_id, text, files=(("notes.txt", "text/plain", b"chat"),)) == {"file"}
    assert sorts(cabinet, case_id, text, files=(("notes.txt", "text/plain", b"By Jane Marlow"),)) == {"reporter"}
    assert sorts(cabinet, case_id, text, files=(("a.pdf", "application/pdf", pdf("jane marlow")),)) == {"reporter"}
    assert sorts(cabinet, case_id, text, files=(("a.pdf", "application/pdf", pdf("A letter")),)) == set()
    assert sorts(cabinet, case_id, text, files=(("a.pdf", "application/pdf", b"%PDF-broken"),)) == set()
    assert sorts(cabinet, case_id, text, files=(("a.pdf", "application/pdf", PACKED_UNHEARD_OF),)) == set()


def test_a_letter_about_somebody_that_is_addressed_to_the_reporter_still_may_not_name_them(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet, told(), judged())
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        assert reporter_of(cabinet.folder(session, session.get_one(Case, draft.case_id).key_id), session.get_one(Case, draft.case_id))["name"] == JANE.name  # fmt: skip
        draft.to_role = "subject"
        assert "reporter" in {each.sort for each in leaks_in(session, cabinet, draft)}


def test_quotations_and_pasted_chats_are_the_groups_words(engine: str) -> None:
    what = report('I was shocked. "lazy cow" they said.\n24/11/2026, 19:30 - Dave: off with her head\nI left.')
    assert "lazy cow" not in own_words(what)
    assert "off with her head" not in own_words(what)
    assert "I was shocked" in own_words(what)
    assert {"lazy cow", "off with her head"} <= {each.rpartition(": ")[2] for each in groups_words(what)}


def test_the_subject_of_our_own_letter_that_somebody_answered_is_not_their_wording(cabinet: Cabinet) -> None:
    side = "We would like to hear your side"
    case = file(cabinet, b"first", told(subject=f"Re: {side} [CD-7KXM-4Q]"), judged()).case
    assert case is not None
    assert letter(cabinet, case.id, "Dear Mr Nokes", subject=side) == []


@pytest.mark.parametrize(
    ("said", "theirs"),
    [
        ("Dave Nokes (Rosie's dad) wrote it.", ("Rosie",)),
        ("Rosie’s father Dave wrote it.", ("Rosie",)),
        ("Mr Nokes, who is the dad of Rosie, wrote it.", ("Rosie",)),
        ("Nokes told his daughter Rosie.", ("Rosie",)),
        ("Dave Nokes hit a boy. Rosie was there.", ()),
        ("My Rosie saw it. Best wishes, Jane, Rosie's mum", ()),
    ],
)
def test_whose_a_child_is_is_taken_from_what_was_said(engine: str, said: str, theirs: tuple[str, ...]) -> None:
    assert children_of("Dave Nokes", ["Rosie"], [said]) == theirs
    assert children_of("Rosie's mum", ["Rosie"], [said]) == ("Rosie",)


def leaks_of(cabinet: Cabinet, draft_id: str) -> list[Leak]:
    with cabinet.reading() as session:
        return leaks_in(session, cabinet, session.get_one(Draft, draft_id))


@pytest.mark.parametrize("postal", [(), ("4 Mill Lane", "Sale, M33 0AA")])
def test_a_letter_to_the_one_at_an_address_of_the_other_is_stopped(cabinet: Cabinet, postal: tuple[str, ...]) -> None:
    case_id = a_case(cabinet, address="" if postal else ADDRESS, postal=postal)
    with cabinet.reading() as session:
        case = session.get_one(Case, case_id)
        reporter = reporter_recipient(cabinet.folder(session, case.key_id), case)
    by_mistake = replace(reporter, address="" if postal else ADDRESS.upper(), postal=("4 Mill Lane, Sale", "M33 0AA"))
    assert leaks_of(cabinet, draft(cabinet, case_id, "acknowledgement", reporter)) == []
    found = leaks_of(cabinet, draft(cabinet, case_id, "acknowledgement", by_mistake))
    assert [(each.sort, each.where) for each in found] == [("reporter", "address")]
    about = replace(subject_of(cabinet, case_id), address=reporter.address, postal=())
    found = leaks_of(cabinet, draft(cabinet, case_id, "request-for-account", about))
    assert ("reporter", "address") in [(each.sort, each.where) for each in found]
