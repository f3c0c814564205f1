"""A phone call that the office wrote down is read, judged and filed like a mail, and is never held back as one of many."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from sqlalchemy import select

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.case_opening import Filed
from casefile.errors import CaseworkError, NotAllowed
from casefile.findings import Findings
from casefile.loop_stops import Limits, why_no_letter
from casefile.mail_balance import weigh
from casefile.need_to_know import readers_of
from casefile.phone_call import Call, caller_of, compose, log_call
from casefile.school import Person
from casefile.sender_notes import reporter_of
from casefile.tables import AuditLine, Case, Mail, MailPlace
from casefile.vocabulary import load_vocabulary
from ingest.parse_mail import parse_mail
from tests.casefile.filed import file, file_next
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, NOW, OFFICE, SCHOOL, findings, report
from triage.assess import Assessor

CALL = Call(
    name=f'Zoë "Zed" {MARKED}',
    relation="grandmother",
    child="Leo, Year 3 Oak",
    phone="07700 900123",
    address="",
    postal=("1 High Street", "Sale"),
    at=NOW,
    said="Dawn Kettle called Miss Prior a lazy cow in the parents' WhatsApp group on Monday.",
)

JUDGED = findings(by=None, subjects=("Dawn Kettle",))


def logged(cabinet: Cabinet, call: Call = CALL, limits: Limits = Limits(), judged: Findings | None = JUDGED) -> Filed:  # noqa: B008 - frozen
    """The call goes the way of every mail; it is really judged where no judgement is given."""
    with cabinet.writing() as session:
        mail = log_call(session, cabinet, OFFICE, call, "school.example")
        assert mail is not None
        assert (mail.logged_by, mail.state) == ("office", "collected")
    with cabinet.writing() as session:
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        what = parse_mail(
            filing.open_raw(session, cabinet, session.get_one(Mail, unread.mail_id)), whole=unread.is_call
        )
        filing.record_read(session, cabinet, unread.mail_id, what, judged or _assessor().assess(what))
    return file_next(cabinet, limits)


@cache
def _assessor() -> Assessor:
    return Assessor(load_vocabulary(), SCHOOL)


def reporter(cabinet: Cabinet, case: Case) -> dict[str, str | None]:
    with cabinet.reading() as session:
        return reporter_of(cabinet.folder(session, case.key_id), case)


def test_a_call_opens_a_case_with_all_that_the_caller_said_of_themselves(cabinet: Cabinet) -> None:
    filed = logged(cabinet, judged=None)
    assert filed.opened
    assert filed.case is not None
    known = reporter(cabinet, filed.case)
    assert {key: known[key] for key in ("name", "relation", "child", "address", "phone", "postal")} == {
        "name": CALL.name,
        "relation": "grandmother",
        "child": "Leo, Year 3 Oak",
        "address": "",
        "phone": "07700 900123",
        "postal": "1 High Street\nSale",
    }
    assert "abusive-comment" in {each.id for each in filed.findings.categories}
    assert "Dawn" in {each.name.split()[0] for each in filed.findings.facts.subjects}
    assert filed.report.authentication.verdict == "unchecked"
    with cabinet.reading() as session:
        assert weigh(session, cabinet).holds
        assert weigh(session, cabinet).became["cases"] == weigh(session, cabinet).came_in == 1
        assert session.query(MailPlace).count() == 0
        assert why_no_letter(session, session.get_one(Mail, filed.mail_id), filed.report, Limits()) is None
    audit_trail.verify(cabinet)


def test_a_call_that_triage_would_pass_to_the_office_opens_a_case_all_the_same(cabinet: Cabinet) -> None:
    assert logged(cabinet, judged=findings("enquiry")).opened


def test_a_form_sent_twice_is_one_call(cabinet: Cabinet) -> None:
    logged(cabinet)
    with cabinet.writing() as session:
        assert log_call(session, cabinet, OFFICE, CALL, "school.example") is None
    with cabinet.reading() as session:
        assert session.query(Mail).count() == session.query(AuditLine).filter_by(act="call-logged").count() == 1


def test_calls_without_an_address_are_no_flood_and_count_against_no_mail(cabinet: Cabinet) -> None:
    limits = Limits("concerns@school.example", 1)
    for number in range(3):
        call = replace(CALL, name="", relation="", child="", phone="", postal=(), said=f"{number}. {CALL.said}")
        filed = logged(cabinet, call, limits)
        assert filed.opened
        assert filed.case is not None
        assert (reporter(cabinet, filed.case)["name"], "phone" in reporter(cabinet, filed.case)) == (None, False)
    assert logged(cabinet, replace(CALL, address="concerns@school.example"), limits).opened
    nameless = report(sender=parse_mail(b"Subject: x\n\ny").sender, message_id="n@else.example")
    assert file(cabinet, b"by mail", nameless, limits=limits).opened


def test_whoever_the_caller_complains_of_never_learns_of_it(cabinet: Cabinet) -> None:
    filed = logged(cabinet, judged=findings(flags=("staff-subject",), subjects=("the headteacher",)))
    assert filed.case is not None
    with cabinet.reading() as session:
        assert HEAD not in readers_of(session, cabinet.school, session.get_one(Case, filed.case.id))


def test_header_fields_like_ours_in_a_mail_that_came_mean_nothing(cabinet: Cabinet) -> None:
    raw = compose(CALL, "school.example")
    case = file(cabinet, raw, parse_mail(raw), findings(by=None)).case
    assert case is not None
    assert not {"phone", "postal"} & set(reporter(cabinet, case))


def test_lines_in_what_was_typed_make_no_fields() -> None:
    call = replace(CALL, name="Ola\r\nBcc: all@parents.example", child="Leo\nX: y", said="One.\nSubject: two")
    what = parse_mail(compose(call, "school.example"))
    assert (what.subject, what.sender.name, what.cc) == ("Phone call", "Ola Bcc:", ())
    assert "One.\nSubject: two" in what.reply
    assert caller_of(compose(call, "school.example"))["child"] == "Leo X: y"


@pytest.mark.parametrize("person", [CHAIR, IT])
def test_only_the_office_and_leaders_log_a_call(cabinet: Cabinet, person: Person) -> None:
    with cabinet.writing() as session, pytest.raises(NotAllowed):
        log_call(session, cabinet, person, CALL, "school.example")
    for each in (OFFICE, DEPUTY, DSL):
        with cabinet.writing() as session:
            log_call(session, cabinet, each, CALL, "school.example")


@pytest.mark.parametrize("wrong", [{"said": " "}, {"address": "nowhere"}, {"at": NOW.replace(year=2027)}])
def test_a_call_that_cannot_be_kept_is_said_in_words(cabinet: Cabinet, wrong: dict[str, object]) -> None:
    with cabinet.writing() as session, pytest.raises(CaseworkError):
        log_call(session, cabinet, OFFICE, replace(CALL, **wrong), "school.example")  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "line", ["-- ", "-----Original Message-----", "On Monday Dawn wrote:", "> she said", "Sent from my iPhone"]
)
def test_a_caller_s_words_stay_whole_whatever_they_look_like(cabinet: Cabinet, line: str) -> None:
    words = f"She read it out to me.\n{line}\nDawn Kettle called her a lazy cow."
    logged(cabinet, replace(CALL, said=words))
    with cabinet.reading() as session:
        mail = session.scalars(select(Mail)).one()
        reading = filing.open_reading(session, cabinet, mail)
        assert reading is not None
        assert "She read it out" in reading[0].reply
        assert line.strip() in reading[0].reply
        assert "lazy cow" in reading[0].reply
        assert not reading[0].forwarded
