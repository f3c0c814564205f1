"""Cases as they stand in lists: titles are opened for those on the page alone, with the reporter's name covered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.covering import covered, names_to_cover
from casefile.lanes import unanswered
from casefile.raised_flags import stood_down
from casefile.school_class import classes_by_hash
from casefile.sender_notes import reporter_of
from casefile.tables import Case, CaseFinding, DataKey
from casefile.vault import Slot


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as it stands in a list; the reporter is not in it, and their name is covered in the title.

    `safeguarding` is True where that stands: not where a person took it off. `lanes` are those that wait for an answer,
    each with its day.
    """

    reference: str
    state: str
    title: str
    opened_at: datetime
    acknowledge_by: date | None
    safeguarding: bool
    urgent: bool
    news: bool
    class_name: str
    labels: tuple[str, ...]
    lanes: tuple[tuple[str, date], ...] = ()


def listed(session: Session, cabinet: Cabinet, cases: Sequence[Case]) -> list[ListedCase]:
    """These cases as they stand in a list, in their order. The caller has fetched them for a person."""
    titles, labels = titles_of(session, cabinet, cases), labels_of(session, [each.id for each in cases])
    taken_off, lanes, classes = stood_down(session), unanswered(session), classes_by_hash(cabinet)
    return [
        ListedCase(
            reference=each.reference,
            state=each.state,
            title=titles[each.id],
            opened_at=each.opened_at,
            acknowledge_by=each.acknowledge_by,
            safeguarding=each.safeguarding and each.id not in taken_off,
            urgent=each.urgent,
            news=each.news,
            class_name=classes.get(each.class_hash or "", ""),
            labels=labels.get(each.id, ()),
            lanes=lanes.get(each.id, ()),
        )
        for each in cases
    ]


def titles_of(session: Session, cabinet: Cabinet, cases: Iterable[Case]) -> dict[str, str]:
    """The title of each case by its id, with the reporter's name covered."""
    cases = list(cases)
    # Fetched in one go; the session has them at hand when each is opened.
    keys = session.scalars(select(DataKey).where(DataKey.id.in_([each.key_id for each in cases]))).all()
    titles = {each.id: _title(session, cabinet, each) for each in cases}
    del keys
    return titles


def labels_of(session: Session, cases: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The labels that stand on each of these cases, the surest first."""
    rows = select(CaseFinding.case_id, CaseFinding.label).where(
        CaseFinding.case_id.in_(cases), CaseFinding.standing != "removed"
    )
    found: dict[str, dict[str, None]] = {}
    for case_id, label in session.execute(rows.order_by(CaseFinding.confidence.desc())):
        found.setdefault(case_id, {})[label] = None
    return {case_id: tuple(labels) for case_id, labels in found.items()}


def _title(session: Session, cabinet: Cabinet, case: Case) -> str:
    folder = cabinet.folder(session, case.key_id)
    title, reporter = folder.open_text(case.title, Slot("cases", case.id, "title")), reporter_of(folder, case)
    return covered(title, names_to_cover(reporter["name"], reporter["address"]))
