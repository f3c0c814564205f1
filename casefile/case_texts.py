"""All that a case has in words, opened: each text with where it stands, and the names in it that stay covered.

Whoever wrote a mail of the case and is not complained about in it is covered in every text, as on the case's page; what
gives them away is told apart, under `WRITER`. What was struck out is not among the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.case_people import PersonInCase, people_of
from casefile.covering import covered, names_to_cover
from casefile.decided import decisions_of
from casefile.errors import VaultError
from casefile.findings import Findings
from casefile.gathered import entries_of
from casefile.label_acts import reasons_of
from casefile.report import Exhibit, Report
from casefile.same_person import is_another, one_name, writer_of
from casefile.sender_notes import reporter_of
from casefile.tables import Case, CaseFinding, DataKey, Draft, Mail, Meeting
from casefile.vault import Folder, Slot

# Where a text stands. The first three say what a case is and whom it is about.
TITLE, PERSON, SUBJECT, WRITER = "title", "person", "subject", "writer"
CHAT, PICTURE = "chat", "picture"
HEAD = (TITLE, PERSON, SUBJECT)


@dataclass(frozen=True, slots=True)
class Text:
    """One text. `sort` is title, person, subject, writer, mail, chat, picture, file, entry, letter, decision, label or meeting.

    `about` is the id of its mail, entry or letter; `number` the exhibit's place among those of its mail, from 1. A chat has
    one line for each message.
    """

    sort: str
    words: str
    about: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """The texts of a case, and the words to cover in them (`casefile.covering`). Those under `WRITER` are not to be shown."""

    texts: tuple[Text, ...]
    cover: tuple[str, ...]


def texts_of(session: Session, cabinet: Cabinet, case: Case) -> CaseTexts:
    """Opens every text of a case. Raises `VaultError` where the case's key does not open; leaves out a mail that does not."""
    # Held until the end, so that it is fetched once for all of them.
    key = session.get(DataKey, case.key_id)
    folder = cabinet.folder(session, case.key_id)
    people, mails = people_of(session, cabinet, case), list(_mails(session, cabinet, case))
    reporter = reporter_of(folder, case)
    subjects = {one_name(each.name) for each in people if each.role == "subject"} - {""}
    writers = [each for each in mails if one_name(writer_of(*each[1:])) not in subjects]
    cover = _cover(reporter, writers)
    texts = [
        Text(TITLE, f"{case.reference} {folder.open_text(case.title, Slot('cases', case.id, 'title'))}"),
        *(_person(each) for each in people),
        *([Text(PERSON, child)] if (child := reporter.get("child")) else []),
        Text(WRITER, _gives_away(reporter, writers)),
        *(text for mail, report, findings in mails for text in _of_mail(mail, report, findings, subjects, cover)),
        *(
            Text("entry", f"{each.who}\n{each.words}", each.entry_id)
            for each in entries_of(session, cabinet, case)
            if not each.struck_at
        ),
        *_letters(session, folder, case),
        *(
            Text("decision", "\n".join([each.reason, *each.record.values(), each.ended_why]), each.decision_id)
            for each in decisions_of(session, cabinet, case)
        ),
        *_labels(session, folder, case),
        *_meetings(session, folder, case),
    ]
    del key
    return CaseTexts(tuple(each for each in texts if each.words.strip()), tuple(cover))


_Read = tuple[Mail, Report, Findings]


def _mails(session: Session, cabinet: Cabinet, case: Case) -> Iterator[_Read]:
    read = undefer(Mail.report), undefer(Mail.findings)
    for mail in session.scalars(select(Mail).where(Mail.case_id == case.id).order_by(Mail.collected_at).options(*read)):
        with suppress(VaultError):
            reading = filing.open_reading(session, cabinet, mail)
            if reading is not None:
                yield mail, *reading


def _cover(reporter: dict[str, str | None], writers: list[_Read]) -> list[str]:
    first, address = reporter.get("name") or "", reporter.get("address")
    found = names_to_cover(first, address)
    for _, report, findings in writers:
        name = writer_of(report, findings)
        # The same person under another spelling is covered as well, and at each of their addresses.
        if not report.automatic:
            found += names_to_cover(name if is_another(name, first) or not first else first, report.sender.address)
            found += names_to_cover(report.sender.name, None)
    return list(dict.fromkeys(found))


def _gives_away(reporter: dict[str, str | None], writers: list[_Read]) -> str:
    known = [reporter.get(each) or "" for each in ("name", "address", "phone", "postal")]
    wrote = [
        f"{writer_of(report, findings)} {report.sender.name} {report.sender.address}" for _, report, findings in writers
    ]
    return "\n".join([*known, *wrote])


def _person(person: PersonInCase) -> Text:
    return Text(PERSON, "\n".join([person.name, person.address, person.phone, *person.postal]), person.person_id)


def _of_mail(mail: Mail, report: Report, findings: Findings, subjects: set[str], cover: list[str]) -> Iterator[Text]:
    yield Text(SUBJECT, report.subject, mail.id)
    sender = (
        f"{report.sender.name} {report.sender.address}" if one_name(writer_of(report, findings)) in subjects else ""
    )
    copied = " ".join(f"{each.name} {each.address}" for each in report.cc)
    forwarded = [f"{each.sender} {each.subject}\n{each.text}" for each in report.forwarded]
    own = [] if report.reply in report.text else [report.reply]
    yield Text("mail", "\n".join([*own, report.text, *forwarded, sender, copied]), mail.id)
    for number, exhibit in enumerate(report.exhibits, 1):
        yield Text(_sort(exhibit), _of_exhibit(exhibit, cover), mail.id, number)


def _sort(exhibit: Exhibit) -> str:
    if exhibit.messages:
        return CHAT
    return PICTURE if exhibit.content_type.startswith("image/") else "file"


def _of_exhibit(exhibit: Exhibit, cover: list[str]) -> str:
    # Friends go by first names in a chat, so a writer's is covered there too.
    first_names = [each.split()[0] for each in cover if " " in each]
    wide = [*cover, *first_names]
    # A message a line, whatever breaks it has.
    lines = [f"{covered(each.sender, wide)}: {' '.join(each.text.split())}" for each in exhibit.messages]
    return "\n".join([*(lines or [exhibit.text or ""]), exhibit.title or "", exhibit.filename])


def _letters(session: Session, folder: Folder, case: Case) -> Iterator[Text]:
    for row in session.scalars(select(Draft).where(Draft.case_id == case.id).order_by(Draft.created_at.desc())):
        with suppress(VaultError):
            subject, text, to = (
                folder.open_text(getattr(row, each), filing.slot_of(row, each))
                for each in ("subject", "text", "recipient")
            )
            whom = json.loads(to)
            reached = [whom["name"], whom["address"], *whom.get("postal", ())]
            # Where a letter to whoever wrote goes gives them away as their name does.
            hidden = reached if row.to_role == "reporter" else []
            yield Text("letter", "\n".join([subject, text, *(() if hidden else reached)]), row.id)
            yield Text(WRITER, "\n".join(hidden))


def _labels(session: Session, folder: Folder, case: Case) -> Iterator[Text]:
    for row in session.scalars(
        select(CaseFinding).where(CaseFinding.case_id == case.id, CaseFinding.reasons.is_not(None))
    ):
        yield Text("label", "\n".join(each.words for each in reasons_of(folder, row)), row.id)


def _meetings(session: Session, folder: Folder, case: Case) -> Iterator[Text]:
    for row in session.scalars(select(Meeting).where(Meeting.case_id == case.id)):
        place, who = (folder.open_text(getattr(row, each), filing.slot_of(row, each)) for each in ("place", "who"))
        yield Text("meeting", f"{place}\n{who}", row.id)
