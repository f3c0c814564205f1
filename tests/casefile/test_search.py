"""Search finds every word of the cases that a person may know of, as they stand now, and nothing of any other."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from casefile import case_people, gathered
from casefile.cabinet import Cabinet
from casefile.casework import answer_may_belong, note_reveal
from casefile.covering import COVER
from casefile.filing import open_reading
from casefile.report import Exhibit, Forwarded, Message
from casefile.school import Person
from casefile.search import Filter, Hit, note_found, refresh, search
from casefile.search_query import read_query
from casefile.search_sheets import bring_up_to_date, open_running, outdated, rebuild, step, terms_slot
from casefile.second_reading import record_pictures
from casefile.tables import AuditLine, Case, DataKey, Draft, Mail, SearchSheet, new_id
from casefile.vault import Slot
from tests.casefile.worked import DAWN, a_case, act, decide, subjects
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, NOW, OFFICE, PARENT, findings, report
from tests.conftest import Clock

CHAT = Exhibit(
    filename="Year 3 Oak chat.txt",
    content_type="text/plain",
    size=1,
    sha256="",
    inline=False,
    text=None,
    position="1.2",
    messages=(
        Message("Gemma T", None, "does anybody else think she is a walrus 🙈"),
        Message("Ola", None, "steady on"),
    ),
)
PICTURE = Exhibit("IMG_1.png", "image/png", 1, "0", False, "The screenshot says gobbledegook", "1.3")


def found(cabinet: Cabinet, typed: str, person: Person = HEAD, *, writers: bool = False, **among: object) -> list[str]:
    """The cases that a search shows, the best first."""
    assert refresh(cabinet, person) == 0
    with cabinet.reading() as session:
        filters = Filter(**among)  # type: ignore[arg-type]
        result = search(session, cabinet, person, read_query(typed), among=filters, writers=writers)
        return [each.case_id for each in result.hits]


def test_where_a_letter_to_whoever_wrote_goes_is_found_only_as_they_are(cabinet: Cabinet) -> None:
    case, draft_id = a_case(cabinet).id, new_id()
    words = {"subject": "Your concern", "text": "Thank you for the marzipan.", "thread": "",
             "recipient": json.dumps({"name": "", "address": "", "postal": ["9 Marmalade Row", "Hollybank"]})}  # fmt: skip
    with cabinet.writing() as session:
        folder = cabinet.folder(session, session.get_one(Case, case).key_id)
        sealed = {name: folder.seal(each, Slot("drafts", draft_id, name)) for name, each in words.items()}
        session.add(Draft(id=draft_id, case_id=case, letter="acknowledgement", state="sent", why="", recipient_hash="",
                          message_id="<1@school.example>", created_at=NOW, changed_at=NOW, **sealed))  # fmt: skip
        session.execute(delete(SearchSheet))
    assert found(cabinet, "marzipan") == [case]
    assert found(cabinet, "marmalade") == []
    assert found(cabinet, "marmalade", writers=True) == [case]


def test_everything_that_a_case_has_in_words_is_found(cabinet: Cabinet) -> None:
    """Mail, subject, chat, picture, forwarded words, a note, a person's number, a reason, a record, a reference."""
    forwarded = (Forwarded("Somebody", "yesterday", "Fwd", "the caretaker was shouted at"),)
    what = report(
        "The badminton evening went wrong.", subject="Trouble at pickup", exhibits=(CHAT, PICTURE), forwarded=forwarded
    )
    case = a_case(cabinet, what=what)
    act(
        cabinet, case, gathered.add_entry, HEAD.id,
        sort="call", on_day=date(2026, 11, 23), who="Mr Quince", words="He saw a scuffle.",
    )  # fmt: skip
    act(
        cabinet, case, case_people.set_contact, subjects(cabinet, case)[0], HEAD.id,
        address="dawn@kettle.example", phone="07700 900 123", postal=("9 Marmalade Row",),
    )  # fmt: skip
    decide(cabinet, case, reason="Because of the hullabaloo.", record={})
    other = a_case(cabinet, findings(), report("Something else.", subject="Else"))
    searches = (
        "badminton evenings", "PICKUP", "walrus", "🙈", "“think she is a walrus”", "gobbledegook", "caretaker shouting",
        "quince scuffles", "Dawn Kettle", "dawn@kettle.example", "+44 7700 900123", "marmalade", "hullabaloo", "year 3 oak",
        case.reference, f"cd-{case.reference[3:7]}{case.reference[8:]}".lower(), "badmin", "walrus Kettle",
    )  # fmt: skip
    for typed in searches:
        assert found(cabinet, typed) == [case.id], typed
    for typed in ("badminton zebra", "“walrus a is she”", "CD-AAAA-AA", "07700 900 124", "adminton"):
        assert found(cabinet, typed) == [], typed
    assert found(cabinet, other.reference) == [other.id]


@pytest.mark.parametrize("seed", range(2))
def test_each_word_of_a_mail_finds_it(cabinet: Cabinet, seed: int) -> None:
    """Words made up of any letters, marks, digits and signs."""
    draw = random.Random(seed)  # noqa: S311 - invented words
    letters = "abcdefghijklmnopqrstuvwxyzéèüßłøæşğİıñçабвгдежзяαβγδωשלוםمرحبا漢字かな0123456789'’-_#@.+😡🙈"
    words = ["".join(draw.choices(letters, k=draw.randint(1, 12))) for _ in range(60)]
    case = a_case(cabinet, what=report(" ".join(words), subject="Random"))
    assert refresh(cabinet, HEAD) == 0
    with cabinet.reading() as session:
        for each in words:
            query = read_query(each)
            hits = search(session, cabinet, HEAD, query).hits
            assert [hit.case_id for hit in hits] == ([case.id] if query else []), each


def test_a_case_that_a_person_may_not_know_of_is_not_there(cabinet: Cabinet) -> None:
    seen = a_case(cabinet, what=report("A walrus at the gate."))
    hidden = a_case(cabinet, findings(subjects=("Mrs Calloway",)), report("The headteacher is a walrus and a zebra."))
    assert found(cabinet, "walrus") == [seen.id]
    assert found(cabinet, "walrus", DEPUTY) == [seen.id]
    assert found(cabinet, "walrus", CHAIR) == [hidden.id]
    assert found(cabinet, "zebra") == found(cabinet, "calloway") == found(cabinet, hidden.reference) == []
    for person in (OFFICE, IT, DSL):
        assert found(cabinet, "walrus", person) == []
    with cabinet.reading() as session:
        result = search(session, cabinet, HEAD, read_query("walrus zebra zeb"))
        assert result.counts == {"walrus": 1, "zebra": 0, "zeb": 0}
        assert result.begins == frozenset()
    act(cabinet, seen, case_people.add_person, HEAD.id, name=DEPUTY.name, role="subject", is_a="staff")
    assert found(cabinet, "walrus", DEPUTY) == []


def test_a_search_of_one_person_opens_no_sheet_of_a_case_kept_from_them(cabinet: Cabinet) -> None:
    """Nor is one made while they wait: the time that it takes would tell."""
    a_case(cabinet, findings(subjects=("Mrs Calloway",)), report("A walrus."))
    assert refresh(cabinet, HEAD) == 0
    with cabinet.reading() as session:
        assert session.scalars(select(SearchSheet.case_id)).all() == []


def test_sealed_pictures_leave_their_case_to_the_safeguarding_lead(cabinet: Cabinet) -> None:
    sealed = Exhibit("p.jpg", "image/jpeg", 1, "0", False, None, "1.2", pictures="sealed")
    case = a_case(cabinet, what=report("There is a walrus.", exhibits=(sealed,)))
    assert found(cabinet, "walrus") == []
    assert found(cabinet, "walrus", DSL) == [case.id]


def test_the_writer_is_found_only_where_that_is_asked_for(cabinet: Cabinet) -> None:
    signed = f"Something about a walrus.\n\nKind regards,\n{PARENT.name}\n{PARENT.address}"
    case = a_case(cabinet, what=report(signed, exhibits=(CHAT,)))
    for typed in (MARKED, PARENT.name, PARENT.address, "ola"):
        assert found(cabinet, typed) == [], typed
        assert found(cabinet, typed, writers=True) == [case.id], typed
    with cabinet.reading() as session:
        hits = [search(session, cabinet, HEAD, read_query(typed), writers=True).hits[0] for typed in ("walrus", MARKED)]
    assert [each.by_writer for each in hits] == [False, True]
    with cabinet.writing() as session:
        note_found(session, cabinet, HEAD, hits)
    with cabinet.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.act.in_(["case-found", "writer-found"]))).all()
        assert [(each.actor, each.act, each.case_id, each.details) for each in lines] == [
            ("head", "case-found", case.id, "{}"),
            ("head", "writer-found", case.id, "{}"),
        ]


def test_what_is_struck_out_is_found_no_more(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    entry = act(
        cabinet, case, gathered.add_entry, HEAD.id, sort="note", on_day=date(2026, 11, 23), who="", words="A walrus."
    )
    assert found(cabinet, "walrus") == [case.id]
    act(cabinet, case, gathered.strike_out, entry.id, HEAD.id, "It was a seal.")
    assert found(cabinet, "walrus") == []


def test_words_read_in_a_picture_later_are_found_then(cabinet: Cabinet) -> None:
    unread = Exhibit("IMG_1.png", "image/png", 1, "0", False, None, "1.3", pictures="unread")
    case = a_case(cabinet, what=report("Look at it.", exhibits=(unread,)))
    assert found(cabinet, "gobbledegook") == []
    with cabinet.writing() as session:
        mail = session.scalars(select(Mail).where(Mail.case_id == case.id)).one()
        reading = open_reading(session, cabinet, mail)
        assert reading is not None
        record_pictures(session, cabinet, mail.id, report("Look at it.", exhibits=(PICTURE,)), reading[1])
    assert found(cabinet, "gobbledegook") == [case.id]


def test_what_moves_to_another_case_is_found_there(cabinet: Cabinet) -> None:
    one = a_case(cabinet, what=report("A walrus."))
    other = a_case(cabinet, what=report("A zebra."))
    assert found(cabinet, "walrus zebra") == []
    with cabinet.writing() as session:
        case = session.get_one(Case, one.id)
        answer_may_belong(session, cabinet, case, HEAD.id, other=session.get_one(Case, other.id))
    assert found(cabinet, "walrus") == found(cabinet, "walrus zebra") == [other.id]


def test_the_name_of_who_is_complained_about_goes_before_a_mention_and_the_newer_before_the_older(
    cabinet: Cabinet, clock: Clock
) -> None:
    named = a_case(cabinet, what=report("She shouted.", subject="The gate"))
    clock.pass_by(hours=1)
    older = a_case(cabinet, findings(), report(f"{DAWN} saw it.", subject="The gate"))
    clock.pass_by(hours=1)
    newer = a_case(cabinet, findings(), report(f"{DAWN} saw it too.", subject="The gate"))
    assert found(cabinet, "Kettle") == [named.id, newer.id, older.id]
    assert found(cabinet, "Kettle", since=NOW + timedelta(minutes=30)) == [newer.id, older.id]
    with cabinet.writing() as session:
        session.get_one(Case, newer.id).state = "closed"
    assert found(cabinet, "Kettle", states=("closed",)) == [newer.id]


def test_sheets_made_one_by_one_and_all_anew_are_the_same(cabinet: Cabinet) -> None:
    case = a_case(cabinet, what=report("A walrus.", exhibits=(CHAT,)))
    assert found(cabinet, "walrus")
    decide(cabinet, case)
    a_case(cabinet, findings(subjects=("Mrs Calloway",)), report("The headteacher."))
    assert step(cabinet, most=1)
    assert not step(cabinet)
    with cabinet.reading() as session:
        assert outdated(session) == []
    bit_by_bit = _opened(cabinet)
    rebuild(cabinet)
    assert _opened(cabinet) == bit_by_bit
    assert len(bit_by_bit) == 2
    assert not any(COVER in each for each in bit_by_bit.values())


def test_looking_at_a_case_makes_no_sheet_old(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    step(cabinet)
    with cabinet.writing() as session:
        note_found(session, cabinet, HEAD, [Hit(case.id, by_writer=True)])
        note_reveal(session, cabinet, session.get_one(Case, case.id), HEAD.id)
    with cabinet.reading() as session:
        assert outdated(session) == []


def test_what_is_done_while_a_sheet_is_made_makes_it_old_again(cabinet: Cabinet) -> None:
    case = a_case(cabinet)
    with cabinet.reading() as session:
        waiting = outdated(session)
    act(cabinet, case, gathered.add_entry, HEAD.id, sort="note", on_day=date(2026, 11, 23), who="", words="A walrus.")
    with cabinet.writing() as session:
        bring_up_to_date(session, cabinet, waiting)
    assert found(cabinet, "walrus") == [case.id]


def test_a_case_whose_key_is_gone_is_found_by_nothing_and_stops_nobody(cabinet: Cabinet) -> None:
    gone, there = a_case(cabinet, what=report("A walrus.")), a_case(cabinet, what=report("A walrus, too."))
    assert len(found(cabinet, "walrus")) == 2
    with cabinet.writing() as session:
        session.get_one(DataKey, gone.key_id).wrapped = cabinet.vault.new_folder("another")[1]
    assert found(cabinet, "walrus") == [there.id]
    rebuild(cabinet)
    assert found(cabinet, "walrus") == [there.id]


def _opened(cabinet: Cabinet) -> dict[str, str]:
    with cabinet.reading() as session:
        made = {}
        for case in session.scalars(select(Case)):
            sheet, folder = session.get_one(SearchSheet, case.id), cabinet.folder(session, case.key_id)
            terms = folder.open_text(sheet.terms, terms_slot(case.id))
            made[case.id] = terms + open_running(folder, case.id, sheet.running)
        return made
