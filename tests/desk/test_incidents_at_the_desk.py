"""Two parents tell of one evening: a leader links their cases with a click, and the wall between the two stands."""

from __future__ import annotations

import re

from casefile import register
from casefile.cabinet import Cabinet
from casefile.report import Exhibit, Mailbox, Message
from casefile.tables import Draft
from outbound.first_answer import draft_first_answer
from tests.casefile.filed import file
from tests.cast import DEPUTY, HEAD, MARKED, findings, report
from tests.desk.served import Served, Visitor

OTHER = Mailbox("Bea Quillfeather", "bea@parents.example")
SAID = ("honestly shes thick as mince", "everyone write in tomorrow and flood them please")
CHAT = Exhibit(
    "chat.txt", "text/plain", 10, "0", False, "said", "1.2", messages=tuple(Message("Kel", None, each) for each in SAID)
)
ASKED = "Perhaps the same incident as"


def two(cabinet: Cabinet, *, subjects: tuple[str, ...] = ()) -> tuple[str, str]:
    """Two cases; the second complains of these people."""
    first = report("Please look at what Kel wrote.", exhibits=(CHAT,))
    second = report(
        "My son Quentin is in tears.",
        sender=OTHER,
        subject="About Quentin",
        message_id="two@parents.example",
        exhibits=(CHAT,),
    )
    one = file(cabinet, b"one", first).case
    other = file(cabinet, b"two", second, findings(by=OTHER.name, subjects=subjects)).case
    assert one is not None
    assert other is not None
    return one.reference, other.reference


def form(page: str, end: str = "") -> str:
    """The address of the first form about an incident on a page."""
    found = re.search(rf'action="(/case/[^"]+/incident/[0-9a-f]{{32}}{end})"', page)
    assert found is not None, "the page has no such form"
    return found[1]


def answer(visitor: Visitor, reference: str, standing: str) -> str:
    path = form(visitor.get(f"/case/{reference}").text)
    return visitor.follow(visitor.post(path, standing=standing)).text


def test_a_leader_is_asked_at_either_case_why_and_answers_with_a_click(desk: Served) -> None:
    one, other = two(desk.cabinet)
    visitor = desk.visitor(HEAD)
    for here, there in ((one, other), (other, one)):
        page = visitor.get(f"/case/{here}").text
        assert f"{ASKED} {there}" in page
        assert "The same lines of a chat came with both." in page
    page = answer(visitor, one, "confirmed")
    assert ASKED not in page
    assert "Linked as one incident." in page
    assert f"Linked by {HEAD.name}." in page
    there = visitor.get(f"/case/{other}").text
    assert f'<a href="/case/{one}">{one}</a>' in there
    assert "Abusive" in there.partition("The same incident</h2>")[2].partition("</section>")[0]


def test_nothing_of_the_other_report_crosses_the_wall(desk: Served) -> None:
    one, other = two(desk.cabinet)
    visitor = desk.visitor(HEAD)
    answer(visitor, one, "confirmed")
    revealed = visitor.post(f"/case/{one}/reporter").text
    assert MARKED in revealed
    assert not [each for each in ("Quillfeather", OTHER.address, "Quentin") if each in revealed]
    assert MARKED not in visitor.post(f"/case/{other}/reporter").text


def test_a_letter_about_one_case_is_the_same_with_and_without_a_link(desk: Served) -> None:
    one, other = two(desk.cabinet)
    answer(desk.visitor(HEAD), one, "confirmed")
    reference, draft_id = _letter(desk.cabinet, one)
    page = desk.visitor(HEAD).get(f"/draft/{draft_id}").text
    assert reference in page
    assert not [each for each in (other, "Quillfeather", OTHER.address, "Quentin") if each in page]


def _letter(cabinet: Cabinet, reference: str) -> tuple[str, str]:
    with cabinet.writing() as session:
        opened = register.open_for(session, cabinet, HEAD, reference)
        draft = draft_first_answer(
            session, cabinet, opened.case, opened.mails[0].report, sender_domain="school.example"
        )
        assert isinstance(draft, Draft)
        return reference, draft.id


def test_an_answer_can_be_taken_back(desk: Served) -> None:
    one, other = two(desk.cabinet)
    visitor = desk.visitor(HEAD)
    page = answer(visitor, one, "rejected")
    assert "Noted as another incident." in page
    assert "Said to be another incident (1)" in page
    assert other in answer(visitor, one, "confirmed").partition("The same incident</h2>")[2]
    assert "It is the same after all" not in visitor.get(f"/case/{one}").text


def test_whoever_is_kept_from_one_case_sees_the_other_as_if_there_were_no_link(desk: Served) -> None:
    one, other = two(desk.cabinet, subjects=("Mr Siddall",))
    head, deputy = desk.visitor(HEAD), desk.visitor(DEPUTY)
    path = form(head.get(f"/case/{one}").text)
    for standing in ("suggested", "confirmed", "rejected"):
        if standing != "suggested":
            assert head.post(path, standing=standing).status == 303
        page = deputy.get(f"/case/{one}").text
        assert other not in page
        assert "incident" not in page
    assert deputy.post(path, standing="confirmed").status == 404
    assert deputy.post(f"{path}/keep").status == 404


def test_those_who_see_both_are_asked_whether_to_keep_this_one_from_them_too(desk: Served) -> None:
    one, other = two(desk.cabinet, subjects=("Mr Siddall",))
    head, deputy = desk.visitor(HEAD), desk.visitor(DEPUTY)
    assert "should they be kept from this case, too?" not in head.get(f"/case/{other}").text
    page = head.get(f"/case/{one}").text
    assert "should they be kept from this case, too?" in page
    assert deputy.get(f"/case/{one}").status == 200
    page = head.follow(head.post(form(page, "/keep"))).text
    assert DEPUTY.name in page.partition("Kept from</h3>")[2]
    assert "should they be kept" not in page
    assert deputy.get(f"/case/{one}").status == 404
