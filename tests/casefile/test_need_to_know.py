"""The ladder never runs dry, and it decides on mail without a case as well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from casefile import audit_trail, filing, mail_acts, register
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed, SettingsError
from casefile.findings import Findings
from casefile.kept_from import keep_from, lift_recusal
from casefile.mail_list import other_mails_for
from casefile.need_to_know import on_top, who_may_see
from casefile.other_mail import who_may_see_mail
from casefile.report import Report
from casefile.school import Person, School, load_school
from casefile.second_reading import claim_pictures, record_pictures
from casefile.tables import AuditLine, Mail
from tests.casefile.filed import file
from tests.casefile.test_filing import sees
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, PEOPLE, SCHOOL, TRUST, findings, report
from tests.installation import ROOT

NOT_JUDGED = Findings("concern", warnings=("Not read in full; not judged.",))


def who(school: School, *recused: str, safeguarding: bool = False) -> set[str]:
    return {each.id for each in who_may_see(school, recused, safeguarding)}


def with_people(*people: Person) -> School:
    return replace(SCHOOL, people=people)


def test_a_head_of_equal_rank_is_not_junior_to_the_other() -> None:
    assert who(with_people(HEAD, replace(DEPUTY, rank=1), CHAIR), "deputy") == {"head"}
    assert who(with_people(replace(HEAD, rank=0), replace(DEPUTY, rank=0), CHAIR), "deputy") == {"head"}
    assert who(with_people(HEAD, DEPUTY, CHAIR), "head") == {"chair"}


def test_where_everybody_is_recused_the_last_rung_sees_it() -> None:
    assert who(SCHOOL, *(each.id for each in PEOPLE)) == {"trust"}
    assert who(SCHOOL, *(each.id for each in PEOPLE), safeguarding=True) == {"trust"}
    assert who(SCHOOL, "head", "deputy", "chair", "trust", safeguarding=True) == {"dsl"}


def test_on_top_is_whoever_nobody_is_senior_to() -> None:
    assert [each.id for each in on_top(SCHOOL, (), safeguarding=True)] == ["head"]
    assert [each.id for each in on_top(SCHOOL, ("head",), safeguarding=True)] == ["chair"]
    assert {each.id for each in on_top(with_people(HEAD, replace(DEPUTY, rank=1), CHAIR), (), safeguarding=False)} == {
        "head",
        "deputy",
    }


def test_a_school_whose_ladder_ends_with_the_head_is_refused(tmp_path: Path) -> None:
    example = (ROOT / "templates" / "school.example.toml").read_text(encoding="utf-8")
    path = tmp_path / "school.toml"
    path.write_text(example, encoding="utf-8")
    assert load_school(path).people
    path.write_text(example.replace("rank = 10\n", "").replace("rank = 20\n", ""), encoding="utf-8")
    with pytest.raises(SettingsError, match="would reach nobody"):
        load_school(path)


def test_an_enquiry_that_complains_of_staff_is_a_case(cabinet: Cabinet) -> None:
    filed = file(cabinet, b"raw", judged=findings("enquiry", flags=("staff-subject",), subjects=("Mrs Calloway",)))
    assert filed.opened
    assert {each.id for each in PEOPLE if sees(cabinet, each, filed.case.reference)} == {"chair"}


def readers(cabinet: Cabinet, mail_id: str) -> set[str]:
    """Who is told of a mail; asserts that they and nobody else find it at the desk."""
    with cabinet.reading() as session:
        told = {each.id for each in who_may_see_mail(session, cabinet, session.get_one(Mail, mail_id))}
        listed = {
            each.id
            for each in PEOPLE
            if mail_id in [other.mail.mail_id for other in other_mails_for(session, cabinet, each).mails]
        }
        reached = set()
        for each in PEOPLE:
            try:
                register.mail_for(session, cabinet, each, mail_id)
                reached.add(each.id)
            except NotAllowed:
                pass
    assert told == listed == reached
    return told


def test_the_ladder_decides_on_mail_without_a_case(cabinet: Cabinet) -> None:
    assert readers(cabinet, file(cabinet, b"one", judged=findings("enquiry")).mail_id) == {"head", "deputy"}
    about_head = file(cabinet, b"two", judged=findings("enquiry", subjects=("Mrs Calloway",)))
    assert readers(cabinet, about_head.mail_id) == {"chair"}


def set_aside(cabinet: Cabinet, what: Report) -> str:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 9, 1), what.text.encode())
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        assert filing.set_aside(session, cabinet, unread.mail_id, "too-slow", what, NOT_JUDGED)
        return unread.mail_id


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Somebody hit my son.", {"head", "deputy", "dsl"}),
        ("Ms Calloway hit my son.", {"chair", "dsl"}),
        ("Mr Siddall hit my son, Ms Wynn saw it.", {"head"}),
        ("The head and the chair of governors and Dr Helen Marsh.", {"trust", "dsl"}),
    ],
)
def test_mail_that_was_not_judged_is_kept_from_whoever_it_names(cabinet: Cabinet, text: str, people: set[str]) -> None:
    assert readers(cabinet, set_aside(cabinet, report(text))) == people


def test_a_case_made_of_such_a_mail_is_kept_from_the_same_people(cabinet: Cabinet) -> None:
    mail_id = set_aside(cabinet, report("Mrs Calloway hit my son."))
    with cabinet.writing() as session:
        case, _ = mail_acts.open_case_from_mail(session, cabinet, session.get_one(Mail, mail_id), DSL)
    assert {each.id for each in PEOPLE if sees(cabinet, each, case.reference)} == {"chair", "dsl"}


def lift(cabinet: Cabinet, reference: str, recused: str, by: Person) -> None:
    with cabinet.writing() as session:
        lift_recusal(session, cabinet, register.case_for(session, cabinet, by, reference), recused, by)


def test_whoever_is_on_top_lifts_a_recusal_and_nobody_else_does(cabinet: Cabinet) -> None:
    case = file(cabinet, b"raw", judged=findings(flags=("safeguarding",), subjects=("Mrs Calloway",))).case
    for person in (DSL, HEAD, DEPUTY, TRUST):
        with pytest.raises(NotAllowed):
            lift(cabinet, case.reference, "head", person)
    with pytest.raises(ForbiddenMove):
        lift(cabinet, case.reference, "deputy", CHAIR)
    with cabinet.reading() as session:
        (kept,) = register.open_for(session, cabinet, CHAIR, case.reference).kept_from
        assert (kept.person, kept.may_be_lifted, "Mrs Calloway" in kept.reason) == (HEAD, True, True)
        assert not register.open_for(session, cabinet, DSL, case.reference).kept_from[0].may_be_lifted
    lift(cabinet, case.reference, "head", CHAIR)
    assert {each.id for each in PEOPLE if sees(cabinet, each, case.reference)} == {"head", "deputy", "dsl"}
    with cabinet.reading() as session:
        opened = register.open_for(session, cabinet, HEAD, case.reference)
        assert opened.kept_from == ()
        assert [(each.actor, each.act) for each in opened.story][-1] == ("chair", "recusal-lifted")
    audit_trail.verify(cabinet)


def test_whoever_is_on_top_is_asked_whom_it_may_be_about_and_may_keep_it_from_them(cabinet: Cabinet) -> None:
    reference = file(cabinet, b"raw", judged=findings(subjects=("Siddall",))).case.reference
    assert sees(cabinet, DEPUTY, reference)
    with cabinet.writing() as session:
        (asked,) = register.open_for(session, cabinet, HEAD, reference).perhaps_about
        assert (asked.person, "“Siddall”" in asked.reason) == (DEPUTY, True)
        case = register.open_for(session, cabinet, DEPUTY, reference)
        assert case.perhaps_about == ()
        with pytest.raises(NotAllowed):
            keep_from(session, cabinet, case.case, "deputy", DEPUTY)
        with pytest.raises(NotAllowed):
            keep_from(session, cabinet, case.case, "dsl", HEAD)
        keep_from(session, cabinet, case.case, "deputy", HEAD)
    assert not sees(cabinet, DEPUTY, reference)
    with cabinet.reading() as session:
        opened = register.open_for(session, cabinet, HEAD, reference)
        assert opened.perhaps_about == ()
        assert [each.person for each in opened.kept_from] == [DEPUTY]
        assert [(each.actor, each.act) for each in opened.story][-1] == ("head", "recused")


def test_nobody_is_asked_about_themselves(cabinet: Cabinet) -> None:
    reference = file(cabinet, b"raw", judged=findings(subjects=("Calloway",))).case.reference
    with cabinet.reading() as session:
        assert register.open_for(session, cabinet, HEAD, reference).perhaps_about == ()


def test_nobody_lifts_their_own_recusal(cabinet: Cabinet) -> None:
    everybody = ("Mrs Calloway", "Mr Siddall", "Dr Helen Marsh", "Mr Priestley")
    case = file(cabinet, b"raw", judged=findings(subjects=everybody)).case
    assert sees(cabinet, TRUST, case.reference)
    with pytest.raises(NotAllowed):
        lift(cabinet, case.reference, "trust", TRUST)


def test_a_lifted_recusal_stays_lifted_when_the_pictures_are_read_and_comes_back_with_another_mail(
    cabinet: Cabinet,
) -> None:
    judged = findings(subjects=("Mrs Calloway",))
    filed = file(cabinet, b"raw", judged=judged)
    with cabinet.writing() as session:
        session.get_one(Mail, filed.mail_id).pictures = "unread"
    lift(cabinet, filed.case.reference, "head", CHAIR)
    with cabinet.writing() as session:
        waiting = claim_pictures(session, cabinet)
        assert waiting is not None
        assert record_pictures(session, cabinet, waiting.mail_id, report(), judged) is not None
    assert sees(cabinet, HEAD, filed.case.reference)
    file(cabinet, b"more", report(subject=filed.case.reference), judged)
    assert not sees(cabinet, HEAD, filed.case.reference)


def test_reading_a_mail_without_a_case_leaves_one_line_in_the_audit_trail(cabinet: Cabinet) -> None:
    mail_id = file(cabinet, b"raw", judged=findings("enquiry")).mail_id
    with cabinet.writing() as session:
        for _ in range(2):
            mail_acts.note_mail_reading(session, cabinet, session.get_one(Mail, mail_id), HEAD.id)
        lines = session.execute(select(AuditLine.actor, AuditLine.about).where(AuditLine.act == "mail-read")).all()
    assert [tuple(each) for each in lines] == [(HEAD.id, mail_id)]
