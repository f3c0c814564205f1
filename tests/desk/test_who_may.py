"""A walk over every page as everybody: each is shown to those it is for, and does not exist for anybody else."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import AuditLine, CaseFinding, Draft, Mail
from desk.app import make_desk
from desk.gate import OPEN, WHO_MAY
from desk.settings import DeskSettings
from ingest.parse_mail import exhibit_bytes
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, IT, MARKED, OFFICE, TRUST
from tests.desk.furnished import HOLD, SENDER, Furnished
from tests.desk.served import Served

EVERYBODY = {"head": HEAD, "deputy": DEPUTY, "dsl": DSL, "chair": CHAIR, "trust": TRUST, "office": OFFICE, "it": IT}
LEADERS = {"head", "deputy"}
# Who may see which of the furnished cases.
# Every form about a case that is a page of its own.
FORMS = (
    "gathered",
    "person",
    "reporter/contact",
    "decide",
    "decide/warning",
    "close",
    "reopen",
    "withdrawn",
    "not-withdrawn",
    "letters",
    "letter/withdrawal",
    "meeting",
)
# What they tell each role: `tests/desk/test_insight.py`.
INSIGHT = ("/insight", "/insight/sheet.pdf", "/insight/figures.csv")
# `tests/desk/test_oversight.py`.
OVERSIGHT = ("/audit", "/letters")
# How somebody signs in themselves, and what a leader does about others: `tests/desk/sign_in`.
MINE = ("/my/sign-in", "/my/sign-in/passkey", "/my/sign-in/app", "/my/sign-in/again")
CHANGES = (
    "/my/sign-in/passkey",
    f"/my/sign-in/passkey/{'0' * 32}/remove",
    "/my/sign-in/app",
    "/my/sign-in/app/remove",
    "/my/sign-in/codes",
    f"/my/sign-in/session/{'0' * 32}/end",
    "/my/sign-in/sessions/end",
    "/my/sign-in/again",
    "/my/sign-in/again/passkey",
)
STAFF = ("/people", f"/people/{DSL.id}/way-back")
ON_STAFF = tuple(f"/people/{DSL.id}/{act}" for act in ("invite", "sessions/end", "way-back"))
CASES = {"everything": LEADERS, "safeguarding": LEADERS | {"dsl"}, "about-head": {"chair"}}


def pages_of(furnished: Furnished, name: str) -> list[str]:
    """Every page that shows something of one case."""
    mail = furnished.mails[name]
    paths = [
        f"/case/{furnished.cases[name]}",
        f"/draft/{furnished.drafts[name]}",
        f"/draft/{furnished.drafts[name]}/preview",
        f"/mail/{mail}/original",
        f"/mail/{mail}/text",
        *(f"/case/{furnished.cases[name]}/{each}" for each in FORMS),
        f"/case/{furnished.cases[name]}/mail/{mail}",
        f"/case/{furnished.cases[name]}/evidence.pdf",
        f"/case/{furnished.cases[name]}/bundle.zip",
        f"/draft/{furnished.drafts[name]}/address",
        f"/mail/{mail}/html",
    ]
    of_files = [f"/mail/{mail}/{each}" for each in ("file/2", "chat/1", "picture/2", "html/words")]
    return [*paths, *of_files] if name == "everything" else paths


def files_of(furnished: Furnished, name: str) -> list[str]:
    """What a letter has only on paper or with files, and a case where something was gathered."""
    draft, entry = f"/draft/{furnished.drafts[name]}", f"/case/{furnished.cases[name]}/gathered/{'0' * 32}"
    return [
        f"{entry}/whole",
        f"{draft}/file/1",
        f"{draft}/sheet/1.png",
        f"{draft}/letter.pdf",
        f"/mail/{furnished.mails[name]}/picture/2/1.jpg",
    ]


def acts_on(furnished: Furnished, name: str, finding_id: str = "0" * 32) -> list[str]:
    """Every form that changes something of one case."""
    case, draft = f"/case/{furnished.cases[name]}", f"/draft/{furnished.drafts[name]}"
    acts = (
        "save",
        "autosave",
        "approve",
        "return",
        "stop",
        "withdraw",
        "again",
        "settle",
        "leaks",
        "posted",
        "back",
        "address",
    )
    nothing = "0" * 32
    on_case = [f"{case}/{each}" for each in ("reporter", "belongs", "recusal", "letter", "label", "second")]
    on_case += [f"{case}/label/{finding_id}", f"{case}/label/{finding_id}/change"]
    on_case += [f"{case}/lane/{'0' * 32}", f"{case}/seal"]
    on_case += [f"{case}/incident/{'0' * 32}", f"{case}/incident/{'0' * 32}/keep"]
    on_case += [f"{case}/{each}" for each in FORMS if each not in {"decide", "letters"}]
    on_case += [f"{case}/{each}/{nothing}" for each in ("gathered", "person", "date")]
    on_case += [f"{case}/gathered/{nothing}/back"]
    on_case += [f"{case}/decision/{nothing}/{each}" for each in ("agree", "drop", "change")]
    on_case += [f"{case}/meeting/{nothing}/{each}" for each in ("move", "cancel", "held")]
    return [*on_case, *(f"{draft}/{each}" for each in acts), *_on_mail(furnished.mails[name])]


def _on_mail(mail_id: str) -> list[str]:
    return [f"/mail/{mail_id}/{act}" for act in ("release", "case", "file", "pass", "dealt-with", "add")]


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_case_exists_for_those_it_is_for_and_for_nobody_else(desk: Served, furnished: Furnished, who: str) -> None:
    visitor = desk.visitor(EVERYBODY[who])
    nowhere = visitor.get("/nowhere").text
    for name, people in CASES.items():
        if who in people:
            for path in pages_of(furnished, name):
                assert visitor.get(path).status == 200, path
        else:
            for path in [*pages_of(furnished, name), *files_of(furnished, name)]:
                answer = visitor.get(path)
                assert (answer.status, answer.text) == (404, nowhere), path


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_changes_anything_of_a_case_that_is_not_theirs(desk: Served, furnished: Furnished, who: str) -> None:
    visitor = desk.visitor(EVERYBODY[who])
    visitor.follow(visitor.get("/")) if who == "it" else visitor.get("/")
    for name in [each for each, people in CASES.items() if who not in people]:
        before = _state_of(desk.cabinet, furnished.drafts[name])
        for path in acts_on(furnished, name, _finding(desk.cabinet)):
            answer = visitor.post(path, version="1", subject="s", text="t", note="n", standing="removed")
            assert answer.status == 404, path
        assert _state_of(desk.cabinet, furnished.drafts[name]) == before


def test_nobody_sees_or_changes_anything_without_signing_in(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor()
    visitor.get("/sign-in")
    before = _state_of(desk.cabinet, furnished.drafts["everything"])
    paths = [
        "/",
        "/cases",
        "/mail",
        "/health",
        *INSIGHT,
        *OVERSIGHT,
        "/call",
        "/search",
        f"/mail/{furnished.mails['enquiry']}",
        *pages_of(furnished, "everything"),
    ]
    paths += files_of(furnished, "everything")
    for path in paths:
        answer = visitor.get(path)
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in"), path
    for path in [*acts_on(furnished, "everything"), "/audit/check", "/call", "/cases/person", "/search", "/sign-out"]:
        answer = visitor.post(path, version="1")
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in"), path
    assert _state_of(desk.cabinet, furnished.drafts["everything"]) == before


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_first_page_shows_each_person_their_own_cases_and_no_other(
    desk: Served, furnished: Furnished, who: str
) -> None:
    visitor = desk.visitor(EVERYBODY[who])
    page = visitor.get("/")
    if who == "it":
        page = visitor.follow(page)
    assert page.status == 200
    theirs = {name for name, people in CASES.items() if who in people}
    assert {name for name in CASES if furnished.cases[name] in page.text} == theirs
    listed = visitor.get("/cases")
    assert listed.status == (404 if who in {"office", "it"} else 200)
    assert {name for name in CASES if furnished.cases[name] in listed.text} == theirs


@pytest.mark.parametrize("who", EVERYBODY)
def test_other_mail_is_for_leaders_and_what_nobody_could_judge_for_the_dsl_too(
    desk: Served, furnished: Furnished, who: str
) -> None:
    visitor = desk.visitor(EVERYBODY[who])
    readers = {f"/mail/{furnished.mails['enquiry']}": LEADERS, f"/mail/{furnished.mails['aside']}": LEADERS | {"dsl"}}
    listed = visitor.get("/mail")
    assert listed.status == (404 if who in {"office", "it"} else 200)
    for path, people in readers.items():
        assert visitor.get(path).status == (200 if who in people else 404), path
        assert (path in listed.text) == (who in people)


@pytest.mark.parametrize("who", EVERYBODY)
def test_counts_and_versions_are_for_it_alone_and_say_nothing_of_any_mail(
    desk: Served, furnished: Furnished, who: str
) -> None:
    answer = desk.visitor(EVERYBODY[who]).get("/health")
    if who != "it":
        assert answer.status == 404
        return
    assert answer.status == 200
    assert "14 mails came in" in answer.text
    assert MARKED not in answer.text
    assert not [each for each in furnished.cases.values() if each in answer.text]


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_sees_their_own_sign_in_and_leaders_who_may_use_the_desk(desk: Served, who: str) -> None:
    visitor = desk.visitor(EVERYBODY[who])
    assert {visitor.get(path).status for path in MINE} == {200}
    assert {visitor.get(path).status for path in STAFF} == {200 if who in LEADERS else 404}


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_phone_call_is_written_down_by_the_office_and_those_who_lead(desk: Served, who: str) -> None:
    visitor = desk.visitor(EVERYBODY[who])
    logs = who in LEADERS | {"dsl", "office"}
    assert visitor.get("/call").status == (200 if logs else 404)
    visitor.follow(visitor.get("/")) if who == "it" else visitor.get("/")
    answer = visitor.post("/call", said="She shouted at the gate.", day="2026-11-24", time="09:00")
    assert answer.status == (303 if logs else 404)
    with desk.cabinet.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == logs


def test_a_count_does_not_tell_a_recused_head_that_a_case_exists(desk: Served, furnished: Furnished) -> None:
    with desk.cabinet.reading() as session:
        in_cases = session.scalar(select(func.count()).select_from(Draft))
    page = desk.visitor(HEAD).get("/").text
    found = re.search(r"(\d+) mails came in: (\d+) in cases", page)
    assert found is not None
    # One mail a draft, and the pointing one without; the one about the head is in neither number.
    assert int(found[2]) == in_cases
    assert int(found[1]) == in_cases + 4


def test_somebody_who_lost_their_role_is_out_at_once(desk: Served, desk_cabinet: Cabinet) -> None:
    gone = Person("gone", "Gone Away", "Deputy", "gone@school.example", ("leader",))
    visitor = desk.visitor(gone)
    assert visitor.get("/").status == 303


def test_every_page_is_on_the_gates_list_and_the_list_names_no_other(desk_cabinet: Cabinet) -> None:
    desk = make_desk(desk_cabinet, DeskSettings("http://localhost", HOLD, SENDER, exhibit_bytes))
    endpoints = {rule.endpoint for rule in desk.url_map.iter_rules()}
    demo = {each for each in OPEN if each.startswith("demo.")}
    assert endpoints == (OPEN - demo) | set(WHO_MAY)
    assert not OPEN & set(WHO_MAY)


def test_the_walk_covers_every_page(desk_cabinet: Cabinet, furnished: Furnished) -> None:
    desk = make_desk(desk_cabinet, DeskSettings("http://localhost", HOLD, SENDER, exhibit_bytes))
    urls = desk.url_map.bind("localhost")
    pages = [
        "/",
        "/news",
        "/cases",
        "/mail",
        *INSIGHT,
        *MINE,
        *STAFF,
        *OVERSIGHT,
        "/health",
        "/mail/1",
        "/call",
        "/search",
        *pages_of(furnished, "everything"),
    ]
    walked = {urls.match(path, "GET")[0] for path in [*pages, *files_of(furnished, "everything")]}
    forms = [
        *acts_on(furnished, "everything"),
        *CHANGES,
        *ON_STAFF,
        "/audit/check",
        "/cases/person",
        "/search",
        "/sign-out",
    ]
    walked |= {urls.match(path, "POST")[0] for path in forms}
    assert walked == set(WHO_MAY)


def _finding(cabinet: Cabinet) -> str:
    with cabinet.reading() as session:
        return session.scalars(select(CaseFinding.id)).first() or ""


def _state_of(cabinet: Cabinet, draft_id: str) -> tuple[object, ...]:
    with cabinet.reading() as session:
        draft = session.get_one(Draft, draft_id)
        lines = session.scalar(select(func.count()).where(AuditLine.act.not_like("signed-%")).select_from(AuditLine))
        return draft.state, draft.version, lines
