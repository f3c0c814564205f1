"""A case at the desk: its words, labels and files, the reporter covered until asked for, and every reading noted."""

from __future__ import annotations

import re

from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.findings import Finding, Findings, Quote
from casefile.report import Forwarded, Mailbox
from casefile.tables import AuditLine, Case, CaseFinding
from tests.casefile.filed import file
from tests.cast import DEPUTY, DSL, HEAD, MARKED, PARENT, findings, report
from tests.conftest import Clock
from tests.desk.furnished import ATTACK, PNG, Furnished, case, draft_for, everything, mail_with_everything
from tests.desk.served import Served


def acts(cabinet: Cabinet, reference: str) -> list[tuple[str, str]]:
    with cabinet.reading() as session:
        lines = select(AuditLine.actor, AuditLine.act).join(Case, Case.id == AuditLine.case_id)
        return [
            (who, act) for who, act in session.execute(lines.where(Case.reference == reference).order_by(AuditLine.seq))
        ]


def test_the_words_behind_a_label_are_marked_and_linked(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    page = desk.visitor(HEAD).get(f"/case/{reference}").text
    links = re.findall(r'href="#(quote-[0-9a-f]{8}-\d)"', page)
    assert len(links) == 4
    for each in links:
        assert re.search(rf'<span class="anchor" id="{each}"></span><mark>', page), each
    assert "Code of conduct: “Abusive or personal comments about staff" in page


def test_a_chat_reads_as_a_conversation(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    page = desk.visitor(HEAD).get(f"/case/{reference}").text
    assert "Group: Year 3 Oak parents" in page
    assert "<strong>Gemma T</strong>" in page
    assert "Mon 23 Nov 20:41" in page
    assert re.search(r"<mark>a useless lazy cow who</mark> should not be let near kids", page)


def test_what_a_mail_says_is_shown_and_never_run(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    page = desk.visitor(HEAD).get(f"/case/{reference}").text
    assert ATTACK not in page
    assert "&lt;script&gt;document.title=" in page


def test_who_reported_is_covered_until_asked_for_and_the_look_is_noted(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/case/{reference}").text
    assert MARKED not in page
    assert PARENT.address not in page
    assert "[name hidden]" in page
    assert "<strong>Ola</strong>" not in page
    revealed = visitor.post(f"/case/{reference}/reporter").text
    assert f"<strong>{PARENT.name}</strong>" in revealed
    assert PARENT.address in revealed
    assert "<strong>Ola</strong>" in revealed
    assert ("head", "reporter-revealed") in acts(desk.cabinet, reference)
    assert f"{HEAD.name} looked at who reported it." in visitor.get(f"/case/{reference}?story=looks").text
    assert MARKED not in visitor.get(f"/case/{reference}").text


def test_a_quote_that_names_the_reporter_is_covered_too(desk: Served) -> None:
    words = f"I, {PARENT.name}, saw it."
    judged = Findings("concern", categories=(Finding("threat", 0.9, (Quote(words, "body"),)),))
    filed = file(desk.cabinet, b"named", report(words, subject=f"From {PARENT.name}"), judged)
    assert filed.case is not None
    page = desk.visitor(HEAD).get(f"/case/{filed.case.reference}").text
    assert MARKED not in page


def test_a_reading_is_noted_once_a_quarter_of_an_hour_and_opens_the_review(desk: Served, clock: Clock) -> None:
    reference, draft = case(desk.cabinet)
    visitor = desk.visitor(HEAD)
    assert "New" in visitor.get("/").text
    visitor.get(f"/case/{reference}")
    visitor.get(f"/draft/{draft}")
    clock.pass_by(minutes=16)
    visitor.get(f"/draft/{draft}")
    desk.visitor(DEPUTY).get(f"/case/{reference}")
    read = [each for each in acts(desk.cabinet, reference) if each[1] in {"case-read", "review-begun"}]
    assert read == [("head", "review-begun"), ("head", "case-read"), ("head", "case-read"), ("deputy", "case-read")]


def test_a_label_is_agreed_with_taken_off_and_put_back(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{reference}")
    with desk.cabinet.reading() as session:
        finding = session.scalars(select(CaseFinding).where(CaseFinding.label == "grievance")).one()
    path = f"/case/{reference}/label/{finding.id}"
    assert "Agreed</span>" in visitor.follow(visitor.post(path, standing="accepted")).text
    page = visitor.follow(visitor.post(path, standing="removed")).text
    assert "Taken off (1)" in page
    assert "<mark>we should all complain about her together</mark>" not in page
    assert "Grievance aired in the group" not in visitor.get("/").text
    visitor.follow(visitor.post(path, standing="suggested"))
    assert "Grievance aired in the group" in visitor.get("/").text
    assert visitor.post(path, standing="enacted").status == 404


def test_a_label_of_another_case_cannot_be_reached_through_this_one(desk: Served) -> None:
    reference, _ = case(desk.cabinet)
    case(desk.cabinet)
    with desk.cabinet.reading() as session:
        other = select(CaseFinding.id).join(Case, Case.id == CaseFinding.case_id).where(Case.reference != reference)
        finding_id = session.scalars(other).first()
    visitor = desk.visitor(HEAD)
    visitor.get(f"/case/{reference}")
    assert visitor.post(f"/case/{reference}/label/{finding_id}", standing="removed").status == 404


def test_a_case_that_points_at_another_asks_and_takes_the_answer(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    pointing, earlier = furnished.cases["pointing"], furnished.cases["sent"]
    assert f"Does this belong to {earlier}?" in visitor.get(f"/case/{pointing}").text
    page = visitor.follow(visitor.post(f"/case/{pointing}/belongs", answer="together"))
    assert "Mail 2 of 2" in page.text
    assert visitor.post(f"/case/{pointing}/belongs", answer="apart").status == 409


def test_a_case_can_be_kept_apart(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    pointing = furnished.cases["pointing"]
    visitor.get(f"/case/{pointing}")
    page = visitor.follow(visitor.post(f"/case/{pointing}/belongs", answer="apart"))
    assert "Does this belong" not in page.text
    assert ("head", "kept-apart") in acts(desk.cabinet, pointing)


def test_the_question_does_not_tell_of_a_case_the_person_may_not_know(desk: Served) -> None:
    hidden, _ = case(desk.cabinet, judged=findings(subjects=("Mrs Calloway",)))
    pointing = report(subject=f"More about {hidden}", sender=Mailbox("Jo", "jo@else.example"))
    filed = file(desk.cabinet, b"points at a hidden one", pointing)
    assert filed.case is not None
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/case/{filed.case.reference}").text
    assert "Does this belong" not in page
    assert "Do these belong together?" not in visitor.get("/").text
    assert visitor.post(f"/case/{filed.case.reference}/belongs", answer="together").status == 409


def test_files_are_handed_out_only_as_downloads_with_harmless_names(desk: Served) -> None:
    reference, _ = everything(desk.cabinet)
    visitor = desk.visitor(HEAD)
    page = visitor.get(f"/case/{reference}").text
    files = re.findall(r'href="(/mail/[0-9a-f]{32}/(?:file/[\d.]+|original))"', page)
    assert len(files) == 4
    names = []
    for path in files:
        answer = visitor.get(path)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        disposition = re.fullmatch(r'attachment; filename="([^"]+)"', answer.headers["Content-Disposition"])
        assert disposition is not None
        names.append(disposition[1])
    assert names[:3] == ["WhatsApp Chat with Year 3 Oak parents.txt", "IMG 2291.png", "run me.html.bin"]
    assert visitor.get(files[1]).body == PNG
    assert visitor.get(files[3]).body == mail_with_everything()
    assert acts(desk.cabinet, reference).count(("head", "file-downloaded")) == 6
    assert "downloaded the original mail" in visitor.get(f"/case/{reference}?story=looks").text


def test_a_file_that_is_not_there_is_no_page(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    for position in ("9", "1", "..", "%2e%2e"):
        assert visitor.get(f"/mail/{furnished.mails['everything']}/file/{position}").status == 404


def test_forwarded_mails_quoted_history_and_warnings_are_shown(desk: Served) -> None:
    what = report(
        reply="See below.",
        text="See below.\n\n> On Monday you wrote: thank you",
        forwarded=(Forwarded("Gemma", "Mon 23 Nov", "You lot", "You are all useless."),),
        warnings=("Attachment 1: The PDF is locked with a password.",),
    )
    filed = file(desk.cabinet, b"forwarded", what)
    assert filed.case is not None
    page = desk.visitor(HEAD).get(f"/case/{filed.case.reference}").text
    assert "You are all useless." in page
    assert "The whole text, with signature and earlier mails" in page
    assert "On Monday you wrote: thank you" in page
    assert "The PDF is locked with a password." in page


def test_a_safeguarding_case_says_so_first_and_warns_before_pictures(desk: Served) -> None:
    raw = mail_with_everything()
    from ingest.parse_mail import parse_mail

    filed = file(desk.cabinet, raw, parse_mail(raw), findings(flags=("safeguarding",)))
    assert filed.case is not None
    draft_for(desk.cabinet, filed.case.id)
    leader = desk.visitor(HEAD).get(f"/case/{filed.case.reference}").text
    assert "Make sure that the safeguarding lead knows now" in leader
    assert "do not open, copy or forward it" in leader
    assert "Please act on it now" in desk.visitor(DSL).get(f"/case/{filed.case.reference}").text
