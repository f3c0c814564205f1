"""What a page may look at: one file of one mail, with the words behind labels in it and those that give the reporter away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from casefile import filing, looks, mail_acts, register
from casefile.covering import names_to_cover
from casefile.errors import NotAllowed
from casefile.other_mail import reading_of
from casefile.register import OpenCase, OpenFinding
from casefile.report import Exhibit, Report
from casefile.tables import Case, Mail
from desk.at_hand import asking, at_hand


@dataclass(frozen=True, slots=True)
class Sight:
    """A mail as somebody looks at it. `reference` is its case's, "" where it has none; `seal` says whether pictures are sealed.

    `findings` are the labels that stand on this mail; `cover` the words that give away who reported, none where there is no case.
    """

    mail_id: str
    reference: str
    report: Report
    findings: tuple[OpenFinding, ...]
    cover: tuple[str, ...]
    safeguarding: bool
    is_sealed: bool

    def exhibit(self, n: int) -> Exhibit:
        """The file with this number, from 1. Raises `NotAllowed` where there is none."""
        if not 1 <= n <= len(self.report.exhibits):
            raise NotAllowed(register.NO_SUCH_PAGE)
        return self.report.exhibits[n - 1]

    def why_not_drawn(self, exhibit: Exhibit) -> str:
        """Why nothing of a file is drawn: "sealed", "unread", "no-picture", or "" where it is.

        As on the evidence sheet: of a mail with a sealed picture none is drawn, and none before its words were read, as they
        may seal it.
        """
        if self.is_sealed:
            return "sealed"
        if exhibit.pictures == "unread":
            return "unread"
        is_drawn = exhibit.content_type.startswith("image/") and exhibit.content_type != "image/svg+xml"
        return "" if is_drawn or exhibit.content_type == "application/pdf" else "no-picture"


def sight_of(session: Session, mail_id: str) -> tuple[Mail, Sight]:
    """A mail that the person may see, opened. Raises `NotAllowed` where it is not for them, or was not read."""
    cabinet, person = at_hand().cabinet, asking()
    mail = register.mail_for(session, cabinet, person, mail_id)
    if mail.case_id is not None:
        case = session.get_one(Case, mail.case_id)
        opened = register.open_for(session, cabinet, person, case.reference)
        report = next((each.report for each in opened.mails if each.mail_id == mail_id), None)
        found = tuple(each for each in opened.findings if each.mail_id == mail_id and each.standing != "removed")
        cover, reference, safeguarding = tuple(_cover(opened)), case.reference, opened.case.safeguarding
    else:
        reading = reading_of(session, cabinet, mail)
        report, found, cover, reference = (reading[0] if reading else None), (), (), ""
        safeguarding = mail.trouble is not None or (reading is not None and reading[1].has_flag("safeguarding"))
    if report is None:
        raise NotAllowed(register.NO_SUCH_PAGE)
    sealed = mail.seal is not None or report.has_sealed_pictures
    return mail, Sight(mail_id, reference, report, found, cover, safeguarding, sealed)


def note(session: Session, mail: Mail, what: str, place: str = "") -> None:
    """Notes that it was looked at; of a mail without a case also that it was read."""
    cabinet, person = at_hand().cabinet, asking()
    if mail.case_id is None:
        mail_acts.note_mail_reading(session, cabinet, mail, person.id)
    looks.note_look(session, cabinet, mail, person.id, what, place)


def raw_of(session: Session, mail: Mail) -> bytes:
    """The raw mail, for the child that shows something of it."""
    return filing.open_raw(session, at_hand().cabinet, mail)


def _cover(opened: OpenCase) -> Iterator[str]:
    """As on the case's page: whoever reported it, and whoever else signed a mail."""
    address = opened.reporter.get("address")
    for name in (opened.reporter.get("name"), *opened.other_reporters.values()):
        yield from names_to_cover(name, address)
