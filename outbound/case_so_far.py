"""A case as its next letters depend on it: people, decisions, days, meetings, and the letters that were drafted already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.case_dates import dates_of
from casefile.case_people import PersonInCase, people_of
from casefile.clocks import london_day
from casefile.decisions import OpenDecision, decisions_of
from casefile.findings import ALLEGATION
from casefile.lanes import OpenLane, lanes_in
from casefile.meetings import OpenMeeting, meetings_of
from casefile.school import School
from casefile.tables import Case, CaseDate, Draft, Mail
from outbound.answers import answers_of
from outbound.letter_book import Ask, letter_kind
from outbound.recipients import Recipient, recipient_in_case, reporter_recipient
from outbound.sister_cases import dealt_with_beside

# On its way or gone: a letter that waits for a person may still come to nothing, and one that came back did.
GONE = ("holding", "sending", "unsure", "sent")
PENDING = ("waiting", "returned", "countersign", "approved", "holding", "sending", "failed", "unsure")
# Letters of the ladder are for parents; staff and pupils are spoken to in other ways.
_NOT_WRITTEN_TO = ("staff", "pupil")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A letter that may be drafted now, and why. `recipient` is None where a person has to say who it is (authorities).

    `blocked` says why it may not be drafted yet, "" where it may; `suggested` are answers that the case holds already.
    """

    letter: str
    title: str
    why: str
    recipient: Recipient | None
    decision_id: str | None
    asks: tuple[Ask, ...]
    blocked: str = ""
    suggested: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SoFar:
    """A case, opened.

    `involved` are its people as they stand in the case, `people` as letters to them are addressed. `lost` are letters that did not arrive and were put away: they were never read, so they are none of the `letters`.
    `news` is when the reporter wrote last, None where their report is all; `filled` the answers, by draft, of letters
    about meetings. `beside` is True where a case of the same incident was dealt with (`outbound.sister_cases`).
    """

    case: Case
    school: School
    today: date
    reporter: Recipient
    subjects: tuple[Recipient, ...]
    involved: tuple[PersonInCase, ...]
    people: Mapping[str, Recipient]
    decisions: tuple[OpenDecision, ...]
    letters: tuple[Draft, ...]
    lost: tuple[Draft, ...]
    lanes: tuple[OpenLane, ...]
    dates: tuple[CaseDate, ...]
    meetings: tuple[OpenMeeting, ...]
    news: datetime | None
    filled: Mapping[str, Mapping[str, str]]
    beside: bool

    @property
    def standing(self) -> tuple[OpenDecision, ...]:
        """The decisions that hold."""
        return tuple(each for each in self.decisions if each.state == "standing")

    @property
    def is_alleged(self) -> bool:
        """True while an allegation against staff is open."""
        return any(each.lane == ALLEGATION and each.standing == "open" for each in self.lanes)

    def about(self, decision: OpenDecision) -> list[Recipient]:
        """Whom a decision is about, as letters to them are addressed."""
        return [self.people[each] for each in decision.about if each in self.people]

    def written(self, *letters: str, to: Recipient | None = None, decision_id: str | None = None) -> list[Draft]:
        """The drafts of these letters, whatever became of them, to this recipient and for this decision where given."""
        return [
            each
            for each in self.letters
            if each.letter in letters
            and (to is None or (each.to_role, each.person_id) == (to.role, to.person_id))
            and (decision_id is None or each.decision_id == decision_id)
        ]

    def date(self, sort: str, decision_id: str, person_id: str | None) -> CaseDate | None:
        """The newest day of a sort that was set for a decision and person and not removed."""
        same = [each for each in self.dates_set(sort, decision_id, person_id) if each.standing != "removed"]
        return same[-1] if same else None

    def dates_set(self, sort: str, decision_id: str, person_id: str | None) -> list[CaseDate]:
        """Every day of a sort that was ever set for a decision and person."""
        whose = (sort, decision_id, person_id)
        return [each for each in self.dates if (each.sort, each.decision_id, each.person_id) == whose]


def proposal(
    letter: str,
    to: Recipient | None,
    why: str = "",
    decision_id: str | None = None,
    suggested: Mapping[str, str] | None = None,
    blocked: str = "",
) -> Proposal:
    """A letter of the book to somebody; its own why where none is given."""
    kind = letter_kind(letter)
    return Proposal(kind.id, kind.title, why or kind.why, to, decision_id, kind.asks, blocked, suggested or {})


def so_far(session: Session, cabinet: Cabinet, case: Case) -> SoFar:
    """Opens what the next letters depend on."""
    people = people_of(session, cabinet, case)
    complained_about = [each for each in people if each.role == "subject"]
    drafts = session.scalars(select(Draft).where(Draft.case_id == case.id).order_by(Draft.created_at, Draft.id)).all()
    lost = tuple(each for each in drafts if each.state == "withdrawn" and each.sent_at is not None)
    letters = tuple(each for each in drafts if each not in lost)
    return SoFar(
        case=case,
        school=cabinet.school,
        today=london_day(cabinet.now()),
        reporter=reporter_recipient(cabinet.folder(session, case.key_id), case),
        subjects=tuple(recipient_in_case(each) for each in complained_about if each.is_a not in _NOT_WRITTEN_TO),
        involved=tuple(people),
        people={each.person_id: recipient_in_case(each) for each in people},
        decisions=tuple(decisions_of(session, cabinet, case)),
        letters=letters,
        lost=lost,
        lanes=tuple(lanes_in(session, cabinet, case)),
        dates=tuple(dates_of(session, case)),
        meetings=tuple(meetings_of(session, cabinet, case)),
        news=_news(session, case),
        filled={each.id: answers_of(session, cabinet, each) for each in letters if each.letter.startswith("meeting-")},
        beside=dealt_with_beside(session, cabinet, case),
    )


def _news(session: Session, case: Case) -> datetime | None:
    """When the reporter wrote last, after their first report."""
    if case.reporter_hash is None:
        return None
    theirs = select(Mail.collected_at).where(
        Mail.case_id == case.id, Mail.sender_hash == case.reporter_hash, Mail.kind.is_distinct_from("automatic")
    )
    came = session.scalars(theirs.order_by(Mail.collected_at)).all()
    return came[-1] if len(came) > 1 else None
