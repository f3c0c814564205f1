"""Whoever may see each of many cases and mails at once is whoever may see one: in SQL as in `may_see_case`."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from casefile import register
from casefile.cabinet import Cabinet
from casefile.mail_list import SlimMail, counts_of, other_mails_for
from casefile.need_to_know import SEALED, may_see_case, seen_among, sees_of
from casefile.other_mail import mails_seen_where, take_missing_mentions, who_may_see_mail
from casefile.school import Person, School
from casefile.tables import Case, CaseGrant, Mail, MailMention, Recusal, new_id
from tests.casefile.filed import file
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, NOW, OFFICE, PEOPLE, SCHOOL, TRUST, findings, report
from tests.conftest import Clock

SECOND_DSL = Person("dsl2", "Mr Tom Avery", "Deputy DSL", "dsl2@school.example", ("dsl", "leader"), 2)
LATE = Person("late", "Mrs Una Frost", "Assistant Head", "una@school.example", ("leader",))
SCHOOLS = {
    "usual": SCHOOL,
    "no-dsl": replace(SCHOOL, people=(HEAD, DEPUTY, OFFICE, IT, CHAIR, TRUST)),
    "many": replace(SCHOOL, people=(*PEOPLE, SECOND_DSL, LATE)),
}


def keep_at_random(cabinet: Cabinet, school: School, luck: random.Random) -> None:
    """Eighty cases: kept from some, given to some, some sealed, some of safeguarding."""
    ids = [each.id for each in school.people]
    with cabinet.writing() as session:
        folder = cabinet.new_folder(session)
        for number in range(80):
            case = Case(id=new_id(), reference=f"CD-{number:04}-AA", state="received", key_id=folder.key_id)
            case.title = case.reporter = b""
            case.opened_at, case.safeguarding = NOW, luck.random() < 0.4
            session.add(case)
            session.flush()
            for person_id in luck.sample(ids, luck.choice([0, 0, 0, 1, 1, 2, 3, len(ids)])):
                lifted = NOW if luck.random() < 0.3 else None
                session.add(
                    Recusal(
                        id=new_id(), case_id=case.id, person_id=person_id, reason=b"", made_at=NOW, lifted_at=lifted
                    )
                )
            for person_id in luck.sample(ids, luck.choice([0, 0, 0, 1, 2])):
                grant = CaseGrant(id=new_id(), case_id=case.id, person_id=person_id, why="unopened", made_at=NOW)
                session.add(grant)
            if luck.random() < 0.2:
                seal = luck.choice([SEALED, "lifted"])
                mail = Mail(id=new_id(), digest=new_id(), size=1, key_id=folder.key_id, state="filed", raw=b"")
                mail.case_id, mail.seal, mail.collected_at = case.id, seal, NOW
                session.add(mail)


@pytest.mark.parametrize("name", SCHOOLS)
def test_for_every_person_and_every_case_the_answer_for_many_is_the_answer_for_one(cabinet: Cabinet, name: str) -> None:
    school = SCHOOLS[name]
    cabinet = replace(cabinet, school=school)
    keep_at_random(cabinet, school, random.Random(f"seed {name}"))  # noqa: S311 - a test that repeats
    seen_by_anybody = set()
    with cabinet.reading() as session:
        cases = list(session.scalars(select(Case)))
        for person in school.people:
            one_by_one = {each.id for each in cases if may_see_case(session, school, person, each)}
            sees = sees_of(session, school, person)
            assert {each.id for each in register.seen_by(session, cabinet, person)} == one_by_one
            assert {each.id for each in seen_among(session, school, person, cases)} == one_by_one
            assert {each.id for each in cases if sees(each.id, each.safeguarding)} == one_by_one
            seen_by_anybody |= one_by_one
    assert seen_by_anybody == {each.id for each in cases}


def mail_at_random(cabinet: Cabinet, luck: random.Random) -> None:
    """Sixty mails without a case: about somebody, or naming them, set aside or not, passed on or not."""
    names = [each.name for each in PEOPLE]
    for number in range(60):
        named = luck.sample(names, luck.choice([0, 0, 1, 2]))
        subjects = tuple(named) if luck.random() < 0.5 else ()
        text = f"Words about {' and '.join(named)}."
        what = report(text, subject=f"Matter {number}", message_id=f"m{number}@parents.example")
        # A complaint about staff opens a case, unless somebody files it otherwise.
        filed = file(
            cabinet, f"raw {number}".encode(), what, findings(luck.choice(["enquiry", "junk"]), subjects=subjects)
        )
        with cabinet.writing() as session:
            mail = session.get_one(Mail, filed.mail_id)
            if luck.random() < 0.3:
                mail.trouble, mail.state = "too-slow", luck.choice(["set-aside", "filed"])
            mail.alarms = mail.alarms or luck.random() < 0.1
            mail.seal = SEALED if luck.random() < 0.1 else None
            if luck.random() < 0.2:
                mail.passed_to = luck.choice([OFFICE.id, DSL.id, CHAIR.id])
                mail.passed_at = luck.choice([NOW, None])


def pages_of(cabinet: Cabinet, person: Person, kind: str = "", size: int = 7) -> list[SlimMail]:
    """Every page of the list, one behind the other."""
    found: list[SlimMail] = []
    after = ""
    with cabinet.reading() as session:
        while True:
            page = other_mails_for(session, cabinet, person, kind=kind, after=after, size=size)
            assert len(page.mails) <= size
            found += [each.mail for each in page.mails]
            after = page.further
            if not after:
                return found


def test_for_every_person_and_every_mail_too_and_no_page_leaves_one_out(cabinet: Cabinet, clock: Clock) -> None:
    mail_at_random(cabinet, random.Random(5))  # noqa: S311 - a test that repeats
    for person in PEOPLE:
        with cabinet.reading() as session:
            mails = list(session.scalars(select(Mail)))
            one_by_one = {each.id for each in mails if person in who_may_see_mail(session, cabinet, each)}
            at_once = set(session.scalars(select(Mail.id).where(mails_seen_where(session, SCHOOL, person))))
            counts = counts_of(session, mails_seen_where(session, SCHOOL, person))
        listed = pages_of(cabinet, person)
        assert at_once == one_by_one == {each.mail_id for each in listed}
        assert len(listed) == len(one_by_one) == sum(counts.values())
        assert {kind: len(pages_of(cabinet, person, kind)) for kind in counts} == counts
        # What waits for the person, what was set aside, all else; the newest first in each.
        groups = [
            (each.waits_for != person.id, each.state != "set-aside" and each.waits_for != person.id) for each in listed
        ]
        assert groups == sorted(groups)


def test_mails_that_an_earlier_version_read_are_looked_through_once(cabinet: Cabinet) -> None:
    about_head = file(cabinet, b"one", judged=findings("enquiry", subjects=("Mrs Calloway",))).mail_id
    with cabinet.writing() as session:
        session.get_one(Mail, about_head).alarms = None
        session.query(MailMention).delete()
    take_missing_mentions(cabinet)
    with cabinet.reading() as session:
        readers = who_may_see_mail(session, cabinet, session.get_one(Mail, about_head))
        assert [each.id for each in readers] == ["chair"]
