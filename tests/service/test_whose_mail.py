"""Whose mail it is, from the raw bytes to the case: read in the child, filed, and a letter drafted to whoever wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile import filing, register
from casefile.register import OpenCase
from casefile.tables import Case, Draft
from outbound.drafts import OpenDraft, open_draft
from service.reading_room import ReadingRoom
from service.take_in import file_next, read_next
from service.works import Works
from tests.installation import Installation
from tests.parents_mail import PARENT_ADDRESS, REPORT, mail

SERVERS = {"MAILBOX_HOST": "127.0.0.1", "MAILBOX_SECURITY": "none", "MAILBOX_USER": "u", "SMTP_HOST": "127.0.0.1"}
MX = "mx.school.example"
TRACE = "{said}Received: from out.parents.example by mx.school.example with ESMTPS; Tue, 24 Nov 2026 09:59:00 +0000\r\n"
PASSED = f"Authentication-Results: {MX}; dmarc=pass header.from=parents.example\r\n"
FAILED = (
    f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=parents.example\r\n"
)
_uid = count(1)
SIGNED = REPORT + "\nKind regards,\nPiotr Nowak\n"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path, {**SERVERS, "SMTP_SECURITY": "none", "MAILBOX_AUTHSERV_IDS": f"other.example, {MX}"})


@pytest.fixture
def works(installation: Installation) -> Iterator[Works]:
    with installation.works() as works:
        yield works


@pytest.fixture
def room(works: Works) -> Iterator[ReadingRoom]:
    with works.reading_room() as room:
        yield room


def comes(works: Works, room: ReadingRoom, raw: bytes, said: str) -> None:
    """A mail as the school's server hands it over, taken all the way in."""
    with works.cabinet.writing() as session:
        assert filing.keep(
            session,
            works.cabinet,
            ("INBOX", 1, next(_uid)),
            TRACE.format(said=said).encode() + raw.replace(b"\n", b"\r\n"),
        )
    while read_next(works, room) or file_next(works):
        pass


def cases(works: Works) -> list[OpenCase]:
    """All cases, oldest first, as the head sees them."""
    head = next(each for each in works.settings.school.people if each.rank == 1)
    with works.cabinet.reading() as session:
        references = session.scalars(select(Case.reference).order_by(Case.opened_at)).all()
        return [register.open_for(session, works.cabinet, head, each) for each in references]


def letters(works: Works, case: OpenCase) -> list[OpenDraft]:
    with works.cabinet.reading() as session:
        drafts = session.scalars(select(Draft).where(Draft.case_id == case.case.id)).all()
        return [open_draft(session, works.cabinet, each) for each in drafts]


def test_a_forged_answer_joins_nothing_and_a_true_one_does(works: Works, room: ReadingRoom) -> None:
    comes(works, room, mail(), PASSED)
    (case,) = cases(works)
    assert case.mails[0].report.authentication.verdict == "passed"
    subject = f"Re: {case.case.reference}"
    comes(works, room, mail("He did it again to us.\n", number=2, subject=subject), FAILED)
    comes(works, room, mail("And once more yesterday.\n", number=3, subject=subject), PASSED)
    first, forged = cases(works)
    assert [each.report.reply.strip() for each in first.mails] == [REPORT.strip(), "And once more yesterday."]
    assert (forged.case.may_belong_to, forged.case.may_belong_why) == (case.case.id, "failing")
    assert forged.mails[0].report.authentication.dmarc == "fail"
    assert "sender-failed" in [each.act for each in forged.story]


def test_the_parents_tag_and_capitals_are_the_same_parent(works: Works, room: ReadingRoom) -> None:
    comes(works, room, mail(), PASSED)
    (case,) = cases(works)
    sender = f"Ola <{PARENT_ADDRESS.replace('@', '+school@').upper()}>"
    comes(works, room, mail("More.\n", number=2, subject=f"Re: {case.case.reference}", sender=sender), PASSED)
    (case,) = cases(works)
    assert len(case.mails) == 2


def test_the_letter_greets_whoever_signed_and_tells_nothing_of_the_other_parents_case(
    works: Works, room: ReadingRoom
) -> None:
    comes(works, room, mail(), PASSED)
    comes(works, room, mail(SIGNED, number=2, subject="The gate"), PASSED)
    mothers, fathers = cases(works)
    assert fathers.case.may_belong_to is None
    (to_her,), (to_him,) = letters(works, mothers), letters(works, fathers)
    assert to_him.recipient.name == "Piotr Nowak"
    assert to_him.recipient.address == to_her.recipient.address == PARENT_ADDRESS
    assert "Dear Piotr Nowak" in to_him.text
    for words in (mothers.case.reference, "Ola", "Oak group"):
        assert words not in to_him.text + to_him.subject
    for words in (fathers.case.reference, "Piotr", "The gate"):
        assert words not in to_her.text + to_her.subject


def test_the_command_line_says_whose_mail_it_is(installation: Installation) -> None:
    file = installation.folder / "one.eml"
    file.write_bytes(TRACE.format(said=PASSED).encode() + mail().replace(b"\n", b"\r\n"))
    row = json.loads(installation.concerns("parse", str(file)).stdout)
    assert row["authentication"] == {"verdict": "passed", "spf": "", "dkim": "", "dmarc": "pass", "aligned": True}
    del installation.environment["MAILBOX_AUTHSERV_IDS"]
    assert json.loads(installation.concerns("parse", str(file)).stdout)["authentication"]["verdict"] == "unchecked"
