"""A mail joins a case only with proof and a sender who is not failing; whatever is only likely, a person is asked."""

from __future__ import annotations

import pytest

from casefile import register
from casefile.cabinet import Cabinet
from casefile.case_opening import Filed
from casefile.casework import answer_may_belong
from casefile.report import Authentication, Mailbox
from casefile.tables import Case
from tests.casefile.filed import file
from tests.casefile.test_filing import letter
from tests.cast import HEAD, PARENT, findings, report
from tests.conftest import Clock

ELSEWHERE = Mailbox(PARENT.name, "ola@work.example")
BEN = Mailbox("Ben Field", "ben@else.example")


def first(cabinet: Cabinet) -> Case:
    case = file(cabinet, b"first").case
    assert case is not None
    return case


def asked(cabinet: Cabinet, filed: Filed) -> tuple[str | None, str | None]:
    """What the mail's own case asks, and why."""
    assert filed.opened
    assert filed.case is not None
    with cabinet.reading() as session:
        case = session.get_one(Case, filed.case.id)
        return case.may_belong_to, case.may_belong_why


def acts(cabinet: Cabinet, case: Case) -> list[str]:
    with cabinet.reading() as session:
        return [each.act for each in register.open_for(session, cabinet, HEAD, case.reference).story]


@pytest.mark.parametrize("verdict", ["passed", "none", "unchecked"])
def test_a_sender_who_is_not_failing_joins(cabinet: Cabinet, verdict: str) -> None:
    case = first(cabinet)
    answer = report(subject=f"Re: {case.reference}", authentication=Authentication(verdict))
    filed = file(cabinet, b"second", answer, findings("follow-up"))
    assert (filed.case and filed.case.id, filed.opened) == (case.id, False)
    assert ("sender-unproven" in acts(cabinet, case)) == (verdict == "none")


@pytest.mark.parametrize("how", ["subject", "thread"])
@pytest.mark.parametrize("kind", ["follow-up", "enquiry"])
def test_a_failing_sender_never_joins_by_itself_whatever_it_knows(cabinet: Cabinet, how: str, kind: str) -> None:
    case = first(cabinet)
    named = {"subject": case.reference} if how == "subject" else {"in_reply_to": letter(cabinet, case)}
    forged = report(**named, authentication=Authentication("failed", "fail", "none", "fail"))  # type: ignore[arg-type]
    filed = file(cabinet, b"second", forged, findings(kind))
    assert asked(cabinet, filed) == (case.id, "failing")
    assert "sender-failed" in acts(cabinet, filed.case)  # type: ignore[arg-type]
    assert "sender-failed" not in acts(cabinet, case)


def test_a_parent_who_names_the_case_from_another_address_is_asked_about(cabinet: Cabinet) -> None:
    case = first(cabinet)
    filed = file(cabinet, b"second", report(subject=case.reference, sender=ELSEWHERE), findings("enquiry"))
    assert asked(cabinet, filed) == (case.id, "unknown-address")


def test_a_parent_of_the_same_name_at_another_address_is_asked_about(cabinet: Cabinet) -> None:
    case = first(cabinet)
    assert asked(cabinet, file(cabinet, b"second", report(sender=ELSEWHERE))) == (case.id, "same-name")


def test_a_follow_up_without_a_reference_is_asked_about_at_the_parents_open_case(cabinet: Cabinet) -> None:
    case = first(cabinet)
    assert asked(cabinet, file(cabinet, b"second", judged=findings("follow-up"))) == (case.id, "same-address")


def test_the_other_parent_at_the_same_address_has_a_matter_of_their_own(cabinet: Cabinet) -> None:
    first(cabinet)
    filed = file(cabinet, b"second", judged=findings("follow-up", signed="Piotr Zzyxkowski"))
    assert asked(cabinet, filed) == (None, None)
    with cabinet.reading() as session:
        opened = register.open_for(session, cabinet, HEAD, filed.case.reference)  # type: ignore[union-attr]
    assert opened.reporter["name"] == "Piotr Zzyxkowski"


def test_the_other_parent_who_answers_our_letter_joins_and_it_is_told(cabinet: Cabinet, clock: Clock) -> None:
    case = first(cabinet)
    clock.pass_by(hours=1)
    answer = report(in_reply_to=letter(cabinet, case))
    filed = file(cabinet, b"second", answer, findings("follow-up", signed="Piotr Zzyxkowski"))
    assert not filed.opened
    assert acts(cabinet, case).count("signed-by-another") == 1
    with cabinet.reading() as session:
        opened = register.open_for(session, cabinet, HEAD, case.reference)
    assert [each.writer for each in opened.mails] == [PARENT.name, "Piotr Zzyxkowski"]
    assert opened.reporter["name"] == PARENT.name


def test_a_new_concern_of_the_same_parent_and_one_of_another_are_their_own(cabinet: Cabinet) -> None:
    first(cabinet)
    assert asked(cabinet, file(cabinet, b"second")) == (None, None)
    assert asked(cabinet, file(cabinet, b"third", report(sender=BEN), findings(by="Ben Field"))) == (None, None)


def complained_of(cabinet: Cabinet) -> tuple[Case, str]:
    """A case about Ben, whom the school has written to; and that letter's Message-ID."""
    case = file(cabinet, b"first", judged=findings(subjects=("Ben Field",))).case
    assert case is not None
    return case, letter(cabinet, case, BEN.address, "subject")


@pytest.mark.parametrize("named", [(), ("Ben Field",)])
def test_whoever_is_complained_of_answers_in_the_case_and_is_no_reporter_of_it(
    cabinet: Cabinet, named: tuple[str, ...]
) -> None:
    case, ours = complained_of(cabinet)
    answer = report(sender=BEN, in_reply_to=ours)
    filed = file(cabinet, b"second", answer, findings("follow-up", by="Ben Field", subjects=named))
    assert (filed.case and filed.case.id, filed.opened) == (case.id, False)
    with cabinet.reading() as session:
        opened = register.open_for(session, cabinet, HEAD, case.reference)
    assert (opened.answers, opened.other_reporters) == ({filed.mail_id: "Ben Field"}, {})


def test_whoever_complains_in_return_has_a_case_of_their_own(cabinet: Cabinet) -> None:
    case, ours = complained_of(cabinet)
    back = report(sender=BEN, in_reply_to=ours)
    filed = file(cabinet, b"second", back, findings("follow-up", by="Ben Field", subjects=(PARENT.name,)))
    assert asked(cabinet, filed) == (case.id, "counter-claim")
    with cabinet.reading() as session:
        opened = register.open_for(session, cabinet, HEAD, case.reference)
    assert [name for role, _, name in opened.people if role == "subject"] == ["Ben Field"]


def test_an_answer_in_a_thread_of_two_cases_joins_the_one_whose_letter_it_answers(cabinet: Cabinet) -> None:
    for number in range(5):
        earlier = file(cabinet, b"earlier %d" % number).case
        assert earlier is not None
        first_letter = letter(cabinet, earlier)
        forged = report(in_reply_to=first_letter, authentication=Authentication("failed"))
        later = file(cabinet, b"later %d" % number, forged, findings("follow-up")).case
        assert later is not None
        last_letter = letter(cabinet, later)
        answer = report(in_reply_to=last_letter, references=(first_letter, last_letter))
        joined = file(cabinet, b"answer %d" % number, answer, findings("follow-up")).case
        assert joined is not None
        assert joined.id == later.id
        without = report(references=(first_letter, last_letter))
        joined = file(cabinet, b"another %d" % number, without, findings("follow-up")).case
        assert joined is not None
        assert joined.id == later.id


def test_of_two_cases_in_a_subject_the_first_one_named_is_meant(cabinet: Cabinet) -> None:
    one, two = first(cabinet), file(cabinet, b"other", report(message_id="other@parents.example")).case
    assert two is not None
    for named, other in ((one, two), (two, one)):
        answer = report(subject=f"{named.reference} (was {other.reference})")
        joined = file(cabinet, named.reference.encode(), answer, findings("follow-up")).case
        assert joined is not None
        assert joined.id == named.id


def test_an_old_case_is_not_asked_about_for_a_name(cabinet: Cabinet, clock: Clock) -> None:
    first(cabinet)
    clock.pass_by(days=91)
    assert asked(cabinet, file(cabinet, b"second", report(sender=ELSEWHERE))) == (None, None)


def test_automatic_mail_and_junk_that_name_a_case_open_none(cabinet: Cabinet) -> None:
    case = first(cabinet)
    for number, kind in enumerate(("automatic", "junk")):
        stranger = report(subject=case.reference, sender=BEN)
        assert file(cabinet, f"other {number}".encode(), stranger, findings(kind)).case is None


def test_an_answered_question_is_gone_with_its_reason(cabinet: Cabinet) -> None:
    case = first(cabinet)
    filed = file(cabinet, b"second", report(subject=case.reference, sender=ELSEWHERE))
    assert filed.case is not None
    with cabinet.writing() as session:
        row = session.get_one(Case, filed.case.id)
        answer_may_belong(session, cabinet, row, HEAD.id, other=session.get_one(Case, case.id))
    with cabinet.reading() as session:
        row = session.get_one(Case, filed.case.id)
        assert (row.may_belong_to, row.may_belong_why, row.joined_to) == (None, None, case.id)
        assert len(register.open_for(session, cabinet, HEAD, case.reference).mails) == 2
