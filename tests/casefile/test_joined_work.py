"""What people did on a case goes along when it is put together with another, and what an approved letter refers to stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from casefile import audit_trail, case_dates, case_people, decisions, gathered, meetings
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.joining import join_case
from casefile.kept_from import keep_from
from casefile.need_to_know import readers_of
from casefile.tables import Case, Draft, DraftAttachment, new_id
from casefile.vault import Slot
from tests.casefile.worked import DAWN, a_case, act, decide, read, subjects
from tests.cast import DEPUTY, HEAD

FRIDAY = date(2026, 12, 4)
SEALED = ("subject", "text", "recipient", "thread", "answers", "leak_answer")


def join(cabinet: Cabinet, case: Case, other: Case) -> None:
    with cabinet.writing() as session:
        join_case(session, cabinet, session.get_one(Case, case.id), session.get_one(Case, other.id), "head")
    audit_trail.verify(cabinet)


def draft(cabinet: Cabinet, case: Case, state: str, **fields: Any) -> str:
    """A letter about the case with one file, sealed as they are."""
    with cabinet.writing() as session:
        folder = cabinet.folder(session, session.get_one(Case, case.id).key_id)
        row = Draft(
            id=new_id(), case_id=case.id, letter="warning", state=state, why="", recipient_hash="", message_id=new_id(),
            created_at=cabinet.now(), changed_at=cabinet.now(), **fields,
        )  # fmt: skip
        for field in SEALED:
            setattr(row, field, folder.seal(field, Slot("drafts", row.id, field)))
        session.add(row)
        session.flush()
        file = DraftAttachment(id=new_id(), draft_id=row.id, number=1, media_type="text/plain", digest="")
        file.name = folder.seal("a.txt", Slot("draft_attachments", file.id, "name"))
        file.content = folder.seal(b"content", Slot("draft_attachments", file.id, "content"))
        session.add(file)
        return row.id


def test_all_that_was_done_is_read_in_the_other_case(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet, subjects=(DAWN, "Lee Kettle")), a_case(cabinet)
    (dawn,) = subjects(cabinet, other)
    act(cabinet, case, gathered.add_entry, "head", sort="call", on_day=date(2026, 11, 23), who="Lee", words="It is so.")
    jo = act(cabinet, case, case_people.add_person, "head", name="Jo Marsh", role="subject", is_a="parent")
    ours = {each.name: each.person_id for each in read(cabinet, case, case_people.people_of)}
    contact = {"address": "dawn@parents.example", "phone": "", "postal": ("1 High Street",)}
    act(cabinet, case, case_people.set_contact, ours[DAWN], "head", **contact)
    decision_id = decide(cabinet, case, about=[ours[DAWN], jo.id])
    set_by = {"sort": "outcome-review", "due": FRIDAY, "by": "head", "decision_id": decision_id}
    act(cabinet, case, case_dates.set_date, **set_by, person_id=ours[DAWN])
    when = {"starts_at": datetime(2026, 12, 1, 15, tzinfo=UTC), "minutes": 30, "place": "Room 1", "who": "Head"}
    act(cabinet, case, meetings.plan_meeting, "head", person_id=jo.id, **when)

    join(cabinet, case, other)

    (entry,) = read(cabinet, other, gathered.entries_of)
    assert (entry.who, entry.words) == ("Lee", "It is so.")
    people = {each.name: each for each in read(cabinet, other, case_people.people_of)}
    assert sorted(people) == [DAWN, "Jo Marsh", "Lee Kettle"]
    assert people[DAWN].person_id == dawn
    assert (people[DAWN].address, people[DAWN].postal) == ("dawn@parents.example", ("1 High Street",))
    assert people["Jo Marsh"].added_by == "head"
    (made,) = read(cabinet, other, decisions.decisions_of)
    assert (made.decision_id, set(made.about)) == (decision_id, {dawn, people["Jo Marsh"].person_id})
    assert made.reason
    (meeting,) = read(cabinet, other, meetings.meetings_of)
    assert (meeting.place, meeting.person_id) == ("Room 1", people["Jo Marsh"].person_id)
    with cabinet.reading() as session:
        days = {each.sort: each.person_id for each in case_dates.dates_of(session, session.get_one(Case, other.id))}
        assert days == {"outcome-review": dawn, "meeting": meeting.person_id}
    assert [read(cabinet, case, each) for each in (gathered.entries_of, decisions.decisions_of)] == [[], []]


def test_what_a_letter_that_stays_refers_to_stays_with_it(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    (ours,), (theirs,) = subjects(cabinet, case), subjects(cabinet, other)
    carried_out, waiting = decide(cabinet, case), decide(cabinet, case, "meeting")
    act(cabinet, case, case_dates.set_date, sort="account", due=FRIDAY, by="head", decision_id=carried_out)
    sent = draft(cabinet, case, "sent", decision_id=carried_out, person_id=ours)
    still = draft(cabinet, case, "waiting", decision_id=waiting, person_id=ours)

    join(cabinet, case, other)

    assert [each.decision_id for each in read(cabinet, case, decisions.decisions_of)] == [carried_out]
    assert [each.decision_id for each in read(cabinet, other, decisions.decisions_of)] == [waiting]
    with cabinet.reading() as session:
        assert [each.sort for each in case_dates.dates_of(session, session.get_one(Case, case.id))] == ["account"]
        assert (session.get_one(Draft, sent).case_id, session.get_one(Draft, sent).person_id) == (case.id, ours)
        assert (session.get_one(Draft, still).case_id, session.get_one(Draft, still).person_id) == (other.id, theirs)
        for holder, draft_id in ((case, sent), (other, still)):
            folder = cabinet.folder(session, session.get_one(Case, holder.id).key_id)
            (file,) = session.query(DraftAttachment).filter_by(draft_id=draft_id)
            assert folder.open(file.content, Slot("draft_attachments", file.id, "content")) == b"content"
            letter = session.get_one(Draft, draft_id)
            for field in SEALED:
                assert folder.open_text(getattr(letter, field), Slot("drafts", draft_id, field)) == field
            assert folder.open_text(file.name, Slot("draft_attachments", file.id, "name")) == "a.txt"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whoever_a_person_kept_from_the_one_case_is_kept_from_the_other(cabinet: Cabinet) -> None:
    for by_hand in (True, False):
        case, other = a_case(cabinet, subjects=("Siddall",)), a_case(cabinet)
        if by_hand:
            who = {"name": "Mr Imran Siddall", "role": "subject", "is_a": "staff"}
            act(cabinet, case, case_people.add_person, "head", **who)
        else:
            act(cabinet, case, keep_from, "deputy", HEAD)
        join(cabinet, case, other)
        with cabinet.reading() as session:
            seen = {each.id for each in readers_of(session, cabinet.school, session.get_one(Case, other.id))}
        assert seen == {"head"}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_two_of_one_name_are_one_in_the_other_case(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    again = act(cabinet, case, case_people.add_person, "head", name=DAWN, role="witness", is_a="parent")
    act(cabinet, case, case_people.correct_person, again.id, "head", role="subject", is_a="parent")
    decide(cabinet, case)
    join(cabinet, case, other)
    (made,) = read(cabinet, other, decisions.decisions_of)
    assert list(made.about) == subjects(cabinet, other)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_letter_stays_where_its_decision_does_and_one_that_was_withdrawn_holds_none_back(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    carried_out, given_up = decide(cabinet, case), decide(cabinet, case, "meeting")
    draft(cabinet, case, "sent", decision_id=carried_out)
    waiting = draft(cabinet, case, "waiting", decision_id=carried_out)
    withdrawn = draft(cabinet, case, "withdrawn", decision_id=given_up)
    join(cabinet, case, other)
    assert [each.decision_id for each in read(cabinet, case, decisions.decisions_of)] == [carried_out]
    assert [each.decision_id for each in read(cabinet, other, decisions.decisions_of)] == [given_up]
    with cabinet.reading() as session:
        assert session.get_one(Draft, waiting).case_id == case.id
        assert session.get_one(Draft, withdrawn).case_id == other.id


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_meeting_with_who_reported_this_one_is_not_made_one_with_who_reported_the_other(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    with cabinet.writing() as session:
        row = session.get_one(Case, case.id)
        row.reporter_hash, row.reporter_name_hash = "another", None
    when = {"starts_at": datetime(2026, 12, 1, 15, tzinfo=UTC), "minutes": 30, "place": "Room 1", "who": "Head"}
    planned = act(cabinet, case, meetings.plan_meeting, "head", person_id=None, **when)
    with pytest.raises(ForbiddenMove, match="meeting"):
        join(cabinet, case, other)
    act(cabinet, case, meetings.cancel_meeting, planned.id, "head")
    join(cabinet, case, other)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_decision_that_stayed_behind_can_be_taken_back_there(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    carried_out = decide(cabinet, case)
    draft(cabinet, case, "sent", decision_id=carried_out)
    join(cabinet, case, other)
    act(cabinet, case, decisions.change_mind, carried_out, HEAD, "It was somebody else.")
    (made,) = read(cabinet, case, decisions.decisions_of)
    assert (made.state, made.ended_why) == ("changed", "It was somebody else.")
    with cabinet.reading() as session:
        assert session.get_one(Case, case.id).state == "closed"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nobody_takes_back_there_what_they_may_not_see_where_it_went(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    carried_out = decide(cabinet, case)
    draft(cabinet, case, "sent", decision_id=carried_out)
    join(cabinet, case, other)
    who = {"name": "Mr Imran Siddall", "role": "subject", "is_a": "staff"}
    act(cabinet, other, case_people.add_person, "head", **who)
    with pytest.raises(NotAllowed):
        act(cabinet, case, decisions.change_mind, carried_out, DEPUTY, "It was somebody else.")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_two_meetings_with_one_person_do_not_come_together(cabinet: Cabinet) -> None:
    case, other = a_case(cabinet), a_case(cabinet)
    when = {"starts_at": datetime(2026, 12, 1, 15, tzinfo=UTC), "minutes": 30, "place": "Room 1", "who": "Head"}
    for each in (case, other):
        (dawn,) = subjects(cabinet, each)
        act(cabinet, each, meetings.plan_meeting, "head", person_id=dawn, **when)
    with pytest.raises(ForbiddenMove, match="same person"):
        join(cabinet, case, other)
