"""Other mail at the desk: the ladder decides, a reading is noted, and a case that a person opens has its letter."""

from __future__ import annotations

import re

from sqlalchemy import select

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.findings import Findings
from casefile.school import Person
from casefile.tables import AuditLine, Draft, Mail, Notice
from tests.casefile.filed import file
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, OFFICE, PARENT, findings, report
from tests.desk.furnished import case, everything, other_mail, set_aside
from tests.desk.served import Served


def told(cabinet: Cabinet) -> set[str]:
    with cabinet.reading() as session:
        return set(session.scalars(select(Notice.person_id)))


def lines(cabinet: Cabinet, act: str) -> list[tuple[str, str | None]]:
    with cabinet.reading() as session:
        found = session.execute(select(AuditLine.actor, AuditLine.about).where(AuditLine.act == act))
        return [(actor, about) for actor, about in found]


def aside_about_the_head(cabinet: Cabinet) -> str:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 3, 1), b"about the head")
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        bare = report("Mrs Calloway hit my son.", subject="About my son")
        assert filing.set_aside(session, cabinet, unread.mail_id, "too-slow", bare, Findings("concern"))
        return unread.mail_id


def test_a_case_that_a_person_opens_has_its_letter_and_the_others_are_told(desk: Served) -> None:
    mail_id = other_mail(desk.cabinet, "enquiry", "Lost jumper")
    visitor = desk.visitor(HEAD)
    visitor.get(f"/mail/{mail_id}")
    page = visitor.follow(visitor.post(f"/mail/{mail_id}/case")).text
    assert "Read and approve the letter" in page
    with desk.cabinet.reading() as session:
        draft = session.scalars(select(Draft)).one()
        assert draft.recipient_hash == desk.cabinet.hash_of("address", PARENT.address)
        assert draft.message_id.endswith("@school.example")
    assert told(desk.cabinet) == {DEPUTY.id}


def test_reading_a_mail_without_a_case_is_noted_once(desk: Served) -> None:
    mail_id = other_mail(desk.cabinet, "enquiry", "Lost jumper")
    visitor = desk.visitor(HEAD)
    for _ in range(2):
        assert visitor.get(f"/mail/{mail_id}").status == 200
    assert lines(desk.cabinet, "mail-read") == [(HEAD.id, mail_id)]


def test_a_mail_about_the_head_that_was_set_aside_is_for_the_chair_and_the_dsl(desk: Served) -> None:
    mail_id = aside_about_the_head(desk.cabinet)

    def finds(person: Person) -> bool:
        visitor = desk.visitor(person)
        shown = {path: f"/mail/{mail_id}" in visitor.get(path).text for path in ("/", "/mail")}
        assert set(shown.values()) in ({True}, {False})
        assert visitor.get(f"/mail/{mail_id}").status == (200 if shown["/"] else 404)
        return shown["/"]

    assert {each.id for each in (HEAD, DEPUTY, DSL, CHAIR) if finds(each)} == {"dsl", "chair"}
    visitor = desk.visitor(DSL)
    visitor.get(f"/mail/{mail_id}")
    opened = visitor.follow(visitor.post(f"/mail/{mail_id}/case"))
    assert opened.status == 200
    assert "A child may be at risk." in opened.text
    reference = re.findall(r"CD-\w{4}-\w{2}", opened.text)[0]
    assert desk.visitor(CHAIR).get(f"/case/{reference}").status == 200
    assert desk.visitor(HEAD).get(f"/case/{reference}").status == 404


def test_a_mail_that_cannot_be_opened_leaves_the_list_and_its_page_whole(desk: Served) -> None:
    mail_id = set_aside(desk.cabinet)
    with desk.cabinet.writing() as session:
        row = session.get_one(Mail, mail_id)
        assert row.report is not None
        row.report = row.report[:-1] + bytes([row.report[-1] ^ 1])
    visitor = desk.visitor(HEAD)
    assert f"/mail/{mail_id}" in visitor.get("/").text
    assert f"/mail/{mail_id}" in visitor.get("/mail").text
    assert "This mail was set aside" in visitor.get(f"/mail/{mail_id}").text


def test_whom_a_case_is_kept_from_is_said_and_whoever_is_on_top_may_let_them_see_it(desk: Served) -> None:
    reference, _ = case(desk.cabinet, judged=findings(flags=("safeguarding",), subjects=("Ms Calloway",)))
    lead = desk.visitor(DSL)
    page = lead.get(f"/case/{reference}").text
    assert f"<strong>{HEAD.name}</strong>" in page
    assert "The report complains of “Ms Calloway”." in page
    assert "let them see it" not in page
    assert lead.post(f"/case/{reference}/recusal", person=HEAD.id).status == 404
    assert desk.visitor(HEAD).get(f"/case/{reference}").status == 404
    chair = desk.visitor(CHAIR)
    assert "let them see it" in chair.get(f"/case/{reference}").text
    assert chair.post(f"/case/{reference}/recusal", person=HEAD.id).status == 303
    assert lines(desk.cabinet, "recusal-lifted") == [(CHAIR.id, None)]
    page = desk.visitor(HEAD).get(f"/case/{reference}").text
    assert "found that the case is not about somebody it was kept from" in page
    assert "Kept from" not in page


def test_staff_without_a_role_are_listed_and_there_is_nothing_to_lift(desk: Served) -> None:
    filed = file(desk.cabinet, b"about a teacher", judged=findings(subjects=("Miss Prior",)))
    assert filed.case is not None
    page = desk.visitor(HEAD).get(f"/case/{filed.case.reference}").text
    assert "The report complains of “Miss Prior”." in page
    assert "let them see it" not in page


def test_a_mail_can_be_filed_by_hand_and_is_then_what_the_leader_said(desk: Served) -> None:
    mail_id = set_aside(desk.cabinet)
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/mail/{mail_id}").text
    assert "Reading it took too long" in page
    done = visitor.follow(visitor.post(f"/mail/{mail_id}/file", kind="junk"))
    assert "Filed. You can still open a case from it." in done.text
    assert "1 junk" in visitor.get("/").text
    assert lines(desk.cabinet, "mail-filed-by-hand") == [(HEAD.id, mail_id)]
    assert visitor.post(f"/mail/{mail_id}/release").status == 409
    assert visitor.post(f"/mail/{mail_id}/file", kind="concern").status == 409


def test_a_mail_can_be_put_into_a_case_and_is_read_there(desk: Served) -> None:
    reference, _ = case(desk.cabinet, subject="The first mail")
    mail_id = set_aside(desk.cabinet)
    visitor = desk.visitor(HEAD)
    visitor.get(f"/mail/{mail_id}")
    assert "There is no case with that reference" in visitor.post(f"/mail/{mail_id}/add", reference="CD-0000-00").text
    moved = visitor.follow(visitor.post(f"/mail/{mail_id}/add", reference=f" {reference.lower()} "))
    assert "added another mail to the case" in moved.text
    assert "A long one" in moved.text
    assert f"/mail/{mail_id}" not in visitor.get("/mail").text
    assert told(desk.cabinet) == {DEPUTY.id}


def test_a_mail_about_the_head_takes_the_case_it_is_put_into_with_it(desk: Served) -> None:
    reference, _ = case(desk.cabinet, judged=findings(flags=("safeguarding",)))
    mail_id = aside_about_the_head(desk.cabinet)
    lead = desk.visitor(DSL)
    assert lead.get(f"/mail/{mail_id}").status == 200
    assert lead.post(f"/mail/{mail_id}/add", reference=reference).status == 303
    assert desk.visitor(HEAD).get(f"/case/{reference}").status == 404
    assert desk.visitor(CHAIR).get(f"/case/{reference}").status == 200
    with desk.cabinet.reading() as session:
        sorts = session.execute(select(Notice.person_id, Notice.sort)).all()
    assert (CHAIR.id, "look-now") in [tuple(each) for each in sorts]


def test_what_nobody_judged_stays_kept_from_whom_it_names_when_it_is_passed_on(desk: Served) -> None:
    mail_id = aside_about_the_head(desk.cabinet)
    lead, chair, head = desk.visitor(DSL), desk.visitor(CHAIR), desk.visitor(HEAD)
    lead.get(f"/mail/{mail_id}")
    assert lead.post(f"/mail/{mail_id}/pass", to=CHAIR.id).status == 303
    assert "A mail was passed to you" in chair.get("/").text
    assert chair.get(f"/mail/{mail_id}").status == lead.get(f"/mail/{mail_id}").status == 200
    for path in ("/", "/mail"):
        assert f"/mail/{mail_id}" not in head.get(path).text
    assert head.get(f"/mail/{mail_id}").status == head.get(f"/mail/{mail_id}/original").status == 404
    assert chair.post(f"/mail/{mail_id}/pass", to=HEAD.id).status == 409
    # Once somebody has said what it is, it is for everybody.
    assert 'value="enquiry"' in chair.get(f"/mail/{mail_id}").text
    assert chair.post(f"/mail/{mail_id}/file", kind="enquiry").status == 303
    assert head.get(f"/mail/{mail_id}").status == 200


def test_the_office_reads_what_was_passed_on_to_it_and_nothing_else(desk: Served) -> None:
    mail_id, other = other_mail(desk.cabinet, "enquiry", "Lost jumper"), other_mail(desk.cabinet, "enquiry", "Trip")
    office, head = desk.visitor(OFFICE), desk.visitor(HEAD)
    assert office.get(f"/mail/{mail_id}").status == 404
    head.get("/mail")
    assert head.post(f"/mail/{mail_id}/pass", to=OFFICE.id).status == 303
    assert told(desk.cabinet) == {OFFICE.id}
    assert f"with {OFFICE.name}" in head.get("/mail").text
    first = office.get("/").text
    assert "Lost jumper" in first
    assert "Trip" not in first
    page = office.get(f"/mail/{mail_id}")
    assert "She called Miss Prior a lazy cow" in page.text
    assert "What should become of it?" not in page.text
    assert office.get(f"/mail/{other}").status == 404
    for act in ("case", "file", "pass", "release", "add"):
        assert office.post(f"/mail/{mail_id}/{act}", kind="junk", to=OFFICE.id).status == 404
    done = office.follow(office.post(f"/mail/{mail_id}/dealt-with"))
    assert "Noted as dealt with." in done.text
    assert "Nothing waits for you." in done.text
    assert "Lost jumper" in done.text
    assert lines(desk.cabinet, "mail-dealt-with") == [(OFFICE.id, mail_id)]
    assert office.post(f"/mail/{mail_id}/dealt-with").status == 409


def test_what_tells_of_a_child_at_risk_is_not_passed_to_the_office(desk: Served) -> None:
    mail_id = file(desk.cabinet, b"kept", report(), findings("enquiry")).mail_id
    with desk.cabinet.writing() as session:
        row = session.get_one(Mail, mail_id)
        filing.seal_reading(session, desk.cabinet, row, report(), findings("enquiry", flags=("safeguarding",)))
    head = desk.visitor(HEAD)
    page = head.get(f"/mail/{mail_id}").text
    assert f'value="{DSL.id}"' in page
    assert f'value="{OFFICE.id}"' not in page
    assert head.post(f"/mail/{mail_id}/pass", to=OFFICE.id).status == 409
    assert head.post(f"/mail/{mail_id}/pass", to="nobody").status == 409
    assert head.post(f"/mail/{mail_id}/pass", to=DSL.id).status == 303
    assert "A mail was passed to you" in desk.visitor(DSL).get("/").text


def test_a_mail_can_be_read_as_text_as_it_came_and_that_is_noted(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    with desk.cabinet.reading() as session:
        mail_id = session.scalars(select(Mail.id)).one()
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/mail/{mail_id}/text").text
    assert "Message-ID: &lt;everything@parents.example&gt;" in page
    assert "lets all complain together" in page
    assert "<script>" not in page
    assert "read the original mail as text" in visitor.get(f"/case/{reference}?story=looks").text
