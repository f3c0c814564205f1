"""Working on a case at the desk: what was gathered, people, decisions, days to keep, and how it ends."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from casefile.cabinet import Cabinet
from casefile.case_dates import dates_of, set_date
from casefile.case_people import people_of
from casefile.decisions import OpenDecision, decisions_of
from casefile.gathered import Entry, entries_of
from casefile.tables import AuditLine, Case, Mail
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, PARENT, TEACHER, TRUST, findings
from tests.conftest import Clock
from tests.desk.furnished import case
from tests.desk.served import Answer, Served, Visitor, served
from tests.desk.worked import REASON, Worked, decided, work_on

SAID = "Gemma says that she wrote it in anger.\r\n\r\nShe is sorry."


@pytest.fixture
def worked(desk_cabinet: Cabinet) -> Worked:
    return work_on(desk_cabinet)


def case_of(cabinet: Cabinet, worked: Worked) -> Case:
    with cabinet.reading() as session:
        return session.query(Case).filter_by(reference=worked.reference).one()


def entries(cabinet: Cabinet, worked: Worked) -> list[Entry]:
    with cabinet.reading() as session:
        return entries_of(session, cabinet, session.query(Case).filter_by(reference=worked.reference).one())


def decisions(cabinet: Cabinet, worked: Worked) -> list[OpenDecision]:
    with cabinet.reading() as session:
        return decisions_of(session, cabinet, session.query(Case).filter_by(reference=worked.reference).one())


def at(desk: Served, worked: Worked, path: str = "", person: object = HEAD) -> tuple[Visitor, Answer]:
    visitor = desk.visitor(person)  # type: ignore[arg-type]
    return visitor, visitor.get(f"/case/{worked.reference}{path}")


def words(page: Answer) -> str:
    """The page's words alone, as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_what_was_gathered_stands_in_the_case_and_is_struck_out_only_with_a_reason(
    desk: Served, worked: Worked
) -> None:
    visitor, form = at(desk, worked, "/gathered")
    assert "The parent may one day read this: write what was said and seen." in words(form)
    path = f"/case/{worked.reference}/gathered"
    page = visitor.follow(visitor.post(path, sort="call", day="2026-11-24", who="Gemma Tranter", words=SAID))
    assert "Phone call , today, Gemma Tranter. Noted by Mrs Ruth Calloway" in words(page)
    (entry,) = entries(desk.cabinet, worked)
    assert (entry.words, entry.by) == (SAID.replace("\r\n", "\n"), "head")
    one = f"{path}/{entry.entry_id}"
    visitor.get(one)
    refused = visitor.post(one, why="  ")
    assert refused.status == 422
    assert "Say why it does not count." in words(refused)
    page = visitor.follow(visitor.post(one, why="It was another call."))
    assert "Struck out by Mrs Ruth Calloway" in words(page)
    assert "It was another call." in words(page)
    assert visitor.post(one, why="Once more").status == 422


def test_words_that_could_not_be_kept_come_back_with_what_is_wrong_beside_each_field(
    desk: Served, worked: Worked
) -> None:
    visitor, _ = at(desk, worked, "/gathered")
    page = visitor.post(f"/case/{worked.reference}/gathered", sort="", day="soon", who="A <b>neighbour</b>", words=SAID)
    assert page.status == 422
    assert "2 things are missing, or not right yet." in words(page)
    assert 'id="day-wrong"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert html.escape("A <b>neighbour</b>") in page.text
    assert "She is sorry." in page.text
    # What the case itself refuses is said above the form, and nothing is lost either.
    page = visitor.post(f"/case/{worked.reference}/gathered", sort="note", day="1/12/2026", words="To come")
    assert page.status == 422
    assert "That day is still to come." in words(page)
    assert 'value="1/12/2026"' in page.text
    assert not entries(desk.cabinet, worked)


def test_words_typed_until_somebody_was_signed_out_are_given_back(desk: Served, worked: Worked) -> None:
    visitor, _ = at(desk, worked, "/gathered")
    visitor.cookies.clear()
    page = visitor.post(f"/case/{worked.reference}/gathered", sort="note", words=SAID)
    assert page.status == 401
    assert "She is sorry." in page.text


def test_a_person_is_added_put_right_and_can_be_reached(desk: Served, worked: Worked) -> None:
    visitor, _ = at(desk, worked, "/person")
    path = f"/case/{worked.reference}/person"
    page = visitor.post(path, name="Ana Bell", role="witness", is_a="parent", address="not an address")
    assert page.status == 422
    assert "That is not an e-mail address." in words(page)
    page = visitor.follow(visitor.post(path, name="Ana Bell", role="witness", is_a="parent"))
    assert "Saw or heard it Ana Bell" in words(page)
    page = visitor.follow(
        visitor.post(
            f"{path}/{worked.darren}", role="subject", is_a="governor", phone="01632 960001", postal="1 Elm\r\nSale"
        )
    )
    assert "Darren Pike a governor 01632 960001; 1 Elm, Sale" in words(page)
    with desk.cabinet.reading() as session:
        people = people_of(session, desk.cabinet, case_of(desk.cabinet, worked))
    darren = next(each for each in people if each.person_id == worked.darren)
    assert (darren.is_a, darren.phone, darren.postal) == ("governor", "01632 960001", ("1 Elm", "Sale"))
    assert visitor.get(f"{path}/{'0' * 32}").status == 404


def test_whoever_is_added_as_complained_about_and_works_here_is_kept_from_the_case(
    desk: Served, worked: Worked
) -> None:
    visitor, _ = at(desk, worked, "/person", DEPUTY)
    answer = visitor.post(f"/case/{worked.reference}/person", name=DEPUTY.name, role="subject", is_a="staff")
    assert "kept from you from now on" in visitor.follow(answer).text
    assert visitor.get(f"/case/{worked.reference}").status == 404
    assert desk.visitor(HEAD).get(f"/case/{worked.reference}").status == 200


def test_looking_at_how_to_reach_the_reporter_is_noted_and_the_case_page_names_them_to_nobody(
    desk: Served, worked: Worked
) -> None:
    visitor, form = at(desk, worked, "/reporter/contact")
    assert PARENT.address in form.text
    page = visitor.follow(
        visitor.post(f"/case/{worked.reference}/reporter/contact", address=PARENT.address, phone="01632 960002")
    )
    assert PARENT.address not in page.text
    assert "01632 960002" not in page.text
    assert "looked at who reported it" in visitor.get(f"/case/{worked.reference}?story=looks").text


def test_deciding_asks_for_a_reason_for_whom_and_what_has_to_be_recorded(desk: Served, worked: Worked) -> None:
    visitor, ladder = at(desk, worked, "/decide")
    said = words(ladder)
    assert said.index("No further action") < said.index("A warning letter") < said.index("A ban from the school site")
    assert "Nothing is decided by the desk." in said
    path = f"/case/{worked.reference}/decide/ban"
    form = visitor.get(path)
    assert "How their children get to and from school meanwhile" in form.text
    page = visitor.post(path, reason=REASON, **{"record-alternatives": "A warning was sent in June."})
    assert page.status == 422
    assert "Say whom this is about." in words(page)
    assert "A warning was sent in June." in page.text
    answer = visitor.post(
        path,
        reason=REASON,
        about=worked.gemma,
        **{"record-alternatives": "A warning was sent in June.", "record-children": "Her sister fetches them."},
    )
    page = visitor.follow(answer)
    assert "Proposed. It holds once a second person has agreed." in words(page)
    (made,) = decisions(desk.cabinet, worked)
    assert (made.outcome, made.state, made.about) == ("ban", "proposed", (worked.gemma,))
    assert made.record["children"] == "Her sister fetches them."


def test_a_second_person_agrees_and_never_the_first(desk: Served, worked: Worked) -> None:
    decision_id = decided(desk.cabinet, worked, "ban", alternatives="None", children="By bus")
    path = f"/case/{worked.reference}/decision/{decision_id}"
    first, page = at(desk, worked)
    assert "Another leader than the one who proposed it has to agree." in words(page)
    assert first.post(f"{path}/agree").status == 404
    second, page = at(desk, worked, person=DEPUTY)
    assert "Agree as the second person" in words(page)
    page = second.follow(second.post(f"{path}/agree"))
    assert "Agreed. The decision holds now." in words(page)
    assert decisions(desk.cabinet, worked)[0].state == "standing"
    assert case_of(desk.cabinet, worked).state == "decided"


def test_a_proposal_is_dropped_and_a_decision_changed_with_a_reason_that_stays(desk: Served, worked: Worked) -> None:
    proposed = decided(desk.cabinet, worked, "legal-advice", legal_team="The council’s")
    standing = decided(desk.cabinet, worked, "warning")
    visitor, page = at(desk, worked)
    assert "for Gemma Tranter" in words(page)
    for decision_id, act, state in ((proposed, "drop", "dropped"), (standing, "change", "changed")):
        path = f"/case/{worked.reference}/decision/{decision_id}/{act}"
        assert REASON in visitor.get(path).text
        assert visitor.post(path, why="").status == 422
        page = visitor.follow(visitor.post(path, why="She made up with Miss Prior."))
        assert {each.decision_id: each.state for each in decisions(desk.cabinet, worked)}[decision_id] == state
    assert words(page).count("She made up with Miss Prior.") == 2
    assert case_of(desk.cabinet, worked).state == "under-review"


def test_who_may_not_decide_is_told_so_and_gets_no_button(desk: Served, desk_cabinet: Cabinet) -> None:
    reference, _ = case(desk_cabinet, judged=findings(flags=("safeguarding",)))
    visitor = desk.visitor(DSL)
    page = visitor.get(f"/case/{reference}/decide")
    assert "It is not for you to decide on this case." in words(page)
    assert "Choose this" not in page.text
    visitor.get(f"/case/{reference}/decide/no-further-action")
    assert visitor.post(f"/case/{reference}/decide/no-further-action", reason=REASON).status == 404


def test_closing_says_what_stands_in_the_way_and_asks_why_nothing_was_decided(desk: Served, worked: Worked) -> None:
    visitor, form = at(desk, worked, "/close")
    assert "A letter is still under way." in words(form)
    assert "<button>Close it" not in form.text
    visitor.post(f"/draft/{worked.draft_id}/withdraw")
    form = visitor.get(f"/case/{worked.reference}/close")
    assert "Nothing was decided." in words(form)
    assert visitor.post(f"/case/{worked.reference}/close", why="").status == 422
    page = visitor.follow(visitor.post(f"/case/{worked.reference}/close", why="Both families made it up."))
    assert "Why the case was closed" in words(page)
    assert case_of(desk.cabinet, worked).state == "closed"
    visitor.get(f"/case/{worked.reference}/reopen")
    page = visitor.follow(visitor.post(f"/case/{worked.reference}/reopen", why="It began again."))
    assert "Taken up again." in words(page)
    assert case_of(desk.cabinet, worked).state == "under-review"


def test_a_report_that_was_taken_back_is_shown_as_that_and_the_case_stays(desk: Served, worked: Worked) -> None:
    visitor, _ = at(desk, worked, "/withdrawn")
    page = visitor.follow(visitor.post(f"/case/{worked.reference}/withdrawn", day="23.11.2026"))
    assert "The report was taken back yesterday." in words(page)
    assert "Confirmation that a report was taken back to whoever reported it" in words(page)
    assert case_of(desk.cabinet, worked).state == "under-review"


def test_a_day_to_keep_is_done_not_needed_or_put_back(desk: Served, worked: Worked) -> None:
    with desk.cabinet.writing() as session:
        case = session.query(Case).filter_by(reference=worked.reference).one()
        row = set_date(
            session, desk.cabinet, case, sort="account", due=date(2026, 12, 1), by="head", person_id=worked.gemma
        )
        session.flush()
        date_id = row.id
    visitor, page = at(desk, worked)
    assert "An account was asked for by Tue 1 December: Gemma Tranter" in words(page)
    for standing, said in (("done", "Noted as done."), ("open", "Put back."), ("removed", "Noted as not needed.")):
        answer = visitor.post(f"/case/{worked.reference}/date/{date_id}", standing=standing)
        assert said in words(visitor.follow(answer))
        with desk.cabinet.reading() as session:
            assert dates_of(session, case_of(desk.cabinet, worked))[0].standing == standing


def test_a_governor_decides_where_the_head_is_kept_from_the_case(desk: Served, desk_cabinet: Cabinet) -> None:
    reference, _ = case(desk_cabinet, judged=findings(subjects=(HEAD.name,)))
    visitor = desk.visitor(CHAIR)
    visitor.get(f"/case/{reference}/decide/no-further-action")
    answer = visitor.post(f"/case/{reference}/decide/no-further-action", reason=REASON)
    assert "Decided." in visitor.follow(answer).text


def test_evidence_and_bundle_are_files_to_be_saved_and_taking_them_is_told(desk: Served, worked: Worked) -> None:
    visitor, _ = at(desk, worked)
    pdf = visitor.get(f"/case/{worked.reference}/evidence.pdf")
    packed = visitor.get(f"/case/{worked.reference}/bundle.zip")
    assert (pdf.body[:5], packed.body[:4]) == (b"%PDF-", b"PK\x03\x04")
    for answer in (pdf, packed):
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    with desk.cabinet.reading() as session:
        acts = {each.act for each in session.query(AuditLine).filter_by(actor="head")}
    assert {"evidence-sheet-made", "bundle-made"} <= acts


def test_nobody_has_to_wait_while_pictures_are_drawn_for_a_file(desk_cabinet: Cabinet, worked: Worked) -> None:
    drawn = []

    def previews(_raw: bytes, _positions: Sequence[str]) -> Mapping[str, bytes]:
        # Somebody else writes meanwhile: within a transaction of the page's own this would not end.
        with desk_cabinet.writing() as session:
            drawn.append(session.query(Mail).count())
        return {}

    with desk_cabinet.writing() as session:
        session.query(Mail).update({"pictures": "read"})
    with served(desk_cabinet, previews=previews) as desk:
        visitor = desk.visitor(HEAD)
        for path in ("evidence.pdf", "bundle.zip"):
            assert visitor.get(f"/case/{worked.reference}/{path}").status == 200
        letter = f"/case/{worked.reference}/letter/request-for-legal-advice"
        asked = dict.fromkeys(re.findall(r'name="(ask-[a-z_]+)"', visitor.get(letter).text), "2026-12-04")
        to = {"to-name": "Legal team", "to-address": "legal@council.example", "with": "sheet"}
        assert visitor.post(letter, **asked, **{**to, "to-address": ""}).status == 422
        assert visitor.post(letter, **asked, **to).status == 303
    assert drawn == [1, 1, 1]


def test_the_case_page_stays_small_and_says_nothing_of_who_reported_it(
    desk: Served, worked: Worked, clock: Clock
) -> None:
    visitor, _ = at(desk, worked, "/gathered")
    for number in range(20):
        visitor.post(
            f"/case/{worked.reference}/gathered", sort="note", day="2026-11-24", words=f"{number}: {PARENT.name} rang"
        )
    page = visitor.get(f"/case/{worked.reference}")
    assert len(page.body) < 100_000
    assert PARENT.name not in page.text
    assert "[name hidden] rang" in words(page)
    assert TEACHER.name.rpartition(" ")[2] in page.text


def test_where_nobody_else_may_decide_the_next_on_the_ladder_is_asked(desk: Served, desk_cabinet: Cabinet) -> None:
    reference, _ = case(desk_cabinet, judged=findings(subjects=(HEAD.name,)))
    chair = desk.visitor(CHAIR)
    chair.get(f"/case/{reference}/decide/legal-advice")
    about = re.search(r'name="about" value="([0-9a-f]+)"', chair.get(f"/case/{reference}/decide/legal-advice").text)
    assert about is not None
    record = {"record-legal_team": "The council\u2019s"}
    page = chair.follow(chair.post(f"/case/{reference}/decide/legal-advice", reason=REASON, about=about[1], **record))
    assert f"Ask {TRUST.name} to be the second person" in page.text
    assert desk.visitor(TRUST).get(f"/case/{reference}").status == 404
    page = chair.follow(chair.post(f"/case/{reference}/second"))
    assert "They may see this case from now on" in page.text
    trust = desk.visitor(TRUST)
    assert "Agree as the second person" in trust.get(f"/case/{reference}").text
    assert chair.post(f"/case/{reference}/second").status == 409


def test_what_is_in_proportion_stands_beside_the_ladder(desk: Served, worked: Worked) -> None:
    earlier, _ = case(desk.cabinet, judged=findings(subjects=("Gemma Tranter",)))
    visitor, page = at(desk, worked)
    finding = re.search(r'/label/([0-9a-f]{32})"', page.text)
    assert finding is not None
    visitor.post(f"/case/{worked.reference}/label/{finding[1]}", standing="accepted")
    said = words(visitor.get(f"/case/{worked.reference}/decide/warning"))
    assert "Code of conduct: \u201cAbusive or personal comments about staff" in said
    assert f"{earlier} , today (the same name; it may be somebody else)" in said
