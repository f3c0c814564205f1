"""Taking in: nothing is lost, nothing is taken twice, and a case is joined only with proof."""

import pytest
from sqlalchemy import func, select

from casefile import audit_trail, casework, filing, mail_acts, mail_balance, places, register
from casefile.cabinet import Cabinet
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.mail_list import other_mails_for, waiting_mails
from casefile.other_mail import mails_seen_where
from casefile.references import letter_message_id, references_in
from casefile.report import Mailbox
from casefile.tables import Base, Case, DataKey, Draft, Mail, new_id
from casefile.vault import Slot
from tests.casefile.filed import file
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, OFFICE, PARENT, SCHOOL, TRUST, findings, report
from tests.conftest import Clock


def count(cabinet: Cabinet, table: type) -> int:
    with cabinet.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_bytes_are_taken_in_once(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        assert filing.keep(session, cabinet, ("INBOX", 1, 1), b"raw")
        assert not filing.keep(session, cabinet, ("INBOX", 1, 1), b"raw")
        assert not filing.keep(session, cabinet, ("INBOX", 2, 7), b"raw")
        assert places.known_uids(session, "INBOX", 2, 7, 7) == {7}
    assert count(cabinet, Mail) == 1


def test_another_mail_with_the_same_message_id_is_another_mail(cabinet: Cabinet) -> None:
    first, second = file(cabinet, b"one"), file(cabinet, b"two")
    assert first.case.reference != second.case.reference


def test_a_place_stays_unfinished_until_the_server_is_done(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 1, 1), b"raw")
        assert places.unfinished_places(session) == [("INBOX", 1, 1)]
        places.finish_places(session, cabinet, [("INBOX", 1, 1)])
        assert places.unfinished_places(session) == []


def test_a_claimed_mail_is_nobody_elses_until_its_lease_is_over(cabinet: Cabinet, clock: Clock) -> None:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 1, 1), b"raw")
    with cabinet.writing() as session:
        assert filing.claim_unread(session, cabinet).tries == 1
    with cabinet.writing() as session:
        assert filing.claim_unread(session, cabinet) is None
    clock.pass_by(minutes=6)
    with cabinet.writing() as session:
        assert filing.claim_unread(session, cabinet).tries == 2


def test_nothing_a_person_wrote_stands_in_the_database(cabinet: Cabinet) -> None:
    case = file(cabinet, f"Subject: {MARKED}\n\nlazy cow".encode(), judged=findings(subjects=("Miss Prior",))).case
    letter(cabinet, case)
    stored = dump(cabinet)
    assert case.reference.encode() in stored  # it is the whole of it that is looked through
    for word in (MARKED, "lazy cow", "parents.example", "Prior"):
        assert word.encode() not in stored


def dump(cabinet: Cabinet) -> bytes:
    """Every value of every table; of SQLite also the bytes of its files, as they lie there."""
    with cabinet.reading() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in session.execute(table.select())]
    values = [each if isinstance(each, bytes) else str(each).encode() for row in rows for each in row]
    file = cabinet.database.file
    cabinet.database.close()
    files = sorted(file.parent.glob(f"{file.name}*")) if file else []
    return b"\n".join([*values, *(each.read_bytes() for each in files)])


def test_a_case_keeps_the_key_of_the_mail_that_opened_it(cabinet: Cabinet) -> None:
    case = file(cabinet, b"raw").case
    with cabinet.reading() as session:
        mail = session.scalar(select(Mail).where(Mail.case_id == case.id))
        assert mail.key_id == case.key_id


def letter(cabinet: Cabinet, case: Case, to: str = PARENT.address, role: str = "reporter") -> str:
    """A letter of the school on a case, to whoever is what to it; gives its Message-ID."""
    with cabinet.writing() as session:
        folder, draft_id = cabinet.folder(session, case.key_id), new_id()
        sealed = folder.seal("{}", Slot("drafts", draft_id, "text"))
        message_id = letter_message_id(cabinet, draft_id, "school.example")
        session.add(
            Draft(
                id=draft_id,
                case_id=case.id,
                letter="acknowledgement",
                state="sent",
                version=1,
                why="",
                subject=sealed,
                text=sealed,
                recipient=sealed,
                recipient_hash=cabinet.hash_of("address", to),
                to_role=role,
                thread=sealed,
                message_id=message_id,
                tries=1,
                created_at=cabinet.now(),
                changed_at=cabinet.now(),
            )
        )
    return message_id


def test_a_reply_to_our_letter_from_its_reader_joins_the_case(cabinet: Cabinet) -> None:
    case = file(cabinet, b"one").case
    answer = report(in_reply_to=letter(cabinet, case), message_id="second@parents.example")
    filed = file(cabinet, b"two", answer, findings("follow-up"))
    assert filed.case.reference == case.reference
    assert not filed.opened
    assert count(cabinet, DataKey) == 1
    with cabinet.reading() as session:
        assert len(register.open_for(session, cabinet, HEAD, case.reference).mails) == 2


def test_a_reply_by_reference_in_the_subject_joins_from_a_known_sender(cabinet: Cabinet) -> None:
    case = file(cabinet, b"one").case
    filed = file(cabinet, b"two", report(subject=f"Re: {case.reference.lower()}"), findings("follow-up"))
    assert filed.case.id == case.id


@pytest.mark.parametrize("how", ["subject", "thread"])
def test_a_stranger_with_the_reference_joins_nothing_and_a_person_is_asked(cabinet: Cabinet, how: str) -> None:
    case = file(cabinet, b"one").case
    stranger = Mailbox("", "someone@else.example")
    changes = {"subject": case.reference} if how == "subject" else {"in_reply_to": letter(cabinet, case)}
    filed = file(cabinet, b"two", report(sender=stranger, **changes), findings("follow-up"))
    assert filed.opened
    assert filed.case.id != case.id
    assert filed.case.may_belong_to == case.id


def test_a_made_up_message_id_points_at_nothing(cabinet: Cabinet) -> None:
    case = file(cabinet, b"one").case
    forged = letter(cabinet, case).replace("@", "0@")
    stranger = report(in_reply_to=forged, sender=Mailbox("", "x@else.example"))
    filed = file(cabinet, b"two", stranger, findings("follow-up", by=None))
    assert filed.case.may_belong_to is None


def test_a_person_says_that_two_cases_are_one(cabinet: Cabinet) -> None:
    case = file(cabinet, b"one").case
    second = file(cabinet, b"two", report(subject=case.reference, sender=Mailbox("", "x@else.example"))).case
    with cabinet.writing() as session:
        joined, other = session.get_one(Case, second.id), session.get_one(Case, case.id)
        casework.answer_may_belong(session, cabinet, joined, "head", other=other)
    with cabinet.reading() as session:
        opened = register.open_for(session, cabinet, HEAD, case.reference)
        assert len(opened.mails) == 2
        assert session.get_one(Case, second.id).state == "closed"
        audit_trail.verify(cabinet)


@pytest.mark.parametrize("kind", ["enquiry", "automatic", "junk"])
def test_what_is_no_concern_opens_no_case_and_can_be_made_one(cabinet: Cabinet, kind: str) -> None:
    filed = file(cabinet, b"raw", judged=findings(kind))
    assert filed.case is None
    with cabinet.reading() as session:
        assert [each.mail.kind for each in other_mails_for(session, cabinet, HEAD).mails] == [kind]
        assert mail_balance.what_became(session)[kind] == 1
    with cabinet.writing() as session:
        case, _ = mail_acts.open_case_from_mail(session, cabinet, session.get_one(Mail, filed.mail_id), HEAD)
        assert register.case_for(session, cabinet, HEAD, case.reference)
    with cabinet.writing() as session, pytest.raises(ForbiddenMove):
        mail_acts.open_case_from_mail(session, cabinet, session.get_one(Mail, filed.mail_id), HEAD)


def test_an_enquiry_that_discloses_harm_is_a_case(cabinet: Cabinet) -> None:
    assert file(cabinet, b"raw", judged=findings("enquiry", flags=("safeguarding",))).case.safeguarding


def test_an_automatic_answer_to_our_letter_is_kept_with_the_case_and_is_no_news(cabinet: Cabinet) -> None:
    case = file(cabinet, b"one").case
    filed = file(cabinet, b"two", report(in_reply_to=letter(cabinet, case)), findings("automatic"))
    assert filed.case is None
    with cabinet.reading() as session:
        assert "automatic-reply" in [
            each.act for each in register.open_for(session, cabinet, HEAD, case.reference).story
        ]


def sees(cabinet: Cabinet, person: object, reference: str) -> bool:
    with cabinet.reading() as session:
        listed = reference in [each.reference for each in register.seen_by(session, cabinet, person)]
        try:
            register.open_for(session, cabinet, person, reference)
        except NotAllowed:
            assert not listed
            return False
        assert listed
        return True


@pytest.mark.parametrize(
    ("subjects", "flags", "who"),
    [
        ((), (), {"head", "deputy"}),
        ((), ("safeguarding",), {"head", "deputy", "dsl"}),
        (("Miss Prior",), (), {"head", "deputy"}),
        (("Mr Siddall",), (), {"head"}),
        (("Mr Siddall, the deputy",), (), {"head"}),
        (("mrs calloway",), (), {"chair"}),
        (("the head",), (), {"chair"}),
        (("Ruth Calloway", "Dr Helen Marsh"), (), {"trust"}),
        (("Ms Teresa Wynn",), ("safeguarding",), {"head", "deputy"}),
        (("Dave Calloway (Finn's dad)",), (), {"head", "deputy"}),
    ],
)
def test_need_to_know(cabinet: Cabinet, subjects: tuple[str, ...], flags: tuple[str, ...], who: set[str]) -> None:
    reference = file(cabinet, b"raw", judged=findings(flags=flags, subjects=subjects)).case.reference
    everyone = (HEAD, DEPUTY, DSL, OFFICE, IT, CHAIR, TRUST)
    assert {each.id for each in everyone if sees(cabinet, each, reference)} == who


def test_references_are_found_however_they_are_written() -> None:
    assert references_in("Re: (cd-7kxm-4q) and CD-7KXM4Q, not CD-1111-11 or CD-7KXM-4QQ") == ["CD-7KXM-4Q"] * 2


def test_set_aside_mail_waits_for_a_person_and_can_be_read_again(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 1, 1), b"raw")
    with cabinet.writing() as session:
        unread = filing.claim_unread(session, cabinet)
        assert filing.set_aside(session, cabinet, unread.mail_id, "too-slow", report(), findings())
    with cabinet.writing() as session:
        waiting = waiting_mails(session, HEAD, mails_seen_where(session, SCHOOL, HEAD))
        assert [each.trouble for each in waiting] == ["too-slow"]
        mail_acts.release_mail(session, cabinet, session.get_one(Mail, unread.mail_id), "head")
    with cabinet.writing() as session:
        assert filing.claim_unread(session, cabinet).mail_id == unread.mail_id


def test_a_late_reader_overwrites_nothing_of_a_mail_that_was_read(cabinet: Cabinet, clock: Clock) -> None:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 1, 1), b"raw")
    with cabinet.writing() as session:
        late = filing.claim_unread(session, cabinet)
    clock.pass_by(minutes=6)
    with cabinet.writing() as session:
        assert filing.claim_unread(session, cabinet).mail_id == late.mail_id
    with cabinet.writing() as session:
        assert filing.record_read(session, cabinet, late.mail_id, report("the full words"), findings())
    with cabinet.writing() as session:
        assert not filing.set_aside(session, cabinet, late.mail_id, "too-slow", report("bare"), findings("junk"))
    with cabinet.writing() as session:
        assert not filing.record_read(session, cabinet, late.mail_id, report("bare"), findings("junk"))
    with cabinet.reading() as session:
        mail = session.get_one(Mail, late.mail_id)
        kept, judged = filing.open_reading(session, cabinet, mail)
        assert (kept.text, judged.kind, mail.kind, mail.state) == ("the full words", "concern", "concern", "read")


def test_of_a_mail_that_is_not_here_whole_every_reading_says_so(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 1, 1), b"the beginning", whole_size=60_000_000)
    with cabinet.writing() as session:
        unread = filing.claim_unread(session, cabinet)
        assert unread.trouble == filing.TOO_LARGE
        assert filing.set_aside(session, cabinet, unread.mail_id, unread.trouble, report("bare"), findings())
    with cabinet.writing() as session:
        mail_acts.release_mail(session, cabinet, session.get_one(Mail, unread.mail_id), "head")
    with cabinet.writing() as session:
        again = filing.claim_unread(session, cabinet)
        assert again.trouble is None
        assert filing.record_read(session, cabinet, again.mail_id, report("in full"), findings())
        read, _ = filing.open_reading(session, cabinet, session.get_one(Mail, again.mail_id))
        assert read.warnings == (filing.NOT_WHOLE,)
