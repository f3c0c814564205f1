"""The audit trail's lines as people read them, and the sorts of act that they can be asked for by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casefile.audit_list import OF_THE_DESK
from casefile.cabinet import Cabinet
from casefile.tables import AuditLine
from desk.case.story import acts
from desk.london_time import when
from desk.oversight.desk_words import in_words

# By how an act's name begins; what is in none of these is found under "anything" alone.
_SORTS = {
    "looks": ("Looked at or taken away", ("case-read", "reporter-revealed", "file-downloaded", "evidence-sheet", "bundle-")),
    "cases": ("A case opened, joined, closed", ("case-opened", "case-joined", "case-closed", "case-re", "case-taken", "mail-joined", "kept-apart", "report-", "review-")),
    "labels": ("Labels and lanes", ("finding", "lane")),
    "decisions": ("Decisions", ("decision", "decided", "second-asked")),
    "letters": ("Letters", ("draft-", "letter-", "leaks-", "attachments-", "approved-alone", "automatic-reply")),
    "people": ("People, information, meetings, days", ("person-", "contact-", "entry-", "meeting-", "date-", "days-")),
    "known": ("Who may know of it", ("recus", "case-given", "seal-lifted", "unopened-")),
}  # fmt: skip
_DESK = "The desk itself: signing in, keys, this trail"
SORTS = {"": "Anything", **{sort: title for sort, (title, _) in _SORTS.items()}, "desk": _DESK}


@dataclass(frozen=True, slots=True)
class Said:
    """One line. `iso` is for machines, `when` for people; `reference` is that of its case, "" for none."""

    when: str
    iso: str
    sentence: str
    reference: str


def acts_of(sort: str) -> tuple[str, ...] | None:
    """The acts of a sort; None for all."""
    if sort == "desk":
        return OF_THE_DESK
    if sort not in _SORTS:
        return None
    return tuple(act for act in acts() if act.startswith(_SORTS[sort][1]) and act not in OF_THE_DESK)


def said(cabinet: Cabinet, lines: Iterable[tuple[AuditLine, str]]) -> list[Said]:
    """The lines in words, as they come."""
    now = cabinet.now()
    return [
        Said(when(datetime.fromisoformat(line.at), now), line.at, in_words(cabinet, line), reference)
        for line, reference in lines
    ]
