"""A letter is filled from the case and what was asked, goes to one person of the right role, and tells them nothing of others."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.case_dates import dates_of
from casefile.case_people import set_reporter_contact
from casefile.errors import LetterError, NotAllowed
from casefile.findings import Facts, Finding, Findings, Lane, Quote, Reporter, Subject
from casefile.joining import join_case
from casefile.report import Mailbox
from casefile.tables import AuditLine, Case, Draft, Mail
from outbound.attachments import attachments_of
from outbound.draft_edits import save_edit
from outbound.first_answer import draft_first_answer
from outbound.letter_book import letter_book
from outbound.opened_days import opened_days
from outbound.recipients import Recipient, reporter_recipient
from tests.casefile.filed import file
from tests.cast import HEAD, MARKED, PARENT, findings, report
from tests.conftest import Clock
from tests.outbound.cased import ADDRESS, SUBJECT, a_case, decided, draft, subject_of, went
from tests.outbound.drafted import act, opened

ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def row(cabinet: Cabinet, draft_id: str) -> Draft:
    return opened(cabinet, draft_id).draft


def test_a_letter_is_filled_sealed_and_waits(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    to, decision = subject_of(cabinet, case_id), decided(cabinet, case_id, "ban")
    pdf = ("Evidence: sheet.pdf", "application/pdf", b"%PDF-")
    draft_id = draft(cabinet, case_id, "ban-intention", to, decision, [pdf], reply_by="2026-12-08")
    letter = opened(cabinet, draft_id)
    assert letter.recipient == Mailbox(SUBJECT, ADDRESS)
    assert letter.text.startswith(f"Dear {SUBJECT},\n")
    assert "your side by Tuesday 8 December 2026" in letter.text
    drafted = letter.draft
    assert (drafted.state, drafted.to_role, drafted.person_id) == ("waiting", "subject", to.person_id)
    assert (drafted.decision_id, drafted.second_person, drafted.paper) == (decision, True, False)
    assert b"December" not in (drafted.answers or b"")
    with cabinet.reading() as session:
        assert [each.content for each in attachments_of(session, cabinet, session.get_one(Draft, draft_id))] == [
            b"%PDF-"
        ]
        line = session.scalars(select(AuditLine).where(AuditLine.about == draft_id)).one()
        assert (line.act, line.actor) == ("draft-written", HEAD.id)


@ON_SQLITE
def test_everything_that_is_missing_is_named_by_its_question(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    with pytest.raises(LetterError, match="How many minutes will it take"):
        draft(cabinet, case_id, "meeting-moved", subject_of(cabinet, case_id), minutes="9" * 5000)
    with pytest.raises(LetterError) as error:
        draft(cabinet, case_id, "request-for-account", subject_of(cabinet, case_id), matter=" ", reply_by="soon")
    assert "What would you like them to tell you about?" in error.value.sentence
    assert "By which day would you like to hear from them? (a day such as 2026-12-03)" in error.value.sentence
    with cabinet.reading() as session:
        assert session.scalars(select(Draft)).all() == []


@ON_SQLITE
@pytest.mark.parametrize("letter", [each.id for each in letter_book().values() if each.to == "subject"])
def test_a_letter_to_a_subject_holds_nothing_of_the_reporter(cabinet: Cabinet, letter: str) -> None:
    case_id = a_case(cabinet)
    said = opened(cabinet, draft(cabinet, case_id, letter, subject_of(cabinet, case_id)))
    whole = f"{said.subject}\n{said.text}\n{said.thread}"
    # The name, the address, the thread and the words of the report.
    for given_away in (MARKED, "Ola", PARENT.address, "first@parents.example", "lazy cow", "the group and"):
        assert given_away not in whole
    assert (said.thread.in_reply_to, said.thread.references) == ("", ())


@ON_SQLITE
def test_an_answer_to_the_reporter_stands_in_the_thread_of_their_newest_mail(cabinet: Cabinet, clock: Clock) -> None:
    case_id = a_case(cabinet)
    clock.pass_by(days=1)
    with cabinet.reading() as session:
        case = session.get_one(Case, case_id)
        reference, to = case.reference, reporter_recipient(cabinet.folder(session, case.key_id), case)
    more = report("More of it.", subject=f"RE: About it [{reference}]", message_id="second@parents.example",
                  references=("first@parents.example",))  # fmt: skip
    assert file(cabinet, b"two", more, findings("follow-up")).case is not None
    said = opened(cabinet, draft(cabinet, case_id, "follow-up-acknowledgement", to))
    assert said.subject == f"Re: About it [{reference}]"
    assert said.thread.in_reply_to == "second@parents.example"
    assert said.thread.references == ("first@parents.example", "second@parents.example")
    assert "More of it" not in said.text


@ON_SQLITE
def test_without_an_e_mail_address_it_goes_on_paper_or_not_at_all(cabinet: Cabinet) -> None:
    on_paper = a_case(cabinet, b"one", address="", postal=("2 Canal Street", "Sale M33 7QX"))
    letter = opened(cabinet, draft(cabinet, on_paper, "warning", subject_of(cabinet, on_paper)))
    assert letter.draft.paper
    assert (letter.recipient.address, letter.postal) == ("", ("2 Canal Street", "Sale M33 7QX"))
    nowhere = a_case(cabinet, b"two", address="")
    with pytest.raises(LetterError, match="no address"):
        draft(cabinet, nowhere, "warning", subject_of(cabinet, nowhere))


@ON_SQLITE
def test_a_phone_call_is_acknowledged_on_paper_where_a_postal_address_is_known(cabinet: Cabinet) -> None:
    call = report(subject="Phone call", sender=Mailbox("Ola Reed", ""), message_id="call@school.example")
    case = file(cabinet, b"one", call).case
    assert case is not None
    with cabinet.writing() as session:
        row = session.get_one(Case, case.id)
        session.scalars(select(Mail)).one().logged_by = "office"
        assert draft_first_answer(session, cabinet, row, call, sender_domain="school.example") is None
        set_reporter_contact(session, cabinet, row, HEAD.id, address="", phone="", postal=("1 Elm Road", "Sale"))
        letter = draft_first_answer(session, cabinet, row, call, sender_domain="school.example")
        assert letter is not None
        draft_id = letter.id
    said = opened(cabinet, draft_id)
    assert said.draft.paper
    assert said.postal == ("1 Elm Road", "Sale")
    assert "Thank you for ringing us on 24 November 2026." in said.text
    assert "Phone call" not in said.subject
    assert said.thread.in_reply_to == ""


@ON_SQLITE
def test_who_shares_an_address_with_the_reporter_is_not_answered_in_their_thread(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet, address=PARENT.address)
    said = opened(cabinet, draft(cabinet, case_id, "warning", subject_of(cabinet, case_id)))
    assert said.recipient.address == PARENT.address
    assert (said.thread.in_reply_to, said.thread.references) == ("", ())


@ON_SQLITE
def test_a_letter_for_another_role_is_refused(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    with pytest.raises(LetterError, match="not a letter for this person"):
        draft(cabinet, case_id, "outcome-to-reporter", subject_of(cabinet, case_id))
    with pytest.raises(LetterError, match="not a letter for this person"):
        draft(cabinet, case_id, "referral", subject_of(cabinet, case_id))
    assert draft(cabinet, case_id, "referral", Recipient("authority", "The police", "", ("1 High Street",)))
    other = a_case(cabinet, b"two")
    with pytest.raises(NotAllowed):
        draft(cabinet, case_id, "warning", subject_of(cabinet, other))
    with pytest.raises(NotAllowed):
        draft(cabinet, case_id, "warning", subject_of(cabinet, case_id), decided(cabinet, other, "warning"))


@ON_SQLITE
def test_while_an_allegation_against_staff_is_open_nobody_involved_is_written_to(cabinet: Cabinet) -> None:
    quote = (Quote("he grabbed her", "body"),)
    judged = Findings(
        kind="concern",
        categories=(Finding("abusive-comment", 0.9, quote),),
        flags=(),
        facts=Facts(reporter=Reporter(PARENT.name, "parent", None), subjects=(Subject(SUBJECT, "parent"),)),
        lanes=(Lane("staff-allegation", quote),),
    )
    case = file(cabinet, b"one", report(), judged).case
    assert case is not None
    to = Recipient("subject", SUBJECT, ADDRESS, (), subject_of(cabinet, case.id).person_id)
    with pytest.raises(LetterError, match="LADO"):
        draft(cabinet, case.id, "request-for-account", to)
    assert draft(cabinet, case.id, "referral", Recipient("authority", "LADO", "lado@council.example"))


@ON_SQLITE
def test_a_reporter_gets_nothing_of_a_report_that_another_wrote(cabinet: Cabinet, clock: Clock) -> None:
    bea = report(
        subject="Bea’s own words", sender=Mailbox("Bea Quill", "bea@parents.example"), message_id="b@x.example"
    )
    first = file(cabinet, b"bea", bea, findings(subjects=(SUBJECT,), by="Bea Quill")).case
    clock.pass_by(hours=1)
    case_id = a_case(cabinet)
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        join_case(session, cabinet, session.get_one(Case, first.id if first else ""), case, HEAD.id)
        # None of the mails came from here.
        set_reporter_contact(session, cabinet, case, HEAD.id, address="new@parents.example", phone="", postal=())
        to = reporter_recipient(cabinet.folder(session, case.key_id), case)
    subject = opened(cabinet, draft(cabinet, case_id, "acknowledgement", to)).subject
    assert MARKED in subject
    assert "Bea" not in subject


@ON_SQLITE
def test_the_days_that_it_names_are_kept_when_it_goes(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    to, decision = subject_of(cabinet, case_id), decided(cabinet, case_id, "ban")
    went(cabinet, draft(cabinet, case_id, "ban-decision", to, decision, ends_on="2027-03-25", review_on="2027-02-01"))
    with cabinet.reading() as session:
        kept = [(each.sort, each.due.isoformat(), each.decision_id, each.person_id)
                for each in dates_of(session, session.get_one(Case, case_id))]  # fmt: skip
    assert kept == [
        ("ban-review", "2027-02-01", decision, to.person_id),
        ("ban-end", "2027-03-25", decision, to.person_id),
    ]


@ON_SQLITE
def test_a_day_changed_by_hand_is_not_kept_and_the_story_says_so(cabinet: Cabinet) -> None:
    case_id = a_case(cabinet)
    draft_id = draft(cabinet, case_id, "request-for-account", subject_of(cabinet, case_id))
    letter = opened(cabinet, draft_id)
    text = letter.text.replace("3 December", "13 December")
    act(cabinet, draft_id, save_edit, version=1, subject=letter.subject, text=text, person_id=HEAD.id)
    with cabinet.reading() as session:
        assert opened_days(session, cabinet, session.get_one(Draft, draft_id)) == []
    went(cabinet, draft_id)
    with cabinet.reading() as session:
        assert dates_of(session, session.get_one(Case, case_id)) == []
        assert session.scalar(select(AuditLine.seq).where(AuditLine.act == "days-not-set")) is not None
