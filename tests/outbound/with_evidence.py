"""A case with all that an evidence sheet and a bundle show: a mail with a chat and a picture, one with a sealed picture,
labels of every standing, information gathered, a decision of two people, and its story."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from casefile import filing, label_acts
from casefile.cabinet import Cabinet, closing, open_cabinet
from casefile.case_people import people_of
from casefile.casework import note_reading
from casefile.database import Database
from casefile.decisions import agree, decide
from casefile.findings import Facts, Finding, Findings, Quote, Reporter, Subject
from casefile.gathered import add_entry, strike_out
from casefile.mail_acts import add_to_case
from casefile.register import open_for
from casefile.report import Report
from casefile.tables import Case, Mail
from casefile.vault import new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from ingest.parse_mail import exhibit_bytes, parse_mail
from tests.casefile.filed import file
from tests.cast import CHAIR, DEPUTY, HEAD, MARKED, NOW, SCHOOL
from tests.parents_mail import CHAT, REPORT, mail

DAVE = "Dave Nokes"
SECRET = "a picture that nobody may see"
STORY = (("24 November 2026, 10:00", "The desk opened the case from a mail."), ("24 November 2026, 10:05", "Read."))


@dataclass(frozen=True)
class Furnished:
    """The case, and the raw mails that it was made of; `sealed` is the one that holds a sealed picture."""

    case: Case
    first: bytes
    sealed: bytes


@contextmanager
def a_cabinet(migrated_file: Path, folder: Path) -> Iterator[Cabinet]:
    """A cabinet for all tests of a file that only read, on the first engine: furnishing one anew for each takes long."""
    shutil.copy(migrated_file, folder / "case.sqlite3")
    with closing(Database(f"sqlite:///{folder / 'case.sqlite3'}")) as database:
        yield open_cabinet(database, vault_from(new_master_key()), SCHOOL, load_vocabulary(), lambda: NOW)


def picture(colour: str = "#cfe3d4", words: str = "Dave: that Prior is a stupid lazy cow") -> bytes:
    """A screenshot of sorts, as PNG."""
    image = Image.new("RGB", (640, 420), colour)
    ImageDraw.Draw(image).text((40, 60), words, fill="black", font_size=24)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def previews(raw: bytes, positions: Sequence[str]) -> Mapping[str, bytes]:
    """Small JPEGs, drawn in this process: test data is not hostile."""
    drawn = {}
    for each in positions:
        kept = io.BytesIO()
        Image.open(io.BytesIO(exhibit_bytes(raw, each))).convert("RGB").save(kept, "JPEG")
        drawn[each] = kept.getvalue()
    return drawn


def furnished(cabinet: Cabinet, *, decided: bool = True) -> Furnished:
    """The case as it stands after a while."""
    first = mail(
        f"{REPORT}\nIt is not the first time — 😀 he said so, says {MARKED}.\n",
        files={"oak.txt": CHAT.encode(), f"{MARKED}-screen.png": picture()},
    )
    case = file(cabinet, first, _read(first), _judged()).case
    assert case is not None
    sealed = _sealed_mail(cabinet, case)
    with cabinet.writing() as session:
        case = session.get_one(Case, case.id)
        note_reading(session, cabinet, case, HEAD.id)
        _judge(cabinet, session, case)
        if decided:
            _decide(cabinet, session, case)
    return Furnished(case, first, sealed)


def _read(raw: bytes) -> Report:
    report = parse_mail(raw)
    return replace(
        report, exhibits=tuple(replace(each, pictures="read" if each.pictures else "") for each in report.exhibits)
    )


def _judged() -> Findings:
    body, chat = Quote("stupid lazy cow", "body"), Quote("typical. that Prior is a stupid lazy cow", "oak.txt")
    return Findings(
        kind="concern",
        categories=(Finding("abusive-comment", 0.9, (chat, body)), Finding("grievance", 0.6, (Quote("told everyone", "body"),)),
                    Finding("disrespect", 0.5, (chat,))),
        flags=(Finding("anonymity", 0.8, (Quote("keep my name out of it", "body"),)),),
        facts=Facts(reporter=Reporter(f"Ola {MARKED}", "parent", "Kasia"), subjects=(Subject(DAVE, "parent"),)),
    )  # fmt: skip


def _sealed_mail(cabinet: Cabinet, case: Case) -> bytes:
    raw = mail("One more.", number=2, files={"other.png": picture(words=SECRET)})
    report = parse_mail(raw)
    report = replace(report, exhibits=tuple(replace(each, pictures="sealed") for each in report.exhibits))
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 2, 1), raw)
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        filing.set_aside(session, cabinet, unread.mail_id, "too-slow", report, Findings(kind="concern"))
        row = session.get_one(Mail, unread.mail_id, populate_existing=True)
        add_to_case(session, cabinet, row, session.get_one(Case, case.id), HEAD.id)
        # The DSL let the others see the case since; its pictures stay sealed.
        row.seal = "lifted"
    return raw


def _judge(cabinet: Cabinet, session, case: Case) -> None:
    by_label = {each.label: each for each in open_for(session, cabinet, HEAD, case.reference).findings}
    label_acts.judge_finding(session, cabinet, case, by_label["abusive-comment"].finding_id, "accepted", HEAD.id)
    label_acts.judge_finding(
        session, cabinet, case, by_label["grievance"].finding_id, "removed", DEPUTY.id, f"Said of {MARKED} alone."
    )
    label_acts.add_label(session, cabinet, case, "private-chat", "has anyone had the spelling list", HEAD.id)
    entry = add_entry(
        session, cabinet, case, HEAD.id,
        sort="call", on_day=date(2026, 11, 24), who=f"Ola {MARKED}", words="She says it was on Sunday.\n\nNobody answered him.",
    )  # fmt: skip
    add_entry(
        session,
        cabinet,
        case,
        DEPUTY.id,
        sort="statement",
        on_day=date(2026, 11, 23),
        who="Miss Prior",
        words="I was ill.",
    )
    wrong = add_entry(
        session, cabinet, case, HEAD.id, sort="note", on_day=date(2026, 11, 24), who="", words="Wrong case."
    )
    strike_out(session, cabinet, case, wrong.id, HEAD.id, "It belongs elsewhere.")
    assert entry.case_id == case.id


def _decide(cabinet: Cabinet, session, case: Case) -> None:
    about = [each.person_id for each in people_of(session, cabinet, case) if each.role == "subject"]
    decide(
        session,
        cabinet,
        case,
        HEAD,
        outcome="warning",
        reason="It was said before the whole class group.",
        about=about,
        record={},
    )
    made = decide(
        session, cabinet, case, HEAD, outcome="legal-advice", reason="It may be libel.", about=about,
        record={"legal_team": "The trust’s own solicitors"},
    )  # fmt: skip
    agree(session, cabinet, case, made.id, DEPUTY)
    assert CHAIR.id not in {made.made_by, made.agreed_by}
