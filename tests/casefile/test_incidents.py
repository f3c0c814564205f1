"""Cases about one incident are suggested for linking, a person links them, and the wall between them stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from casefile import audit_trail, casework, register
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.findings import Facts, Findings, Subject
from casefile.incidents import settle_link
from casefile.linked_cases import LinkedCase, keep_too, link_for, linked_with
from casefile.report import Exhibit, Mailbox, Message, Report
from casefile.school import Person
from casefile.second_reading import claim_pictures, record_pictures
from casefile.tables import AuditLine, Case, IncidentLink, IncidentMark
from tests.casefile.filed import file
from tests.cast import CHAIR, DEPUTY, HEAD, findings, report

SAID = (
    "honestly shes thick as mince",
    "everyone write in tomorrow and flood them please",
    "exactly, all of us together",
)
PRINT = f"{int('a5' * 32, 16):064x}"
NEAR = f"{int('a5' * 32, 16) ^ 0b101:064x}"
PICTURE = Exhibit("IMG 7.png", "image/png", 10, "7", False, None, "1.2", pictures="unread")


def parent(number: int) -> Mailbox:
    return Mailbox(f"Parent {number}", f"parent{number}@parents.example")


def told(number: int, *exhibits: Exhibit, **changes: object) -> Report:
    fields = {"sender": parent(number), "message_id": f"{number}@parents.example", "subject": f"Matter {number}"}
    return report("Please look.", exhibits=exhibits, **{**fields, **changes})


def chat(*said: str) -> Exhibit:
    messages = tuple(Message("Kel", None, each) for each in said)
    return Exhibit("chat.txt", "text/plain", 10, "0", False, "said", "1.2", messages=messages)


def opened(cabinet: Cabinet, number: int, *exhibits: Exhibit, judged: Findings | None = None) -> Case:
    case = file(cabinet, f"raw {number}".encode(), told(number, *exhibits), judged or findings(by=None)).case
    assert case is not None
    return case


def about(*names: str, day: str = "2026-11-23", group: str | None = "Year 3 Oak") -> Findings:
    facts = Facts(subjects=tuple(Subject(each, "parent") for each in names), group=group, incident_dates=(day,))
    return replace(findings(by=None), facts=facts)


def linked(cabinet: Cabinet, case: Case, person: Person = HEAD) -> list[LinkedCase]:
    with cabinet.reading() as session:
        return linked_with(session, cabinet, person, session.get_one(Case, case.id))


def settle(cabinet: Cabinet, case: Case, standing: str, person: Person = HEAD) -> None:
    [only] = linked(cabinet, case, person)
    with cabinet.writing() as session:
        link, _ = link_for(session, cabinet, person, session.get_one(Case, case.id), only.link)
        settle_link(session, cabinet, link, standing, person.id)


def two(cabinet: Cabinet) -> tuple[Case, Case]:
    return opened(cabinet, 1, chat(*SAID)), opened(cabinet, 2, chat(*SAID))


def test_two_parents_who_send_the_same_lines_are_suggested_to_tell_of_one_incident(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    for here, there in ((one, other), (other, one)):
        [link] = linked(cabinet, here)
        assert (link.reference, link.standing, link.why) == (there.reference, "suggested", ("chat",))


def test_one_shared_line_or_everyday_ones_are_not_enough(cabinet: Cabinet) -> None:
    everyday = ("ok thanks", "thank you so much", "see you there")
    opened(cabinet, 1, chat(SAID[0], "ok thanks", "see you there"))
    assert linked(cabinet, opened(cabinet, 2, chat(SAID[0], "ok thanks", "see you there"))) == []
    opened(cabinet, 3, chat(*everyday))
    assert linked(cabinet, opened(cabinet, 4, chat("ok thanks", "see you there", "lovely"))) == []


def test_lines_that_came_in_two_mails_of_a_case_count_together(cabinet: Cabinet) -> None:
    one = opened(cabinet, 1, chat(*SAID))
    other = opened(cabinet, 2, chat(SAID[0]))
    assert linked(cabinet, other) == []
    more = told(3, chat(SAID[1]), sender=parent(2), subject=f"Re: {other.reference}")
    assert file(cabinet, b"more", more, findings("follow-up")).case.id == other.id
    assert [each.reference for each in linked(cabinet, other)] == [one.reference]


def test_the_same_person_on_the_same_day_in_the_same_group_is_suggested(cabinet: Cabinet) -> None:
    one = opened(cabinet, 1, judged=about("Gemma Tranter"))
    other = opened(cabinet, 2, judged=about("Gemma T", group="Y3 Oak WhatsApp group"))
    [link] = linked(cabinet, other)
    assert (link.reference, link.why) == (one.reference, ("people",))


def test_the_same_teacher_on_another_day_is_not(cabinet: Cabinet) -> None:
    opened(cabinet, 1, judged=about("Miss Prior"))
    assert linked(cabinet, opened(cabinet, 2, judged=about("Miss Prior", day="2026-11-20"))) == []
    assert linked(cabinet, opened(cabinet, 3, judged=about("Miss Prior", group=None))) == []


def test_a_picture_that_is_read_later_is_found_though_its_bytes_are_others(cabinet: Cabinet) -> None:
    words = "Kel: she is thick as mince I tell you"
    cases = [opened(cabinet, each, replace(PICTURE, sha256=str(each))) for each in (1, 2, 3)]
    assert [linked(cabinet, each) for each in cases] == [[], [], []]
    for number, (print_, text) in enumerate(
        [(PRINT, words), (NEAR, words), (PRINT, "Jo: who has the jumper of Maya")], 1
    ):
        read = replace(PICTURE, sha256=str(number), pictures="read", prints=(print_,), text=text)
        with cabinet.writing() as session:
            waiting = claim_pictures(session, cabinet)
            assert waiting is not None
            assert record_pictures(session, cabinet, waiting.mail_id, told(number, read), findings(by=None)) is not None
    assert [[each.reference for each in linked(cabinet, one)] for one in cases] == [
        [cases[1].reference],
        [cases[0].reference],
        [],
    ]
    assert linked(cabinet, cases[0])[0].why == ("picture",)


def test_the_very_same_picture_file_is_found_before_it_is_read(cabinet: Cabinet) -> None:
    one, other = opened(cabinet, 1, PICTURE), opened(cabinet, 2, PICTURE)
    assert [each.reference for each in linked(cabinet, other)] == [one.reference]


def test_what_lies_in_very_many_cases_says_nothing(cabinet: Cabinet) -> None:
    cases = [opened(cabinet, number, PICTURE) for number in range(15)]
    assert len(linked(cabinet, cases[-1])) == 0
    assert len(linked(cabinet, cases[0])) == 12


def test_the_tables_hold_no_word_of_it(cabinet: Cabinet) -> None:
    opened(cabinet, 1, chat(*SAID), judged=about("Gemma Tranter"))
    with cabinet.reading() as session:
        marks = session.scalars(select(IncidentMark)).all()
    assert {each.sort for each in marks} == {"line", "people"}
    assert all(len(each.mark) == 64 and int(each.mark, 16) for each in marks)


def test_reading_a_mail_again_asks_nothing_anew(cabinet: Cabinet) -> None:
    one = opened(cabinet, 1, chat(*SAID))
    filed = file(cabinet, b"raw 2", told(2, chat(*SAID), replace(PICTURE, position="1.3")), findings(by=None))
    settle(cabinet, one, "rejected")
    with cabinet.writing() as session:
        assert claim_pictures(session, cabinet) is not None
        record_pictures(session, cabinet, filed.mail_id, told(2, chat(*SAID)), findings())
    assert [each.standing for each in linked(cabinet, one)] == ["rejected"]


def test_a_link_moves_nothing_and_shows_nothing_of_the_other_reporter(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    settle(cabinet, one, "confirmed")
    [link] = linked(cabinet, other)
    assert (link.state, link.labels, link.standing, link.settled_by) == (
        "received",
        ("abusive-comment",),
        "confirmed",
        "head",
    )
    with cabinet.reading() as session:
        here = register.open_for(session, cabinet, HEAD, one.reference)
        there = session.get_one(Case, other.id)
        assert len(here.mails) == 1
        assert here.case.key_id != there.key_id
        assert there.joined_to is None
    told_of_it = [each for each in here.story if each.act.startswith("incident")]
    assert told_of_it == []
    assert parent(2).address not in repr((here.title, here.reporter, here.people, link))


def test_the_audit_trail_holds_who_linked_them(cabinet: Cabinet) -> None:
    one, _ = two(cabinet)
    settle(cabinet, one, "confirmed")
    settle(cabinet, one, "rejected", DEPUTY)
    with cabinet.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.act.startswith("incident")).order_by(AuditLine.seq))
        assert [(each.actor, each.act, each.case_id) for each in lines] == [
            ("program", "incident-suggested", None),
            ("head", "incident-confirmed", None),
            ("deputy", "incident-rejected", None),
        ]
    audit_trail.verify(cabinet)


@pytest.mark.parametrize("standing", ["suggested", "merged", "confirmed"])
def test_only_a_new_answer_is_taken(cabinet: Cabinet, standing: str) -> None:
    one, _ = two(cabinet)
    settle(cabinet, one, "confirmed")
    with pytest.raises(ForbiddenMove):
        settle(cabinet, one, standing)


def test_whoever_may_not_see_a_case_learns_of_no_link_to_it_and_none_through_it(cabinet: Cabinet) -> None:
    one = opened(cabinet, 1, chat(*SAID[:2]))
    about_head = findings(subjects=("Mrs Calloway",), by=None)
    hidden = opened(cabinet, 2, chat(*SAID), chat("we all saw what she did there"), judged=about_head)
    third = opened(cabinet, 3, chat(SAID[2], "we all saw what she did there"))
    assert [linked(cabinet, each, HEAD) for each in (one, third)] == [[], []]
    with cabinet.writing() as session:
        links = session.scalars(select(IncidentLink)).all()
        assert len(links) == 2
        for link in links:
            with pytest.raises(NotAllowed):
                link_for(session, cabinet, HEAD, session.get_one(Case, one.id), link.id)
            settle_link(session, cabinet, link, "confirmed", "chair")
    assert [linked(cabinet, each, HEAD) for each in (one, third)] == [[], []]
    # Those who see only the hidden one learn of neither end.
    assert linked(cabinet, hidden, CHAIR) == []


def test_an_incident_is_all_cases_that_are_linked_by_steps(cabinet: Cabinet) -> None:
    one = opened(cabinet, 1, chat(*SAID[:2]))
    middle = opened(cabinet, 2, chat(*SAID[:2]), judged=about("Gemma Tranter"))
    last = opened(cabinet, 3, judged=about("Gemma Tranter"))
    settle(cabinet, one, "confirmed")
    settle(cabinet, last, "confirmed")
    assert [(each.reference, bool(each.link)) for each in linked(cabinet, one)] == [
        (middle.reference, True),
        (last.reference, False),
    ]


def test_those_who_see_both_are_asked_whether_a_recusal_holds_for_the_other_too(cabinet: Cabinet) -> None:
    one = opened(cabinet, 1, chat(*SAID))
    other = opened(cabinet, 2, chat(*SAID), judged=findings(subjects=("Mr Siddall",), by=None))
    assert linked(cabinet, one, DEPUTY) == []
    [link] = linked(cabinet, one)
    assert link.keeps_others
    assert not linked(cabinet, other)[0].keeps_others
    with cabinet.writing() as session:
        keep_too(session, cabinet, session.get_one(Case, one.id), session.get_one(Case, other.id), "head")
    assert not linked(cabinet, one)[0].keeps_others
    with cabinet.reading() as session:
        opened_again = register.open_for(session, cabinet, HEAD, one.reference)
        assert [each.person for each in opened_again.kept_from] == [DEPUTY]
        assert other.reference not in opened_again.kept_from[0].reason
        assert ("head", "recused") in [(each.actor, each.act) for each in opened_again.story]
        with pytest.raises(NotAllowed):
            register.case_for(session, cabinet, DEPUTY, one.reference)
    with cabinet.writing() as session, pytest.raises(ForbiddenMove):
        keep_too(session, cabinet, session.get_one(Case, one.id), session.get_one(Case, other.id), "head")


def test_links_go_with_a_case_that_is_put_together_with_another(cabinet: Cabinet) -> None:
    one, other = two(cabinet)
    settle(cabinet, one, "confirmed")
    earlier = opened(cabinet, 3)
    with cabinet.writing() as session:
        here, there = session.get_one(Case, one.id), session.get_one(Case, earlier.id)
        casework.answer_may_belong(session, cabinet, here, "head", other=there)
    assert linked(cabinet, one) == []
    [link] = linked(cabinet, earlier)
    assert (link.reference, link.standing) == (other.reference, "confirmed")


def test_of_two_links_that_become_one_the_answered_one_stays(cabinet: Cabinet) -> None:
    first, second, third = (opened(cabinet, each, chat(*SAID)) for each in (1, 2, 3))
    with cabinet.writing() as session:
        [link] = [
            each
            for each in session.scalars(select(IncidentLink))
            if {each.one_id, each.other_id} == {first.id, third.id}
        ]
        settle_link(session, cabinet, link, "confirmed", "head")
        casework.answer_may_belong(
            session, cabinet, session.get_one(Case, first.id), "head", other=session.get_one(Case, second.id)
        )
    assert [(each.reference, each.standing) for each in linked(cabinet, third)] == [(second.reference, "confirmed")]
