"""What a person does with the labels of a case: agree, take off, put back, change one for another, add one.

    suggested   triage's; a person agrees (accepted) or takes it off (removed), and may undo either
    added       a person's: accepted from the first, with words from a mail or file or, seen elsewhere, without

The suggestion stays beside the correction. Each act is one function in the caller's transaction, leaves one line in the
audit trail, and brings the case's own marks in line. The caller has fetched the case through `casefile.register`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.errors import LabelRefused, NotAllowed
from casefile.exact_run import exact_run
from casefile.findings import Quote, quotes_from_json, quotes_to_json
from casefile.raised_flags import NEEDS_A_REASON, follow_labels
from casefile.report import Report
from casefile.tables import Case, CaseFinding, Mail, new_id
from casefile.vault import Folder, Slot

STANDINGS = ("suggested", "accepted", "removed")
MOST_OF_A_REASON = 2000


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a label was taken off, by whom and when (ISO)."""

    by: str
    at: str
    words: str


def judge_finding(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    finding_id: str,
    standing: str,
    person_id: str,
    reason: str = "",
    seen: str = "",
) -> None:
    """Accepts, removes or restores a label, which the person saw as `seen` ("" where that is not known).

    Raises `NotAllowed` for one of another case, `LabelRefused` for want of a reason or where somebody was quicker.
    """
    # Locked: of two people who judge it at once, the second is told.
    finding = session.get(CaseFinding, finding_id, with_for_update=True, populate_existing=True)
    if finding is None or finding.case_id != case.id or standing not in STANDINGS:
        raise NotAllowed("That label does not belong to this case.")
    if seen and finding.standing != seen:
        raise LabelRefused(
            "Somebody changed this label while you were looking at it.",
            "It stands below as it is now; nothing was overwritten.",
        )
    if standing == "removed":
        _keep_reason(session, cabinet, case, finding, person_id, reason)
    # What a person added was never suggested: put back, it is theirs again.
    finding.standing = "accepted" if finding.added and standing == "suggested" else standing
    finding.by = person_id
    follow_labels(session, case)
    audit_trail.note(
        session, cabinet, person_id, f"finding-{standing}", case_id=case.id, about=finding.id, label=finding.label
    )


def agree_everywhere(session: Session, cabinet: Cabinet, case: Case, finding_id: str, person_id: str) -> None:
    """Agrees with a label in every mail of the case in which it waits for a person. Raises as `judge_finding` does."""
    finding = session.get(CaseFinding, finding_id)
    if finding is None or finding.case_id != case.id:
        raise NotAllowed("That label does not belong to this case.")
    same = select(CaseFinding.id).where(CaseFinding.case_id == case.id, CaseFinding.label == finding.label)
    for each in session.scalars(same.where(CaseFinding.standing == "suggested").order_by(CaseFinding.id)).all():
        judge_finding(session, cabinet, case, each, "accepted", person_id)


def add_label(session: Session, cabinet: Cabinet, case: Case, label: str, words: str, person_id: str) -> None:
    """Puts a label on a case that it does not carry, with the words that show it; none where it was seen elsewhere.

    Raises `LabelRefused` where it stands there already, or the words in no mail or file of the case.
    """
    mails = _mails_of(session, cabinet, case)
    if not mails:
        raise LabelRefused("The mails of this case are in another one now.", "Look there.")
    found = _shown_in(mails, words)
    if words.strip() and found is None:
        raise LabelRefused(
            "These words do not stand in any mail or file of this case.",
            "Go back and copy one passage exactly as it stands, without hidden names, or leave the words out.",
        )
    mail, quotes = found or (mails[0][0], ())
    _put_on(session, cabinet, case, mail, label, quotes, person_id)


def change_label(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    finding_id: str,
    label: str,
    person_id: str,
    reason: str = "",
    seen: str = "",
) -> None:
    """Takes a label off and puts another on, shown by the same words. Raises as `judge_finding` and `add_label` do."""
    judge_finding(session, cabinet, case, finding_id, "removed", person_id, reason, seen)
    finding = session.get_one(CaseFinding, finding_id)
    quotes = quotes_of(cabinet.folder(session, case.key_id), finding)
    _put_on(session, cabinet, case, session.get_one(Mail, finding.mail_id), label, quotes, person_id)


def quotes_of(folder: Folder, finding: CaseFinding) -> tuple[Quote, ...]:
    """The words that show a label, opened."""
    return quotes_from_json(folder.open_text(finding.evidence, Slot("findings", finding.id, "evidence")))


def reasons_of(folder: Folder, finding: CaseFinding) -> tuple[Reason, ...]:
    """Why a label was taken off, each time, opened."""
    if finding.reasons is None:
        return ()
    reasons = json.loads(folder.open_text(finding.reasons, Slot("findings", finding.id, "reasons")))
    return tuple(Reason(**each) for each in reasons)


def _keep_reason(
    session: Session, cabinet: Cabinet, case: Case, finding: CaseFinding, person_id: str, reason: str
) -> None:
    reason = reason.strip()[:MOST_OF_A_REASON]
    if not reason and finding.label in NEEDS_A_REASON:
        title = cabinet.vocabulary.title(finding.label)
        raise LabelRefused(f"“{title}” is not taken off without a reason.", "Go back and say why; it is kept, sealed.")
    if reason:
        folder = cabinet.folder(session, case.key_id)
        reasons = [*reasons_of(folder, finding), Reason(person_id, cabinet.now().isoformat(), reason)]
        text = json.dumps([asdict(each) for each in reasons], ensure_ascii=False)
        finding.reasons = folder.seal(text, Slot("findings", finding.id, "reasons"))


def _put_on(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    mail: Mail,
    label: str,
    quotes: Sequence[Quote],
    person_id: str,
) -> None:
    sort = _sort_of(cabinet, label)
    # Locked: of two people who add the same label at once, the second is told.
    session.get_one(Case, case.id, with_for_update=True)
    there = list(session.scalars(select(CaseFinding).where(CaseFinding.case_id == case.id, CaseFinding.label == label)))
    if any(each.standing != "removed" for each in there):
        raise LabelRefused("The case carries that label already.", "Somebody else may have been quicker.")
    folder = cabinet.folder(session, case.key_id)
    # One that was taken off is put on again, and its own words stay behind the new ones.
    row = next((each for each in there if each.mail_id == mail.id or not quotes), None)
    if row is None:
        row = CaseFinding(id=new_id(), case_id=case.id, mail_id=mail.id, sort=sort, label=label, evidence=b"")
        row.confidence, row.added = _sure_of(session, cabinet, mail, label), True
        session.add(row)
    else:
        quotes = [*quotes, *(each for each in quotes_of(folder, row) if each not in quotes)]
    row.evidence = folder.seal(quotes_to_json(quotes), Slot("findings", row.id, "evidence"))
    row.standing, row.by = "accepted", person_id
    follow_labels(session, case)
    audit_trail.note(
        session, cabinet, person_id, "finding-added", case_id=case.id, about=row.id, label=label, quoted=bool(quotes)
    )


def _sort_of(cabinet: Cabinet, label: str) -> str:
    if label in cabinet.vocabulary.categories:
        return "category"
    if label in cabinet.vocabulary.flags:
        return "flag"
    raise LabelRefused("Choose a label first.", "Go back and choose one of the list.")


def _mails_of(session: Session, cabinet: Cabinet, case: Case) -> list[tuple[Mail, Report]]:
    rows = session.scalars(select(Mail).where(Mail.case_id == case.id).order_by(Mail.collected_at))
    read = ((row, filing.open_reading(session, cabinet, row)) for row in rows)
    return [(row, reading[0]) for row, reading in read if reading is not None]


def _shown_in(mails: Sequence[tuple[Mail, Report]], words: str) -> tuple[Mail, tuple[Quote, ...]] | None:
    for mail, report in mails:
        quote = exact_run(report, words)
        if quote is not None:
            return mail, (quote,)
    return None


def _sure_of(session: Session, cabinet: Cabinet, mail: Mail, label: str) -> float:
    """How sure triage was of a label that it did not suggest; 0 where nothing tells."""
    reading = filing.open_reading(session, cabinet, mail)
    return dict(reading[1].sure).get(label, 0.0) if reading else 0.0
