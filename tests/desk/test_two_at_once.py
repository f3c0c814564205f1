"""Two people at one thing: the second sees what changed, keeps their own words, and chooses; nothing is overwritten unseen."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import quote

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.tables import AuditLine, CaseFinding, Draft, Notice
from outbound.drafts import OpenDraft, open_draft
from tests.cast import CHAIR, DEPUTY, HEAD
from tests.conftest import Clock
from tests.desk.furnished import approve, case
from tests.desk.served import Served, Visitor
from tests.desk.test_letters_at_the_desk import at, form_of
from tests.desk.worked import REASON, Worked, decided, drafted, work_on


@pytest.fixture
def worked(desk_cabinet: Cabinet) -> Worked:
    return work_on(desk_cabinet)


def opened(cabinet: Cabinet, draft_id: str) -> OpenDraft:
    with cabinet.reading() as session:
        return open_draft(session, cabinet, session.get_one(Draft, draft_id))


def autosave(visitor: Visitor, draft_id: str, **fields: str) -> tuple[int, dict[str, object]]:
    answer = visitor.post(f"/draft/{draft_id}/autosave", **fields)
    assert answer.headers["Content-Type"] == "application/json"
    return answer.status, json.loads(answer.text)


def test_the_second_sees_what_is_different_and_may_choose_her_own_words(desk: Served, worked: Worked) -> None:
    first, form = at(desk, worked.draft_id)
    second, same = at(desk, worked.draft_id, DEPUTY)
    first.post(f"/draft/{worked.draft_id}/save", **{**form, "text": form["text"].replace("Yours sincerely", "Yours")})
    mine = form["text"].replace("with care", "with kindness")
    answer = second.post(f"/draft/{worked.draft_id}/save", **{**same, "text": mine})
    assert answer.status == 409
    changes = answer.text[answer.text.index('class="paper words changes"') :]
    changes = changes[: changes.index("</div>")]
    assert re.search(r"<ins><span[^>]*>yours: </span>kindness", changes)
    # The one signed "Yours"; what was there before stands in the second's words.
    assert re.search(r"<ins><span[^>]*>yours: </span>[^<]*sincerely", changes)
    assert "[…]" in changes
    assert opened(desk.cabinet, worked.draft_id).text.count("kindness") == 0
    form = form_of(answer.text)
    own = re.search(r'<textarea id="own-text"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
    assert own is not None
    chosen = {"version": form["version"], "subject": form["subject"], "text": html.unescape(own[1])}
    assert second.post(f"/draft/{worked.draft_id}/save", **chosen).status == 303
    assert "with kindness" in opened(desk.cabinet, worked.draft_id).text


def test_of_two_who_approve_at_once_the_second_is_told_and_shown_no_words_of_her_own(desk: Served) -> None:
    _, draft_id = case(desk.cabinet)
    first, form = at(desk, draft_id)
    second, same = at(desk, draft_id, DEPUTY)
    assert first.post(f"/draft/{draft_id}/approve", **form).status == 303
    answer = second.post(f"/draft/{draft_id}/approve", **same)
    assert answer.status == 409
    assert "This letter is not waiting for approval any more." in answer.text
    assert "What is different" not in answer.text
    assert f"Approved by {HEAD.name}" in answer.text
    assert opened(desk.cabinet, draft_id).draft.approved_by == "head"


def test_whoever_still_writes_takes_no_first_approval_away(desk: Served, worked: Worked) -> None:
    decision = decided(desk.cabinet, worked, "warning")
    assert decision
    draft_id = drafted(desk.cabinet, worked, "ban-not-made", worked.gemma, reasons="They came to talk.")
    first, form = at(desk, draft_id)
    second, same = at(desk, draft_id, DEPUTY)
    assert first.post(f"/draft/{draft_id}/approve", **form).status == 303
    assert opened(desk.cabinet, draft_id).draft.state == "countersign"
    answer = second.post(f"/draft/{draft_id}/save", **{**same, "text": "Other words of the deputy"})
    assert answer.status == 409
    assert f"{HEAD.name} approved this letter while you were writing." in answer.text
    assert "Other words of the deputy" in answer.text
    status, told = autosave(second, draft_id, **{**same, "text": "Other words"})
    assert (status, "version" in told) == (409, False)
    after = opened(desk.cabinet, draft_id).draft
    assert (after.state, after.first_approved_by) == ("countersign", "head")


def test_words_are_saved_while_somebody_writes_and_an_approval_of_the_old_ones_does_not_count(
    desk: Served, worked: Worked
) -> None:
    approver, seen = at(desk, worked.draft_id)
    writer, form = at(desk, worked.draft_id, DEPUTY)
    status, told = autosave(writer, worked.draft_id, **{**form, "text": "The deputy's new words"})
    assert (status, told) == (200, {"version": 2, "said": "Saved at 10:00."})
    assert opened(desk.cabinet, worked.draft_id).text == "The deputy's new words\n"
    assert approver.post(f"/draft/{worked.draft_id}/approve", **seen).status == 409
    status, told = autosave(approver, worked.draft_id, **{**seen, "text": "The head's"})
    assert status == 409
    assert "Somebody changed this letter" in html.unescape(str(told["said"])).replace("somebody", "Somebody")
    status, told = autosave(writer, worked.draft_id, **{**form, "version": "2", "text": " "})
    assert status == 422
    assert opened(desk.cabinet, worked.draft_id).text == "The deputy's new words\n"
    with desk.cabinet.reading() as session:
        acts = session.scalars(select(AuditLine.act).where(AuditLine.about == worked.draft_id)).all()
    assert acts.count("draft-edited") == 1


def test_what_is_saved_by_itself_neither_reopens_a_letter_nor_takes_its_note_away(desk: Served, worked: Worked) -> None:
    visitor, form = at(desk, worked.draft_id)
    visitor.post(f"/draft/{worked.draft_id}/return", version="1", note="Warmer, please.")
    assert autosave(visitor, worked.draft_id, **{**form, "text": "x"})[0] == 409
    assert opened(desk.cabinet, worked.draft_id).note == "Warmer, please."
    assert "data-autosave" not in visitor.get(f"/draft/{worked.draft_id}").text
    draft_id = case(desk.cabinet)[1]
    visitor, form = at(desk, draft_id)
    approve(desk.cabinet, draft_id)
    assert autosave(visitor, draft_id, **{**form, "text": "x"})[0] == 409
    assert opened(desk.cabinet, draft_id).draft.state == "holding"


def test_a_note_tells_the_others_that_something_waits_and_an_empty_one_is_refused_in_place(
    desk: Served, worked: Worked
) -> None:
    visitor, _ = at(desk, worked.draft_id)
    answer = visitor.post(f"/draft/{worked.draft_id}/return", version="1", note=" ")
    assert answer.status == 422
    assert "Please say what should change." in answer.text
    with desk.cabinet.reading() as session:
        assert not session.scalars(select(Notice)).all()
    visitor.post(f"/draft/{worked.draft_id}/return", version="1", note="Warmer, please.")
    with desk.cabinet.reading() as session:
        assert {each.person_id for each in session.scalars(select(Notice))} == {DEPUTY.id}


def test_a_letter_stopped_by_mistake_is_approved_again_with_one_button(desk: Served, worked: Worked) -> None:
    approve(desk.cabinet, worked.draft_id)
    visitor = desk.visitor(HEAD)
    visitor.get(f"/draft/{worked.draft_id}")
    page = visitor.follow(visitor.post(f"/draft/{worked.draft_id}/stop")).text
    assert "Undo: approve it again, as it stands, to go in 10 minutes" in page
    assert visitor.post(f"/draft/{worked.draft_id}/approve", version="1").status == 303
    assert opened(desk.cabinet, worked.draft_id).draft.state == "holding"
    assert "Undo: approve it again" not in desk.visitor(HEAD).get(f"/draft/{worked.draft_id}").text


def test_whoever_decides_is_told_what_somebody_else_decided_meanwhile(desk: Served, worked: Worked) -> None:
    path = f"/case/{worked.reference}/decide/no-further-action"
    second = desk.visitor(DEPUTY)
    form = second.get(path).text
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', form)
    assert seen is not None
    decided(desk.cabinet, worked, "warning")
    answer = second.post(path, reason=REASON, about=worked.gemma, seen=seen[1])
    assert answer.status == 422
    assert "Somebody decided something on this case while you were writing." in answer.text
    assert f"A warning letter</strong>: decided, {HEAD.name} today" in answer.text
    assert REASON in answer.text
    now = re.search(r'name="seen" value="([0-9a-f]+)"', answer.text)
    assert now is not None
    assert now[1] != seen[1]
    assert second.post(path, reason=REASON, about=worked.gemma, seen=now[1]).status == 303


def test_a_label_that_somebody_else_judged_meanwhile_is_not_judged_again_unseen(desk: Served, worked: Worked) -> None:
    first, second = desk.visitor(HEAD), desk.visitor(DEPUTY)
    for each in (first, second):
        each.get(f"/case/{worked.reference}")
    with desk.cabinet.reading() as session:
        finding = session.scalars(select(CaseFinding).where(CaseFinding.label == "grievance")).one()
    path = f"/case/{worked.reference}/label/{finding.id}"
    first.post(path, standing="removed", seen="suggested")
    answer = second.post(path, standing="accepted", seen="suggested")
    assert answer.status == 409
    assert "Somebody changed this label while you were looking at it." in answer.text
    changed = second.post(f"{path}/change", label="threat", seen="suggested")
    assert changed.status == 409
    with desk.cabinet.reading() as session:
        assert session.get_one(CaseFinding, finding.id).standing == "removed"


def test_news_is_one_sign_and_tells_of_nothing_that_is_not_theirs(desk: Served, worked: Worked, clock: Clock) -> None:
    def is_news(person: object, since: float) -> str:
        answer = desk.visitor(person).get(f"/news?since={since:.0f}")  # type: ignore[arg-type]
        assert answer.headers["Content-Type"].startswith("text/plain")
        return answer.text

    before = clock.now.timestamp()
    clock.pass_by(minutes=1)
    assert [is_news(each, before) for each in (HEAD, DEPUTY)] == ["0", "0"]
    visitor, _ = at(desk, worked.draft_id)
    visitor.post(f"/draft/{worked.draft_id}/return", version="1", note="Warmer, please.")
    # Not to whoever did it, and not to somebody who may not see the case.
    assert [is_news(each, before) for each in (HEAD, DEPUTY, CHAIR)] == ["0", "1", "0"]
    assert is_news(DEPUTY, clock.now.timestamp()) == "0"
    for nonsense in ("soon", "9" * 12, "9" * 5000, "-1", "٣"):
        assert desk.visitor(DEPUTY).get(f"/news?since={quote(nonsense)}").text == "0"
    assert desk.visitor().get("/news").status == 303
