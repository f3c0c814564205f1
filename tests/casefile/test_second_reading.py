"""What pictures say comes to a case later: new labels beside old ones, decisions kept, alarms raised, nothing twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.case_opening import file_mail
from casefile.findings import Facts, Finding, Findings, Quote, Subject
from casefile.label_acts import judge_finding
from casefile.loop_stops import FROM_OURSELVES, Limits
from casefile.mail_acts import file_mail_by_hand
from casefile.recusal import recused_by
from casefile.report import Exhibit
from casefile.second_reading import claim_pictures, give_up_pictures, record_pictures, release_pictures
from casefile.tables import AuditLine, Case, CaseFinding, Mail, Recusal
from tests.casefile.filed import file
from tests.cast import HEAD, MARKED, findings, report
from tests.conftest import Clock

PICTURE = Exhibit("chat.png", "image/png", 10, "0", False, None, "1.2", pictures="unread")
BEFORE = report("See the picture.", exhibits=(PICTURE,))
SAID = "she is thick as mince"
AFTER = replace(BEFORE, exhibits=(replace(PICTURE, text=SAID, pictures="read"),))


def label(name: str, quote: str = SAID) -> Finding:
    return Finding(name, 0.9, (Quote(quote, "chat.png"),))


def waiting(cabinet: Cabinet, judged: Findings | None = None, raw: bytes = b"with a picture") -> str:
    return file(cabinet, raw, BEFORE, judged or findings()).mail_id


def claim(cabinet: Cabinet) -> str | None:
    with cabinet.writing() as session:
        claimed = claim_pictures(session, cabinet)
        return claimed.mail_id if claimed else None


def record(cabinet: Cabinet, mail_id: str, judged: Findings) -> object:
    with cabinet.writing() as session:
        return record_pictures(session, cabinet, mail_id, AFTER, judged)


def labels(cabinet: Cabinet) -> dict[str, str]:
    with cabinet.reading() as session:
        return {each.label: each.standing for each in session.scalars(select(CaseFinding))}


def test_a_mail_with_unread_pictures_waits_once_it_is_filed(cabinet: Cabinet) -> None:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 1, 900), b"with a picture")
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        filing.record_read(session, cabinet, unread.mail_id, BEFORE, findings())
    assert claim(cabinet) is None


def test_mails_without_pictures_and_automatic_ones_do_not_wait(cabinet: Cabinet) -> None:
    file(cabinet, b"plain", report())
    file(cabinet, b"newsletter", BEFORE, findings("automatic"))
    assert claim(cabinet) is None


def test_one_worker_claims_it_at_a_time_and_a_dead_ones_claim_runs_out(cabinet: Cabinet, clock: Clock) -> None:
    mail_id = waiting(cabinet)
    assert [claim(cabinet), claim(cabinet)] == [mail_id, None]
    clock.pass_by(minutes=7)
    assert claim(cabinet) == mail_id


def test_pictures_of_cases_come_before_those_of_other_mail(cabinet: Cabinet, clock: Clock) -> None:
    enquiry = waiting(cabinet, findings("enquiry"), b"first")
    clock.pass_by(minutes=1)
    concern = waiting(cabinet, raw=b"second")
    assert [claim(cabinet), claim(cabinet)] == [concern, enquiry]


def test_new_labels_are_suggested_beside_the_old_ones_and_the_words_are_there(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet)
    record(cabinet, mail_id, Findings("concern", (label("abusive-comment"), label("threat"))))
    assert labels(cabinet) == {"abusive-comment": "suggested", "threat": "suggested"}
    with cabinet.reading() as session:
        mail = session.get_one(Mail, mail_id)
        reading = filing.open_reading(session, cabinet, mail)
        assert (mail.pictures, mail.lease_until) == ("read", None)
    assert reading is not None
    assert reading[0].exhibits[0].text == SAID


def test_who_has_read_the_case_is_shown_that_there_is_more(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet)
    with cabinet.writing() as session:
        session.scalars(select(Case)).one().news = False
    record(cabinet, mail_id, findings())
    with cabinet.reading() as session:
        assert session.scalars(select(Case)).one().news


@pytest.mark.parametrize("standing", ["accepted", "removed"])
def test_what_a_person_decided_stays(cabinet: Cabinet, standing: str) -> None:
    mail_id = waiting(cabinet)
    with cabinet.writing() as session:
        row = session.scalars(select(CaseFinding)).one()
        judge_finding(session, cabinet, session.get_one(Case, row.case_id), row.id, standing, HEAD.id)
        before = row.evidence
    record(cabinet, mail_id, Findings("concern", (label("abusive-comment"),)))
    with cabinet.reading() as session:
        row = session.scalars(select(CaseFinding)).one()
        assert (row.standing, row.evidence) == (standing, before)


def test_recording_it_twice_changes_nothing(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet)
    judged = Findings("concern", (label("threat"),))
    assert record(cabinet, mail_id, judged) is not None
    assert record(cabinet, mail_id, judged) is None
    assert len(labels(cabinet)) == 2
    assert claim(cabinet) is None


def test_a_mail_that_a_person_filed_opens_a_case_only_where_its_pictures_say_more(cabinet: Cabinet) -> None:
    for raw, after, opens in ((b"a logo", findings(), False), (b"a chat", findings(flags=("safeguarding",)), True)):
        with cabinet.writing() as session:
            filing.keep(session, cabinet, ("INBOX", 1, 900 + opens), raw)
            unread = filing.claim_unread(session, cabinet)
            assert unread is not None
            filing.record_read(session, cabinet, unread.mail_id, BEFORE, findings())
            filed = file_mail(session, cabinet, unread.mail_id, Limits(own_address=BEFORE.sender.address))
            assert filed is not None
            assert filed.trouble == FROM_OURSELVES
        with cabinet.writing() as session:
            file_mail_by_hand(session, cabinet, session.get_one(Mail, filed.mail_id), "enquiry", HEAD.id)
        assert claim(cabinet) == filed.mail_id
        record(cabinet, filed.mail_id, after)
        with cabinet.reading() as session:
            assert (session.get_one(Mail, filed.mail_id).case_id is not None) == opens


def test_safeguarding_and_recusals_found_in_a_picture_reach_the_case(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet)
    facts = Facts(subjects=(Subject(HEAD.name, "staff"),))
    judged = Findings("concern", (), (label("safeguarding"), label("urgent")), facts)
    assert [each.person_id for each in recused_by(judged, cabinet.school)] == [HEAD.id]
    record(cabinet, mail_id, judged)
    with cabinet.reading() as session:
        case = session.scalars(select(Case)).one()
        assert (case.safeguarding, case.urgent) == (True, True)
        assert session.scalars(select(Recusal.person_id)).all() == [HEAD.id]


def test_a_picture_may_show_that_an_enquiry_is_a_concern(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet, findings("enquiry"))
    filed = record(cabinet, mail_id, Findings("concern", (label("threat"),)))
    assert getattr(filed, "opened", False)
    with cabinet.reading() as session:
        mail = session.get_one(Mail, mail_id)
        assert (mail.kind, mail.case_id) == ("concern", session.scalars(select(Case.id)).one())


def test_an_enquiry_stays_one_where_its_pictures_say_nothing(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet, findings("enquiry"))
    record(cabinet, mail_id, findings("enquiry"))
    with cabinet.reading() as session:
        assert session.scalars(select(Case)).all() == []
        assert session.get_one(Mail, mail_id).case_id is None


def test_pictures_that_break_the_reader_are_left_to_a_person_who_is_told(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet)
    with cabinet.writing() as session:
        first = claim_pictures(session, cabinet)
        assert first is not None
        release_pictures(session, mail_id)
    with cabinet.writing() as session:
        second = claim_pictures(session, cabinet)
        assert second is not None
        assert [first.tries, second.tries] == [1, 2]
        give_up_pictures(session, cabinet, mail_id)
    assert claim(cabinet) is None
    with cabinet.reading() as session:
        reading = filing.open_reading(session, cabinet, session.get_one(Mail, mail_id))
    assert reading is not None
    assert reading[0].exhibits[0].warnings == ("The words in the picture could not be read; look at the original.",)


def test_a_try_that_is_no_fault_of_the_pictures_is_not_counted(cabinet: Cabinet) -> None:
    mail_id = waiting(cabinet)
    for _ in range(3):
        with cabinet.writing() as session:
            claimed = claim_pictures(session, cabinet)
            assert claimed is not None
            assert claimed.tries == 1
            release_pictures(session, mail_id, uncounted=True)


def test_the_audit_trail_counts_and_quotes_nothing(cabinet: Cabinet) -> None:
    record(cabinet, waiting(cabinet), Findings("concern", (label("threat"),)))
    with cabinet.reading() as session:
        lines = session.scalars(select(AuditLine)).all()
    audit_trail.verify(cabinet)
    noted = next(each for each in lines if each.act == "pictures-read")
    assert json.loads(noted.details) == {"news": True, "read": 1, "sealed": 0}
    assert not [each for each in lines if SAID in each.details or MARKED in each.details]
