"""Writes the first words of a letter: the right one for the moment, filled from the case, waiting for a leader."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.utils import parseaddr

from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.clocks import received_on, school_days_after
from casefile.need_to_know import readers_of
from casefile.references import letter_message_id
from casefile.report import Mailbox
from casefile.school import School
from casefile.tables import Case, Draft, new_id
from outbound.drafts import Thread, seal_address, seal_words
from outbound.letters import Written, write

# A References field keeps the first id and the newest ones; mail programs thread by these (RFC 5322 §3.6.4).
_MOST_REFERENCES = 20
_LONGEST_WAIT = timedelta(days=30)


def write_acknowledgement(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    *,
    to: Mailbox,
    report_subject: str,
    written_at: datetime | None,
    message_id: str,
    references: tuple[str, ...],
    sender_domain: str,
    why: str,
) -> Draft | None:
    """Drafts the acknowledgement of a report, as a reply in its thread; None where there is no address to write to."""
    if parseaddr(to.address)[1] != to.address or "@" not in to.address:
        audit_trail.note(session, cabinet, audit_trail.PROGRAM, "draft-has-no-address", case_id=case.id)
        return None
    received = received_on(cabinet.now(), written_at, _LONGEST_WAIT)
    signed_by, signed_role = _signature(session, cabinet.school, case)
    values: dict[str, object] = {
        "school": cabinet.school,
        "signed_by": signed_by,
        "signed_role": signed_role,
        "reference": case.reference,
        "recipient_name": _name_to_greet(to),
        "report_subject": _without_re(report_subject),
        "received_on": in_words(received),
        "answer_by": in_words(school_days_after(cabinet.school, received, cabinet.school.outcome_within)),
        "anonymity": case.anonymity,
    }
    thread = Thread(message_id, _thread_of(references, message_id))
    return _waiting_draft(
        session,
        cabinet,
        case,
        "acknowledgement",
        write("letters/acknowledgement", values),
        to,
        thread,
        sender_domain,
        why,
    )


def in_words(day: date) -> str:
    """A date as a letter says it: "24 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def _waiting_draft(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    letter: str,
    words: Written,
    to: Mailbox,
    thread: Thread,
    sender_domain: str,
    why: str,
) -> Draft:
    draft_id = new_id()
    draft = Draft(
        id=draft_id,
        case_id=case.id,
        letter=letter,
        state="waiting",
        version=1,
        why=why,
        recipient_hash=cabinet.hash_of("address", to.address),
        message_id=letter_message_id(cabinet, draft_id, sender_domain),
        tries=0,
        created_at=cabinet.now(),
        changed_at=cabinet.now(),
    )
    folder = cabinet.folder(session, case.key_id)
    seal_words(folder, draft, words.subject, words.text)
    seal_address(folder, draft, to, thread)
    session.add(draft)
    session.flush()
    audit_trail.note(
        session, cabinet, audit_trail.PROGRAM, "draft-written", case_id=case.id, about=draft.id, letter=letter
    )
    return draft


def _signature(session: Session, school: School, case: Case) -> tuple[str, str]:
    """Who signs, and as what: whoever signs the school's letters, unless this case is kept from them."""
    may_see = readers_of(session, school, case)
    usual = next((each for each in school.people if each.name == school.signed_by), None)
    if usual is None or usual in may_see or not may_see:
        return school.signed_by, school.signed_role
    return may_see[0].name, may_see[0].title


def _name_to_greet(to: Mailbox) -> str:
    """The name as the parent writes it, or "" where it is none (an address, a device)."""
    name = " ".join(to.name.split())
    is_a_name = name and "@" not in name and any(each.isalpha() for each in name) and name[0].isalpha()
    return name if is_a_name else ""


def _without_re(subject: str) -> str:
    words = " ".join(subject.split())
    while words.lower().startswith(("re:", "fw:", "fwd:")):
        words = words.partition(":")[2].strip()
    return words


def _thread_of(references: tuple[str, ...], message_id: str) -> tuple[str, ...]:
    ids = [*references, *([message_id] if message_id else [])]
    return tuple(ids if len(ids) <= _MOST_REFERENCES else [ids[0], *ids[-_MOST_REFERENCES + 1 :]])
