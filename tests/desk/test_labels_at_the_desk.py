"""Labels at the desk: added, taken off with a reason, changed, each with its history, and alarms that follow at once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.tables import Case, CaseFinding, Notice
from tests.cast import DEPUTY, DSL, HEAD, MARKED, PARENT, findings
from tests.desk.furnished import CHAT_NAME, case, everything
from tests.desk.served import Served, Visitor


def finding(cabinet: Cabinet, reference: str, label: str) -> CaseFinding:
    with cabinet.reading() as session:
        rows = select(CaseFinding).join(Case, Case.id == CaseFinding.case_id)
        return session.scalars(rows.where(Case.reference == reference, CaseFinding.label == label)).one()


def told(cabinet: Cabinet) -> set[tuple[str, str]]:
    with cabinet.reading() as session:
        return {(each.person_id, each.sort) for each in session.scalars(select(Notice))}


def add(visitor: Visitor, reference: str, label: str, quote: str = "") -> str:
    visitor.get(f"/case/{reference}")
    return visitor.follow(visitor.post(f"/case/{reference}/label", label=label, quote=quote)).text


def in_text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_label_is_added_with_words_of_the_chat_which_are_marked_there(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    page = add(desk.visitor(HEAD), reference, "disrespect", "not  here, some of us have to get up")
    assert "Added. The label stays on the case." in page
    assert "<mark>not here, some of us have to get up</mark>" in page
    assert f"Added by {HEAD.name} today 10:00." in page
    assert f"{HEAD.name} added a label: Disrespect or insensitivity." in page
    assert finding(desk.cabinet, reference, "disrespect").standing == "accepted"
    with desk.cabinet.reading() as session:
        assert CHAT_NAME.encode() not in session.scalars(select(CaseFinding.evidence)).all()[-1]


def test_the_list_offers_what_is_not_there_and_a_label_seen_elsewhere_says_so(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    visitor = desk.visitor(HEAD)
    before = visitor.get(f"/case/{reference}").text
    form = before[before.index('id="new-label"') :]
    offered = re.findall(r'<option value="([a-z-]+)"', form[: form.index("</select>")])
    assert {"threat", "safeguarding", "political"} <= set(offered)
    assert not {"abusive-comment", "grievance", "anonymity", "concern"} & set(offered)
    assert "Seen elsewhere: no words of the mail were chosen." in add(visitor, reference, "threat")


def test_words_that_stand_nowhere_are_refused_in_plain_words(desk: Served) -> None:
    reference, _ = case(desk.cabinet)
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{reference}")
    answer = visitor.post(f"/case/{reference}/label", label="threat", quote=f"{MARKED} hit him")
    assert answer.status == 409
    assert "These words do not stand in any mail or file of this case." in answer.text
    # What was typed stands where it was typed, and nowhere else.
    assert answer.text.count(MARKED) == 1
    assert f">{MARKED} hit him</textarea>" in answer.text
    assert '<option value="threat" selected>' in answer.text
    assert visitor.post(f"/case/{reference}/label", label="", quote="").status == 409
    assert visitor.post(f"/case/{reference}/label").status == 409


@pytest.mark.parametrize(("label", "people"), [("safeguarding", {DEPUTY.id, DSL.id}), ("urgent", {DEPUTY.id})])
def test_an_alarm_that_a_person_raises_reaches_everybody_it_concerns_at_once(
    desk: Served, label: str, people: set[str]
) -> None:
    reference, _ = case(desk.cabinet)
    add(desk.visitor(HEAD), reference, label, "lazy cow")
    assert told(desk.cabinet) == {(each, "look-now") for each in people}
    status = desk.visitor(DSL).get(f"/case/{reference}").status
    assert status == (200 if DSL.id in people else 404)


def test_other_labels_tell_nobody(desk: Served) -> None:
    reference, _ = case(desk.cabinet)
    page = add(desk.visitor(HEAD), reference, "anonymity")
    assert "The person who wrote asks not to be named." in page
    assert told(desk.cabinet) == set()


def test_taking_safeguarding_off_asks_why_tells_the_lead_and_takes_the_alarm_off_the_page(desk: Served) -> None:
    reference, _ = case(desk.cabinet, judged=findings(flags=("safeguarding",)))
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/case/{reference}").text
    assert "Why is no child at risk?" in page
    path = f"/case/{reference}/label/{finding(desk.cabinet, reference, 'safeguarding').id}"
    refused = visitor.post(path, standing="removed", reason=" ")
    assert (refused.status, "without a reason" in refused.text) == (409, True)
    assert told(desk.cabinet) == set()
    reason = f"Spoke to {PARENT.name}: it was a game <b>."
    page = visitor.follow(visitor.post(path, standing="removed", reason=reason)).text
    assert "A child may be at risk." not in page
    assert MARKED not in page
    assert f"{HEAD.name}: “Spoke to [name hidden] : it was a game &lt;b&gt;.”" in " ".join(
        re.sub(r"</?span[^>]*>", " ", page).split()
    )
    assert (DSL.id, "something-waits") in told(desk.cabinet)
    assert "Read the case now" not in visitor.get("/").text
    lead = desk.visitor(DSL)
    assert "was taken off" in lead.get(f"/case/{reference}").text
    page = lead.follow(lead.post(path, standing="suggested")).text
    assert "A child may be at risk." in page
    assert (HEAD.id, "look-now") in told(desk.cabinet)


def test_each_label_tells_what_was_done_with_it(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    visitor, other = desk.visitor(HEAD), desk.visitor(DEPUTY)
    path = f"/case/{reference}/label/{finding(desk.cabinet, reference, 'grievance').id}"
    visitor.get(f"/case/{reference}")
    visitor.post(path, standing="accepted")
    other.get(f"/case/{reference}")
    other.post(path, standing="removed")
    page = in_text(visitor.get(f"/case/{reference}").text)
    said = (
        f"Suggested by the desk today 10:00, agreed by {HEAD.name} today 10:00, taken off by {DEPUTY.name} today 10:00."
    )
    assert said in page


def test_a_label_is_changed_for_another_which_keeps_its_words(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    visitor = desk.visitor(HEAD)
    assert "It is something else" in visitor.get(f"/case/{reference}").text
    path = f"/case/{reference}/label/{finding(desk.cabinet, reference, 'grievance').id}/change"
    page = visitor.follow(visitor.post(path, label="public-challenge")).text
    assert "Changed." in page
    assert "<mark>we should all complain about her together</mark>" in page
    assert "Taken off (1)" in page
    assert finding(desk.cabinet, reference, "grievance").standing == "removed"
    assert finding(desk.cabinet, reference, "public-challenge").added


def test_a_label_that_a_person_added_can_be_taken_off_and_put_back(desk: Served) -> None:
    reference, _ = case(desk.cabinet)
    visitor = desk.visitor(HEAD)
    add(visitor, reference, "political")
    path = f"/case/{reference}/label/{finding(desk.cabinet, reference, 'political').id}"
    assert "Taken off (1)" in visitor.follow(visitor.post(path, standing="removed")).text
    page = in_text(visitor.follow(visitor.post(path, standing="suggested")).text)
    assert f"taken off by {HEAD.name} today 10:00, put back by {HEAD.name} today 10:00." in page
    assert finding(desk.cabinet, reference, "political").standing == "accepted"
