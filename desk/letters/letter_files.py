"""The files that go with a letter: the evidence sheet to an authority or a legal team, the calendar entry of a meeting."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.meetings import OpenMeeting, meetings_of
from casefile.report import Mailbox
from casefile.tables import Case
from desk.at_hand import at_hand
from desk.case.evidence import evidence_of
from desk.forms import Field, Sheet
from outbound.calendar_entry import CANCEL, REQUEST, entry_of
from outbound.letter_book import LetterKind
from outbound.meeting_letters import LETTERS as MEETING_LETTERS
from outbound.recipients import Recipient

Files = tuple[tuple[str, str, bytes], ...]

CANCELLED = "meeting-cancelled"
_GET_EVIDENCE = {"authority", "legal"}
_WITH, _SHEET, _REPORTER = "with", "sheet", "reporter"


def evidence_field(kind: LetterKind) -> tuple[Field, ...]:
    """What may go with a letter to an authority or a legal team."""
    if kind.to not in _GET_EVIDENCE:
        return ()
    options = (
        (_SHEET, "The evidence sheet (PDF): what was reported, found and done"),
        (_REPORTER, "with the name of whoever reported it"),
    )
    return (Field(_WITH, "What goes with it?", "many", options=options),)


def names_reporter(sheet: Sheet) -> bool:
    """True where the evidence sheet is to name whoever reported the case."""
    return _REPORTER in sheet.picked(_WITH)


def evidence_file(session: Session, case: Case, sheet: Sheet) -> Files:
    """The evidence sheet, where it was ticked."""
    if _SHEET not in sheet.picked(_WITH):
        return ()
    pdf = evidence_of(session, case, with_reporter=names_reporter(sheet))
    return ((f"Evidence sheet {case.reference}.pdf", "application/pdf", pdf),)


def meeting_file(session: Session, case: Case, kind: LetterKind, to: Recipient) -> Files:
    """The calendar entry of the meeting that a letter is about, if it is about one."""
    if kind.id not in MEETING_LETTERS:
        return ()
    theirs = [each for each in meetings_of(session, at_hand().cabinet, case) if each.person_id == to.person_id]
    return calendar_file(case, theirs[-1], kind, to) if theirs else ()


def calendar_file(case: Case, meeting: OpenMeeting, kind: LetterKind, to: Recipient) -> Files:
    """The calendar entry of a meeting, where it goes by e-mail: on paper it would help nobody."""
    if not to.has_address:
        return ()
    hand = at_hand()
    entry = entry_of(
        meeting,
        hand.cabinet.school,
        hand.settings.sender,
        CANCEL if kind.id == CANCELLED else REQUEST,
        to=Mailbox(to.name, to.address),
        reference=case.reference,
        stamped=hand.cabinet.now(),
    )
    return ((f"Meeting {case.reference}.ics", "text/calendar", entry),)
