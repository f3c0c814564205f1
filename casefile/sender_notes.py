"""What is to be known of a sender: noted in the story of a case, and asked before somebody answers them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.findings import Findings
from casefile.report import Report
from casefile.same_person import is_another, writer_of
from casefile.tables import Case, Draft, Mail
from casefile.vault import Folder, Slot

_ACTS = {"failed": "sender-failed", "none": "sender-unproven"}
# The first of these that any of their mails bears.
_WORST_FIRST = ("failed", "none", "passed")
_MOST_MAILS = 30


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who will read a letter. `verdict` is the worst of their mails in the case (`casefile.report.Authentication`).

    `is_shared` is True where somebody else writes from the same address, who will be able to read it.
    """

    verdict: str
    is_shared: bool


def note_sender(session: Session, cabinet: Cabinet, case: Case, mail: Mail, report: Report, findings: Findings) -> None:
    """Notes a sender that the school's mail server could not confirm, and a writer who is not the case's reporter."""
    act = _ACTS.get(report.authentication.verdict)
    if act is not None:
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, act, case_id=case.id, about=mail.id)
    # What a machine writes is signed by nobody.
    if report.automatic:
        return
    if is_another(writer_of(report, findings), reporter_of(cabinet.folder(session, case.key_id), case)["name"] or ""):
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "signed-by-another", case_id=case.id, about=mail.id)


def reporter_of(folder: Folder, case: Case) -> dict[str, str | None]:
    """Who reported a case: name, relation, child, address."""
    found: dict[str, str | None] = json.loads(folder.open_text(case.reporter, Slot("cases", case.id, "reporter")))
    return found


def recipient_of(session: Session, cabinet: Cabinet, draft: Draft, name: str) -> Recipient:
    """What the mails that came from a letter's address say of it; `name` is whom the letter greets."""
    from_there = select(Mail).where(Mail.sender_hash == draft.recipient_hash, Mail.case_id.is_not(None))
    verdicts, is_shared = set(), False
    for mail in session.scalars(from_there.order_by(Mail.collected_at.desc()).limit(_MOST_MAILS)):
        reading = filing.open_reading(session, cabinet, mail)
        if reading is None:
            continue
        is_shared = is_shared or is_another(writer_of(*reading), name)
        if mail.case_id == draft.case_id:
            verdicts.add(reading[0].authentication.verdict)
    return Recipient(next((each for each in _WORST_FIRST if each in verdicts), "unchecked"), is_shared)
