"""A person changes a draft: its words, or whom it goes to. Each is a new version, and voids an approval.

waiting | countersign | returned → waiting. One that is held, or frozen on paper, is stopped first.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.errors import DraftChanged, LetterError
from casefile.report import Mailbox
from casefile.tables import Draft
from outbound.answers import plain_lines
from outbound.compose_mail import address_of, header_text
from outbound.draft_moves import NO_APPROVAL, lock, move_on, note
from outbound.drafts import folder_of, recipient_hash, seal_recipient, seal_words
from outbound.letter_book import letter_kind

LONGEST_TEXT = 50_000
_LONGEST_SUBJECT = 300
_MOST_POSTAL_LINES = 8


def save_edit(
    session: Session, cabinet: Cabinet, draft: Draft, *, version: int, subject: str, text: str, person_id: str
) -> None:
    """Keeps a person's words. Raises `LetterError` for an empty subject or text, `DraftChanged` where overtaken."""
    words = _checked(subject, text)
    _open_anew(session, draft, version)
    seal_words(folder_of(session, cabinet, draft), draft, *words)
    _end(session, cabinet, draft, person_id, "draft-edited")


def save_while_waiting(
    session: Session, cabinet: Cabinet, draft: Draft, *, version: int, subject: str, text: str, person_id: str
) -> None:
    """As `save_edit`, for words that are saved while somebody still writes: they take no approval and no note away.

    Raises `DraftChanged` where the letter does not wait for its first approval.
    """
    lock(session, draft, version)
    if draft.state != "waiting":
        raise DraftChanged("This letter does not wait for approval any more.", "Look at where it stands now.")
    save_edit(session, cabinet, draft, version=version, subject=subject, text=text, person_id=person_id)


def readdress(
    session: Session,
    cabinet: Cabinet,
    draft: Draft,
    *,
    version: int,
    recipient: Mailbox,
    postal: tuple[str, ...] = (),
    person_id: str,
) -> None:
    """Has the letter go elsewhere; without an e-mail address, on paper to `postal`.

    Raises `LetterError` where neither can be written to, `DraftChanged` where overtaken.
    """
    lines = tuple(each for each in (header_text(line) for line in postal) if each)[:_MOST_POSTAL_LINES]
    if recipient.address:
        address_of(recipient)
    elif not letter_kind(draft.letter).paper:
        raise LetterError("This letter goes by e-mail only.", "Give an e-mail address.")
    elif not lines or not recipient.name.strip():
        raise LetterError(
            "There is nowhere to send this letter to.", "Give an e-mail address, or a name and an address."
        )
    _open_anew(session, draft, version)
    seal_recipient(folder_of(session, cabinet, draft), draft, recipient, lines)
    draft.paper = not recipient.address
    draft.recipient_hash = recipient_hash(cabinet, recipient, lines)
    _end(session, cabinet, draft, person_id, "draft-readdressed")


def _open_anew(session: Session, draft: Draft, version: int) -> None:
    lock(session, draft, version)
    if draft.state in {"countersign", "returned"}:
        move_on(session, draft, draft.state, "waiting", **NO_APPROVAL)
    elif draft.state != "waiting":
        raise DraftChanged(
            "This letter is not waiting any more, so it cannot be changed.", "Stop it first, if it is held."
        )


def _end(session: Session, cabinet: Cabinet, draft: Draft, person_id: str, act: str) -> None:
    draft.version += 1
    draft.note = None
    draft.changed_at, draft.changed_by = cabinet.now(), person_id
    note(session, cabinet, draft, person_id, act, version=draft.version)


def _checked(subject: str, text: str) -> tuple[str, str]:
    one_line = header_text(subject)
    words = plain_lines(text)
    if not one_line:
        raise LetterError("The subject is empty.", "Write a few words, and keep the reference in it.")
    if not words:
        raise LetterError("The letter has no words.", "Write it, or withdraw it if it is not needed.")
    if len(one_line) > _LONGEST_SUBJECT or len(words) > LONGEST_TEXT:
        raise LetterError("The letter is too long to be sent as one mail.", "Shorten the subject or the text.")
    return one_line, words + "\n"
