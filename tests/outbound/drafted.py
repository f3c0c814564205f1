"""A case with a waiting acknowledgement, and the acts on it, each in a transaction of its own as the desk does them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.filing import slot_of
from casefile.findings import Findings
from casefile.report import Mailbox, Report
from casefile.school import Person
from casefile.tables import AuditLine, Case, Draft
from outbound import approval, outbox
from outbound.draft_edits import readdress, save_edit
from outbound.drafts import OpenDraft, folder_of, open_draft
from outbound.write_draft import write_acknowledgement
from tests.casefile.filed import file
from tests.cast import HEAD, findings, report

SENDER = Mailbox("Hollybank Primary School", "concerns@school.example")
HOLD = timedelta(minutes=10)
_raw = count(1)


def drafted(cabinet: Cabinet, what: Report | None = None, judged: Findings | None = None) -> str:
    """A case is opened by a report, and its acknowledgement waits; gives the draft's id."""
    what = what or report()
    # Whoever wrote it reported it: the letter to them is to give nobody else away.
    judged = judged or findings(by=what.sender.name or None)
    case = file(cabinet, f"raw {next(_raw)}".encode(), what, judged).case
    assert case is not None
    with cabinet.writing() as session:
        draft = write_acknowledgement(
            session,
            cabinet,
            session.get_one(Case, case.id),
            to=what.sender,
            report_subject=what.subject,
            written_at=what.date,
            message_id=what.message_id,
            references=what.references,
            sender_domain="school.example",
            why="A new report came in.",
        )
        assert draft is not None
        return draft.id


def act(cabinet: Cabinet, draft_id: str, does: Callable[..., None], *arguments: object, **named: object) -> None:
    """One act of `outbound.approval` on a draft, by the head unless said otherwise."""
    with cabinet.writing() as session:
        does(session, cabinet, session.get_one(Draft, draft_id), *arguments, **named)


def approve(cabinet: Cabinet, draft_id: str, *, hold: timedelta = HOLD, version: int = 1, by: Person = HEAD) -> None:
    act(cabinet, draft_id, approval.approve, version=version, person=by, sender=SENDER, hold=hold)


def edit(cabinet: Cabinet, draft_id: str, text: str, *, version: int = 1, subject: str = "About your message") -> None:
    act(cabinet, draft_id, save_edit, version=version, subject=subject, text=text, person_id=HEAD.id)


def on_paper(cabinet: Cabinet, draft_id: str, *, version: int = 1) -> None:
    """The letter goes by post: its version is one on."""
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        assert draft.version == version
        put_on_paper(session, cabinet, draft)


def put_on_paper(session: Session, cabinet: Cabinet, draft: Draft) -> None:
    """It goes to the same person, by post."""
    name = open_draft(session, cabinet, draft).recipient.name
    readdress(
        session, cabinet, draft,
        version=draft.version, recipient=Mailbox(name, ""), postal=("4 Mill Lane", "Sale", "M33 0AA"), person_id=HEAD.id,
    )  # fmt: skip


def needs_two(cabinet: Cabinet, draft_id: str) -> None:
    """As a letter of a ban, or to the authorities, is drafted."""
    with cabinet.writing() as session:
        session.get_one(Draft, draft_id).second_person = True


def due(cabinet: Cabinet) -> outbox.Due | None:
    """The letter whose turn it is, claimed."""
    with cabinet.writing() as session:
        return outbox.claim_due(session, cabinet)


def acts_on(cabinet: Cabinet, draft_id: str) -> list[tuple[str, str]]:
    """What was done with a letter, and by whom, in its order."""
    with cabinet.reading() as session:
        lines = select(AuditLine.act, AuditLine.actor).where(AuditLine.about == draft_id).order_by(AuditLine.seq)
        return [(each.act, each.actor) for each in session.execute(lines)]


def opened(cabinet: Cabinet, draft_id: str) -> OpenDraft:
    with cabinet.reading() as session:
        return open_draft(session, cabinet, session.get_one(Draft, draft_id))


def state(cabinet: Cabinet, draft_id: str) -> str:
    return opened(cabinet, draft_id).draft.state


def message_bytes(cabinet: Cabinet, draft_id: str) -> bytes:
    """The bytes that were approved."""
    with cabinet.reading() as session:
        draft = session.get_one(Draft, draft_id)
        assert draft.message is not None
        return folder_of(session, cabinet, draft).open(draft.message, slot_of(draft, "message"))


def as_mail(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)
