"""Signing in with the school's own account: against a provider that runs here, and against one that lies."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from joserfc.jwk import OctKey
from sqlalchemy import select

from casefile.cabinet import Cabinet, utc_now
from casefile.school import Person
from casefile.tables import AuditLine, DeskSession
from desk.sign_in import authenticator, recovery_codes
from desk.sign_in.id_token import GOOGLE, Account, AccountRefused, address_in, proved_twice
from desk.sign_in.provider import Provider
from tests.cast import DSL, HEAD, TEACHER
from tests.conftest import Clock
from tests.desk.browsers import Browsing
from tests.desk.served import Answer, Served, Visitor, served
from tests.servers.lying_provider import CLIENT_ID, CLIENT_SECRET, LyingProvider, lying_provider, new_key
from tests.servers.oidc_provider import OidcProvider, oidc_provider

START, BACK = "/sign-in/school-account", "/sign-in/school-account/back"
REFUSED, TROUBLE, STALE = "does not open the desk", "cannot be asked just now", "no longer good"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(scope="module")
def real() -> Iterator[OidcProvider]:
    with oidc_provider() as provider:
        provider.has("head", email=HEAD.address.upper(), email_verified=True)
        provider.has("unsure", email=HEAD.address, email_verified=False)
        provider.has("stranger", email="somebody@school.example", email_verified=True)
        provider.has("teacher", email=TEACHER.address or "y3@school.example", email_verified=True)
        yield provider


@pytest.fixture
def liar(clock: Clock) -> Iterator[LyingProvider]:
    with lying_provider() as provider:
        provider.at = int(clock.now.timestamp())
        provider.claims = {"email": HEAD.address, "email_verified": True}
        yield provider


@contextmanager
def offering(cabinet: Cabinet, issuer: str, **more: object) -> Iterator[Served]:
    """A desk that offers the accounts of this provider."""
    account = Account(issuer, CLIENT_ID, CLIENT_SECRET, **more)  # type: ignore[arg-type]
    with served(cabinet, school_account=Provider(account)) as desk:
        yield desk


def sign_in(desk: Served, provider: LyingProvider, visitor: Visitor | None = None) -> Answer:
    """There and back again."""
    visitor = visitor or desk.visitor()
    gone = visitor.get(START)
    assert gone.status == 303, gone.text
    return visitor.get(provider.sign_in(gone.headers["Location"]))


def has_app(cabinet: Cabinet, person: Person) -> None:
    """Gives a person an authenticator app, and codes on paper."""
    with cabinet.writing() as session:
        authenticator.keep(session, cabinet, person.id, SECRET, 0)
        recovery_codes.make(session, cabinet, person.id)


def code_of(cabinet: Cabinet) -> str:
    return pyotp.TOTP(SECRET).at(cabinet.now())


def nobody_came_in(cabinet: Cabinet) -> bool:
    with cabinet.reading() as session:
        return session.scalar(select(DeskSession.id)) is None


def test_the_account_is_the_first_factor_and_a_code_the_second(real: OidcProvider, desk_cabinet: Cabinet) -> None:
    cabinet = replace(desk_cabinet, now=utc_now)
    has_app(cabinet, HEAD)
    with offering(cabinet, real.issuer) as desk:
        visitor = desk.visitor()
        assert START in visitor.get("/sign-in").text
        gone = visitor.get(START)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(gone.headers["Location"]).query).items()}
        assert (asked["scope"], asked["code_challenge_method"]) == ("openid email profile", "S256")
        assert asked["redirect_uri"] == desk.url + BACK
        assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
        second = visitor.follow(visitor.get(real.sign_in(gone.headers["Location"], "head")))
        assert nobody_came_in(cabinet)
        assert visitor.get("/audit").status == 303
        assert second.status == 200
        first = visitor.follow(visitor.post("/sign-in/second", code=code_of(cabinet)))
        assert (first.status, HEAD.name in first.text) == (200, True)
    with cabinet.reading() as session:
        assert session.scalar(select(DeskSession.way)) == "school-account"
        details = session.scalar(select(AuditLine.details).where(AuditLine.act == "signed-in"))
        assert details == '{"way": "school-account"}'


def test_without_a_second_factor_an_account_sets_up_nothing(real: OidcProvider, desk_cabinet: Cabinet) -> None:
    cabinet = replace(desk_cabinet, now=utc_now)
    with offering(cabinet, real.issuer) as desk:
        visitor = desk.visitor()
        answer = visitor.get(real.sign_in(visitor.get(START).headers["Location"], "head"))
        assert "invitation" in visitor.follow(answer).text
        assert visitor.get("/").status == 303
    assert nobody_came_in(cabinet)


def test_whoever_is_refused_is_told_the_same_and_nothing_of_them_is_logged(
    real: OidcProvider, desk_cabinet: Cabinet, caplog: pytest.LogCaptureFixture
) -> None:
    cabinet = replace(desk_cabinet, now=utc_now)
    caplog.set_level(logging.DEBUG)
    with offering(cabinet, real.issuer) as desk:
        pages, secrets = set(), []
        for sub in ("unsure", "stranger", "teacher"):
            visitor = desk.visitor()
            back = real.sign_in(visitor.get(START).headers["Location"], sub)
            answer = visitor.get(back)
            assert answer.status == 403
            pages.add(answer.text)
            secrets += [values[0] for values in parse_qs(urlsplit(back).query).values()]
    assert len(pages) == 1
    assert REFUSED in pages.pop()
    said = " ".join(f"{each.getMessage()}" for each in caplog.records)
    assert "address-not-verified" in said
    assert not [each for each in [*secrets, "school.example", CLIENT_SECRET] if each in said]


def test_a_code_and_an_answer_work_once_and_in_the_browser_that_asked(
    desk_cabinet: Cabinet, liar: LyingProvider
) -> None:
    has_app(desk_cabinet, HEAD)
    with offering(desk_cabinet, liar.issuer) as desk:
        visitor, other = desk.visitor(), desk.visitor()
        gone = visitor.get(START).headers["Location"]
        back = liar.sign_in(gone)
        kept = dict(visitor.cookies)
        # Somebody is led to the end of a sign-in that another browser began.
        assert STALE in other.get(back).text
        other.get(START)
        assert STALE in other.get(back).text
        assert visitor.get(back).headers["Location"] == "/sign-in/second"
        assert STALE in visitor.get(back).text
        # With the cookie of then put back, the provider does not take the code again.
        visitor.cookies = kept
        assert REFUSED in visitor.get(back).text
        assert (
            STALE in visitor.get(f"{BACK}?error=access_denied&state={parse_qs(urlsplit(gone).query)['state'][0]}").text
        )


def test_an_answer_that_comes_ten_minutes_later_is_too_late(
    desk_cabinet: Cabinet, liar: LyingProvider, clock: Clock
) -> None:
    with offering(desk_cabinet, liar.issuer) as desk:
        visitor = desk.visitor()
        back = liar.sign_in(visitor.get(START).headers["Location"])
        clock.pass_by(minutes=10)
        assert STALE in visitor.get(back).text


LIES: dict[str, dict[str, object]] = {
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "another"},
    "for us and another": {"aud": [CLIENT_ID, "another"]},
    "asked for by another": {"azp": "another"},
    "of another provider": {"iss": "https://else.example"},
    "too old": {"exp": 1},
    "never too old": {"exp": None},
    "from the future": {"iat": 10**10},
    "of nobody": {"sub": None},
    "not verified": {"email_verified": None},
    "verified in words": {"email_verified": "true"},
    "no mail": {"email": None},
    "a list of mails": {"email": [HEAD.address]},
}


def test_no_lie_in_a_token_opens_the_desk(desk_cabinet: Cabinet, liar: LyingProvider) -> None:
    has_app(desk_cabinet, HEAD)
    right = dict(liar.claims)
    with offering(desk_cabinet, liar.issuer) as desk:
        assert sign_in(desk, liar).headers["Location"] == "/sign-in/second"
        for lie, claims in LIES.items():
            liar.claims = {**right, **claims}
            answer = sign_in(desk, liar)
            assert (answer.status, REFUSED in answer.text) == (403, True), lie


def test_only_the_providers_own_keys_sign_and_a_new_one_is_looked_for(
    desk_cabinet: Cabinet, liar: LyingProvider
) -> None:
    has_app(desk_cabinet, HEAD)
    with offering(desk_cabinet, liar.issuer) as desk:
        assert sign_in(desk, liar).status == 303
        assert sign_in(desk, liar).status == 303
        assert liar.asked.count("/keys") == 1
        liar.signs_with = new_key("first")
        assert sign_in(desk, liar).status == 403
        # The secret that the desk and the provider share is no key of the provider's.
        liar.signs_with, liar.algorithm = OctKey.import_key(CLIENT_SECRET, {"kid": "first"}), "HS256"
        assert sign_in(desk, liar).status == 403
        liar.signs_with, liar.algorithm, liar.key = None, "RS256", new_key("second")
        before = liar.asked.count("/keys")
        assert sign_in(desk, liar).status == 303
        assert liar.asked.count("/keys") == before + 1


def test_a_provider_that_is_down_or_talks_rubbish_leaves_the_other_ways_in(
    desk_cabinet: Cabinet, liar: LyingProvider, clock: Clock
) -> None:
    rubbish = [(200, b"<html>"), (200, b"[]"), (200, b"{}"), (500, b"{}"), (302, b""), (200, b'{"keys": 5}')]
    has_app(desk_cabinet, HEAD)
    for raw in rubbish:
        with offering(desk_cabinet, liar.issuer) as desk:
            liar.raw = raw
            answer = desk.visitor().get(START)
            assert (answer.status, TROUBLE in answer.text, "/sign-in" in answer.text) == (502, True, True), raw
            liar.raw = None
            # It is left alone for a while, then asked again.
            assert TROUBLE in desk.visitor().get(START).text, raw
            clock.pass_by(seconds=30)
            liar.at += 30
            # Known by then, it talks rubbish when the code is exchanged.
            visitor = desk.visitor()
            back = liar.sign_in(visitor.get(START).headers["Location"])
            liar.raw = raw
            assert TROUBLE in visitor.get(back).text, raw
            liar.raw = None
    liar.document = {"issuer": "https://else.example"}
    with offering(desk_cabinet, liar.issuer) as desk:
        assert TROUBLE in desk.visitor().get(START).text
    liar.document = {"token_endpoint": "http://else.example/token"}
    with offering(desk_cabinet, liar.issuer) as desk:
        visitor = desk.visitor()
        assert TROUBLE in visitor.get(liar.sign_in(visitor.get(START).headers["Location"])).text
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with offering(desk_cabinet, f"http://localhost:{nobody.getsockname()[1]}") as desk:
            assert TROUBLE in desk.visitor().get(START).text
            assert desk.visitor().get("/sign-in").status == 200


def test_a_provider_that_never_answers_is_not_waited_for(desk_cabinet: Cabinet) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        account = Account(f"http://localhost:{mute.getsockname()[1]}", CLIENT_ID, CLIENT_SECRET)
        with served(desk_cabinet, school_account=Provider(account, (0.2, 0.2))) as desk:
            assert TROUBLE in desk.visitor().get(START).text


def test_the_providers_second_factor_counts_where_the_school_says_so_and_the_token_does(
    desk_cabinet: Cabinet, liar: LyingProvider
) -> None:
    has_app(desk_cabinet, HEAD)
    right = dict(liar.claims)
    with offering(desk_cabinet, liar.issuer, trusts_second_factor=True) as desk:
        assert sign_in(desk, liar).headers["Location"] == "/sign-in/second"
        liar.claims = {**right, "amr": ["pwd", "otp"]}
        assert sign_in(desk, liar).headers["Location"] == "/sign-in/second"
        liar.claims = {**right, "amr": ["pwd", "mfa"]}
        visitor = desk.visitor()
        assert HEAD.name in visitor.follow(sign_in(desk, liar, visitor)).text
        # The provider may have asked for it days ago: it changes no way of signing in.
        assert visitor.get("/my/sign-in/app").headers["Location"].startswith("/my/sign-in/again?")
        # Whoever was never invited sets up nothing this way either.
        liar.claims |= {"email": DSL.address}
        assert sign_in(desk, liar).headers["Location"] == "/sign-in/not-yet"
    liar.claims |= {"email": HEAD.address}
    with offering(desk_cabinet, liar.issuer) as desk:
        assert sign_in(desk, liar).headers["Location"] == "/sign-in/second"


def test_a_desk_without_a_provider_offers_none(desk: Served) -> None:
    assert START not in desk.visitor().get("/sign-in").text
    assert (desk.visitor().get(START).status, desk.visitor().get(BACK).status) == (404, 404)


def test_a_person_signs_in_with_it_in_a_browser(real: OidcProvider, desk_cabinet: Cabinet, browsing: Browsing) -> None:
    cabinet = replace(desk_cabinet, now=utc_now)
    has_app(cabinet, HEAD)
    with offering(cabinet, real.issuer) as desk, browsing.page(desk, scripts=False) as page:
        page.goto("/sign-in")
        page.get_by_role("link", name="Sign in with the school’s account").click()
        page.get_by_role("textbox").first.fill("head")
        page.get_by_role("button", name="Authorize").click()
        page.get_by_label("Code").fill(code_of(cabinet))
        page.locator("form").filter(has=page.get_by_label("Code")).get_by_role("button").first.click()
        assert page.get_by_text(HEAD.name).count() >= 1
        assert urlsplit(page.url).path == "/"


TENANT = "11111111-2222-3333-4444-555555555555"
ENTRA = Account(f"https://login.microsoftonline.com/{TENANT}/v2.0", "c", "s", "school.example")
AT_GOOGLE = Account(GOOGLE, "c", "s", "school.example")
OF_GOOGLE = {"email": DSL.address, "email_verified": True, "hd": "school.example"}


@pytest.mark.parametrize(
    ("account", "claims", "address"),
    [
        (ENTRA, {"tid": TENANT, "email": "DSL@school.example"}, DSL.address),
        (ENTRA, {"tid": TENANT, "preferred_username": DSL.address}, DSL.address),
        (ENTRA, {"tid": TENANT, "email": "x@else.example", "preferred_username": DSL.address}, DSL.address),
        (ENTRA, {"tid": TENANT, "email": DSL.address, "xms_edov": False}, ""),
        (ENTRA, {"tid": TENANT, "email": DSL.address, "idp": "https://sts.windows.net/other/"}, ""),
        (ENTRA, {"tid": TENANT, "email": DSL.address, "acct": 1}, ""),
        (ENTRA, {"tid": "another", "email": DSL.address}, ""),
        (ENTRA, {"tid": TENANT, "email": "dsl@else.example"}, ""),
        (AT_GOOGLE, OF_GOOGLE, DSL.address),
        (AT_GOOGLE, {**OF_GOOGLE, "hd": None}, ""),
        (AT_GOOGLE, {**OF_GOOGLE, "hd": "else.example"}, ""),
        (AT_GOOGLE, {**OF_GOOGLE, "email_verified": False}, ""),
        (AT_GOOGLE, {**OF_GOOGLE, "email": "dsl@school.example.evil.example"}, ""),
    ],
)
def test_whose_word_is_taken_for_which_address(account: Account, claims: dict[str, object], address: str) -> None:
    if address:
        assert address_in(claims, account) == address
    else:
        with pytest.raises(AccountRefused):
            address_in(claims, account)


def test_a_second_factor_is_one_only_in_so_many_words() -> None:
    assert proved_twice({"amr": ["mfa"]})
    assert proved_twice({"acr": "https://refeds.org/profile/mfa"})
    for claims in ({}, {"amr": "mfa"}, {"amr": ["pwd"]}, {"acr": "1"}, {"acr": "mfa"}):
        assert not proved_twice(dict(claims))
