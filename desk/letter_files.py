"""The files that go with a letter: the evidence sheet to an authority or a legal team, the calendar entry of a meeting."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefile.meetings import OpenMeeting, meetings_of
from casefile.report import Mailbox
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.forms import Field, Sheet
from desk.story import story_on_paper
from outbound.calendar_entry import CANCEL, REQUEST, entry_of
from outbound.evidence_sheet import evidence_sheet
from outbound.letter_book import LetterKind
from outbound.meeting_letters import LETTERS as MEETING_LETTERS
from outbound.recipients import Recipient

Files = tuple[tuple[str, str, bytes], ...]

CANCELLED = "meeting-cancelled"
_GET_EVIDENCE = {"authority", "legal"}
_SHEET, _REPORTER = "sheet", "reporter"


def evidence_field(kind: LetterKind) -> tuple[Field, ...]:
    """What may go with a letter to an authority or a legal team."""
    if kind.to not in _GET_EVIDENCE:
        return ()
    options = (
        (_SHEET, "The evidence sheet (PDF): what was reported, found and done"),
        (_REPORTER, "with the name of whoever reported it"),
    )
    return (Field("with", "What goes with it?", "many", options=options),)


def files_for(session: Session, case: Case, kind: LetterKind, to: Recipient, sheet: Sheet) -> Files:
    """What goes with a letter: the evidence sheet, where it was ticked; the calendar entry of the meeting it is about."""
    if kind.id in MEETING_LETTERS:
        theirs = [each for each in meetings_of(session, at_hand().cabinet, case) if each.person_id == to.person_id]
        return calendar_file(case, theirs[-1], kind, to) if theirs else ()
    ticked = sheet.picked("with")
    if kind.to not in _GET_EVIDENCE or _SHEET not in ticked:
        return ()
    return _evidence(session, case, with_reporter=_REPORTER in ticked)


def _evidence(session: Session, case: Case, *, with_reporter: bool) -> Files:
    """The sheet; that it was made is noted."""
    hand = at_hand()
    pdf = evidence_sheet(
        session,
        hand.cabinet,
        case,
        asking(),
        story=story_on_paper(session, hand.cabinet, case),
        previews=hand.settings.previews,
        with_reporter=with_reporter,
    )
    return ((f"Evidence sheet {case.reference}.pdf", "application/pdf", pdf),)


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
