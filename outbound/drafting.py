"""Drafts a letter of the book to one person: filled from the case and from what a leader answered, waiting for approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_people import row_of
from casefile.clocks import london_day
from casefile.errors import LetterError, NotAllowed
from casefile.need_to_know import readers_of
from casefile.references import letter_message_id
from casefile.report import Mailbox
from casefile.school import School
from casefile.tables import Case, Decision, Draft, Mail, new_id
from outbound.answers import checked, in_letter, seal_answers
from outbound.attachments import attach, safe_name
from outbound.drafts import Thread, recipient_hash, seal_address, seal_words
from outbound.held_for_advice import why_held
from outbound.letter_book import LetterKind, letter_kind
from outbound.letter_values import common_values, reporters_values
from outbound.letters import Written, write_letter
from outbound.own_report import own_report, report_of
from outbound.recipients import Recipient

# A References field keeps the first id and the newest ones; mail programs thread by these (RFC 5322 §3.6.4).
_MOST_REFERENCES = 20


def draft_letter(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    letter: str,
    *,
    to: Recipient,
    answers: Mapping[str, str],
    sender_domain: str,
    by: str,
    decision_id: str | None = None,
    attachments: Sequence[tuple[str, str, bytes]] = (),
    why: str = "",
) -> Draft:
    """Drafts a letter; on paper where its recipient has no e-mail address but a postal one.

    `attachments` are (name, media type, content). Raises `LetterError` naming by its question every answer that is
    missing; where the letter is for nobody of that role, cannot reach them, or has to wait for the LADO's advice. Raises
    `NotAllowed` for a person or decision of another case.
    """
    kind = letter_kind(letter)
    _refuse(session, case, kind, to)
    _refuse_strangers(session, case, to, decision_id)
    filled = checked(kind, answers)
    mail = _answered_mail(session, cabinet, case, to)
    report = report_of(session, cabinet, mail)
    values = common_values(
        cabinet.school,
        case.reference,
        to,
        signature(session, cabinet.school, case),
        london_day(cabinet.now()),
        [safe_name(name) for name, _, _ in attachments],
    )
    if to.role == "reporter":
        values |= reporters_values(cabinet.school, own_report(session, cabinet, case, mail, report))
    words = write_letter(kind.id, {**values, **in_letter(kind, filled)}, cabinet.own_letters)
    thread = Thread(report.message_id, thread_of(report.references, report.message_id)) if report else Thread()
    draft = keep_draft(session, cabinet, case, kind, words, to, thread, sender_domain, why or kind.why, by, decision_id)
    if filled:
        seal_answers(cabinet.folder(session, case.key_id), draft, filled)
    if attachments:
        attach(session, cabinet, draft, attachments)
    return draft


def keep_draft(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    kind: LetterKind,
    words: Written,
    to: Recipient,
    thread: Thread,
    sender_domain: str,
    why: str,
    by: str,
    decision_id: str | None = None,
) -> Draft:
    """Seals a letter as a draft that waits, and notes who had it drafted."""
    draft_id, now = new_id(), cabinet.now()
    recipient = Mailbox(to.name, to.address if to.has_address else "")
    draft = Draft(
        id=draft_id,
        case_id=case.id,
        letter=kind.id,
        state="waiting",
        version=1,
        why=why,
        recipient_hash=recipient_hash(cabinet, recipient, to.postal),
        message_id=letter_message_id(cabinet, draft_id, sender_domain),
        tries=0,
        to_role=to.role,
        person_id=to.person_id,
        decision_id=decision_id,
        paper=not to.has_address,
        second_person=kind.second_person,
        created_at=now,
        changed_at=now,
    )
    folder = cabinet.folder(session, case.key_id)
    seal_words(folder, draft, words.subject, words.text)
    seal_address(folder, draft, recipient, thread, to.postal)
    session.add(draft)
    session.flush()
    audit_trail.note(session, cabinet, by, "draft-written", case_id=case.id, about=draft.id, letter=kind.id)
    return draft


def signature(session: Session, school: School, case: Case) -> tuple[str, str]:
    """Who signs, and as what: whoever signs the school's letters, unless this case is kept from them."""
    may_see = readers_of(session, school, case)
    usual = next((each for each in school.people if each.name == school.signed_by), None)
    if usual is None or usual in may_see or not may_see:
        return school.signed_by, school.signed_role
    return may_see[0].name, may_see[0].title


def thread_of(references: Iterable[str], message_id: str) -> tuple[str, ...]:
    """The ids that an answer names as its thread."""
    ids = [*references, *([message_id] if message_id else [])]
    return tuple(ids if len(ids) <= _MOST_REFERENCES else [ids[0], *ids[-_MOST_REFERENCES + 1 :]])


def _refuse(session: Session, case: Case, kind: LetterKind, to: Recipient) -> None:
    if not kind.may_go_to(to.role):
        raise LetterError(
            f"“{kind.title}” is not a letter for this person.", "Choose another letter, or somebody else."
        )
    if not to.has_address and not (to.postal and kind.paper):
        raise LetterError("There is no address to write to.", "Add an e-mail or postal address first.")
    if held := why_held(session, case, kind.id, to.role):
        raise LetterError(held)


def _refuse_strangers(session: Session, case: Case, to: Recipient, decision_id: str | None) -> None:
    """Raises `NotAllowed` for somebody, or a decision, of another case."""
    if to.person_id is not None:
        row_of(session, case, to.person_id)
    decision = session.get(Decision, decision_id) if decision_id else None
    if decision_id and (decision is None or decision.case_id != case.id):
        raise NotAllowed("That does not belong to this case.")


def _answered_mail(session: Session, cabinet: Cabinet, case: Case, to: Recipient) -> Mail | None:
    """The newest mail of this case that came from the recipient's own address: a letter stands in nobody else's thread."""
    sender_hash = cabinet.hash_of("address", to.address)
    # Two parents may share an address: what the one reported is no thread of the other's.
    if not to.has_address or (to.role != "reporter" and sender_hash == case.reporter_hash):
        return None
    theirs = select(Mail).where(
        Mail.case_id == case.id,
        Mail.sender_hash == sender_hash,
        Mail.logged_by.is_(None),
        Mail.kind.is_distinct_from("automatic"),
    )
    return session.scalar(theirs.order_by(Mail.collected_at.desc(), Mail.id).limit(1))
