"""What protects every page: forms that only the desk can have shown, hosts, cookies and headers."""

from __future__ import annotations

import re

import pytest

from casefile.cabinet import Cabinet
from desk.app import make_desk
from desk.settings import DeskSettings
from desk.sign_in import sessions
from ingest.parse_mail import exhibit_bytes
from tests.cast import DEPUTY, HEAD
from tests.desk.furnished import HOLD, SENDER, Furnished, case
from tests.desk.served import Served

SCRIPT = re.compile(r'<script src="/static/(?:desk|sign-in)\.js" defer></script>')


@pytest.fixture
def draft(desk_cabinet: Cabinet) -> str:
    return case(desk_cabinet)[1]


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_the_desks_own_token_changes_nothing(desk: Served, draft: str, token: str) -> None:
    visitor = desk.visitor(HEAD)
    visitor.get(f"/draft/{draft}")
    answer = visitor.post(f"/draft/{draft}/withdraw", token=token)
    assert answer.status == 400
    assert "Nothing was changed" in answer.text
    assert "Waiting for approval" in visitor.get(f"/draft/{draft}").text


def test_a_token_of_another_browser_changes_nothing(desk: Served, draft: str) -> None:
    visitor, other = desk.visitor(HEAD), desk.visitor(DEPUTY)
    other.get("/")
    assert visitor.post(f"/draft/{draft}/withdraw", token=other.token).status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://else.example"},
        {"Origin": "https://else.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing_even_with_the_right_token(
    desk: Served, draft: str, headers: dict[str, str]
) -> None:
    visitor = desk.visitor(HEAD)
    visitor.get(f"/draft/{draft}")
    body = f"form_token={visitor.token}"
    assert visitor.send("POST", f"/draft/{draft}/withdraw", body, headers).status == 400
    ours = {"Origin": desk.url, "Sec-Fetch-Site": "same-origin"}
    assert visitor.send("POST", f"/draft/{draft}/withdraw", body, ours).status == 303


def test_signing_in_needs_a_form_of_this_browser_too(desk: Served) -> None:
    visitor = desk.visitor()
    assert visitor.post("/sign-in", token="", address=HEAD.address).status == 400
    assert desk.mailed_links() == []


def test_a_page_asked_for_by_another_host_name_is_refused(desk: Served) -> None:
    visitor = desk.visitor(HEAD)
    for host in ("else.example", "127.0.0.1", "localhost:1"):
        assert visitor.get("/", Host=host).status == 400
    assert visitor.get("/healthz", Host="127.0.0.1").status == 200


def test_reading_never_works_as_a_form_and_a_form_never_as_reading(desk: Served, draft: str) -> None:
    visitor = desk.visitor(HEAD)
    for act in ("save", "approve", "return", "stop", "withdraw", "again", "settle"):
        assert visitor.get(f"/draft/{draft}/{act}").status == 404
    visitor.get("/")
    assert visitor.post("/").status == 404
    assert "Waiting for approval" in visitor.get(f"/draft/{draft}").text


def test_what_is_too_long_is_refused_in_words(desk: Served, draft: str) -> None:
    visitor = desk.visitor(HEAD)
    visitor.get(f"/draft/{draft}")
    answer = visitor.post(f"/draft/{draft}/save", version="1", subject="s", text="x" * 500_000)
    assert answer.status == 413
    assert "too long" in answer.text


def test_every_answer_forbids_scripts_frames_caches_and_whatever_is_elsewhere(
    desk: Served, furnished: Furnished
) -> None:
    visitor, nobody = desk.visitor(HEAD), desk.visitor()
    paths = [
        "/",
        "/mail",
        f"/case/{furnished.cases['everything']}",
        f"/draft/{furnished.drafts['everything']}",
        f"/mail/{furnished.mails['everything']}/original",
        "/nowhere",
    ]
    answers = [
        *(visitor.get(path) for path in paths),
        nobody.get("/sign-in"),
        nobody.get("/sign-in/not-yet"),
        nobody.get("/sign-in/invited/x"),
        visitor.get("/my/sign-in/app"),
        visitor.get("/my/sign-in/passkey"),
        visitor.get("/my/sign-in/again"),
        visitor.get("/people"),
        nobody.get("/"),
        nobody.post("/", token=""),
    ]
    for each in answers:
        policy = each.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        # Only a page that carries the desk's own script may run one.
        carries = each.headers["Content-Type"].startswith("text/html") and bool(SCRIPT.search(each.text))
        assert policy.count("script-src") == policy.count("script-src 'self'; connect-src 'self'") == carries
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert each.headers["X-Frame-Options"] == "DENY"
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert each.headers["Referrer-Policy"] == "no-referrer"
        assert each.headers["Cache-Control"] == "no-store"
        assert each.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Server" not in each.headers or not each.headers["Server"]


def test_a_letter_in_its_frame_can_run_nothing_and_load_nothing(desk: Served, furnished: Furnished) -> None:
    answer = desk.visitor(HEAD).get(f"/draft/{furnished.drafts['everything']}/preview")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert policy.endswith("; sandbox")
    assert "frame-ancestors 'self'" in policy


def test_pages_hold_no_script_but_the_desks_own_and_no_inline_style(desk: Served, furnished: Furnished) -> None:
    visitor = desk.visitor(HEAD)
    for path in ("/", f"/case/{furnished.cases['everything']}", f"/draft/{furnished.drafts['everything']}"):
        page = visitor.get(path).text
        assert page.count("<script") == len(SCRIPT.findall(page)) <= 1
        assert "style=" not in page
        assert "http://" not in page.replace(desk.url, "")
        assert "https://" not in page


def test_cookies_cannot_be_read_by_scripts_nor_sent_by_other_sites(desk: Served) -> None:
    cookie = desk.visitor().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("visit=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.fixture
def over_https(desk_cabinet: Cabinet) -> tuple[Cabinet, object]:
    return (
        desk_cabinet,
        make_desk(desk_cabinet, DeskSettings("https://desk.school.example", HOLD, SENDER, exhibit_bytes)).test_client(),
    )


def test_over_https_cookies_are_bound_to_this_host(over_https: tuple[Cabinet, object]) -> None:
    cabinet, client = over_https
    # TLS ends at the school's proxy; what reaches the desk is told apart by DESK_URL alone.
    answer = client.get("/sign-in", base_url="https://desk.school.example")  # type: ignore[attr-defined]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    with cabinet.writing() as session:
        token = sessions.begin(session, cabinet, HEAD)
    for name, status in (("desk", 303), ("__Host-desk", 200)):
        client.set_cookie(name, token, domain="desk.school.example", secure=True)  # type: ignore[attr-defined]
        assert client.get("/", base_url="https://desk.school.example").status_code == status  # type: ignore[attr-defined]


def test_the_health_check_answers_anybody_and_tells_nothing(desk: Served, furnished: Furnished) -> None:
    answer = desk.visitor().get("/healthz")
    assert (answer.status, answer.text) == (200, "ok\n")
