"""Whose mail it is: only the school's own server is believed, and only where it wrote itself."""

from __future__ import annotations

import random

import pytest

from casefile.report import Authentication
from ingest.authentication import authentication_of
from ingest.authentication_results import Result, results_in

MX = "mx.school.example"
FROM = "From: Ola Marek <ola@parents.example>"
RECEIVED = f"Received: from out.parents.example (out.parents.example [203.0.113.9]) by {MX} with ESMTPS id 1; Tue"
FOREIGN = "Received: from phone (unknown [198.51.100.7]) by out.parents.example with ESMTPSA id 2; Tue"
DKIM = 'dkim=pass (2048-bit key) header.d=parents.example header.i=@parents.example header.b="aB/c"'
# As the largest providers write it.
MICROSOFT = """Received: from LO2P265.GBRP265.PROD.OUTLOOK.COM (::1) by CWXP265.GBRP265.PROD.OUTLOOK.COM with HTTPS; Tue
Authentication-Results: spf={spf} (sender IP is 203.0.113.9)
 smtp.mailfrom=parents.example; dkim={dkim} (signature was verified)
 header.d={domain};dmarc={dmarc} action=none
 header.from=parents.example;compauth={compauth}
Received-SPF: Pass (protection.outlook.com: domain of parents.example designates 203.0.113.9 as permitted sender)
Received: from out.parents.example (203.0.113.9) by LO1PEPF.mail.protection.outlook.com (10.0.0.1) with
 Microsoft SMTP Server; Tue
Received: from phone by out.parents.example with ESMTPSA; Tue"""
GOOGLE = """Delivered-To: concerns@school.example
Received: by 2002:a05:6a10:8c0a:b0:1 with SMTP id x1; Tue
ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=google.com; s=arc-20160816; b=AAAA
ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass header.from=parents.example
Return-Path: <ola@parents.example>
Received: from out.parents.example (out.parents.example. [203.0.113.9]) by mx.google.com with ESMTPS id y2; Tue
Received-SPF: pass (google.com: domain of ola@parents.example designates 203.0.113.9 as permitted sender)
Authentication-Results: mx.google.com;
       dkim=pass header.i=@parents.example header.s=20230601 header.b=abc;
       spf=pass (google.com: domain of ola@parents.example designates 203.0.113.9) smtp.mailfrom=ola@parents.example;
       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=parents.example;
       dara=neutral header.i=@school.example"""
FORWARDED = """Authentication-Results: mx.school.example; dkim=fail header.d=parents.example; spf=softfail
 smtp.mailfrom=parents.example; dmarc=fail header.from=parents.example; arc={arc} (i=1)
Received: from relay.trust.example by mx.school.example with ESMTPS; Tue
ARC-Seal: i=1; a=rsa-sha256; cv=none; d={sealer}; s=arc; t=1; b=AAAA
ARC-Authentication-Results: i=1; relay.trust.example; dkim=pass header.d=parents.example;
 dmarc=pass header.from=parents.example
Received: from out.parents.example by relay.trust.example with ESMTPS; Tue"""


def mail(*fields: str, writer: str = FROM) -> bytes:
    return (
        "\r\n".join([*fields, writer, "Subject: Oak", "", "Words."])
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )


def said(*clauses: str, server: str = MX) -> str:
    return f"Authentication-Results: {'; '.join([server, *clauses])}"


def verdict(*fields: str, trusted: tuple[str, ...] = (MX,), writer: str = FROM) -> str:
    return authentication_of(mail(*fields, writer=writer), trusted).verdict


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (["dmarc=pass header.from=parents.example"], "passed"),
        (["dmarc=pass(p=none)"], "passed"),
        ([DKIM], "passed"),
        (["spf=pass smtp.mailfrom=<ola@parents.example>"], "passed"),
        (["dkim=fail header.d=old.example", DKIM, "spf=softfail smtp.mailfrom=relay.example"], "passed"),
        (["dmarc=bestguesspass action=none header.from=parents.example"], "passed"),
        (["dkim=pass header.d=bulk.example", "spf=pass smtp.mailfrom=bulk.example"], "none"),
        (["dkim=pass header.d=other.parents.example"], "none"),
        (["dkim=pass header.d=example"], "none"),
        (["dmarc=none", "dkim=none", "spf=neutral"], "none"),
        (["dmarc=temperror", "spf=temperror"], "none"),
        (["none"], "none"),
        (["dmarc=fail header.from=parents.example", DKIM], "failed"),
        (["spf=fail smtp.mailfrom=parents.example"], "failed"),
        (["spf=softfail smtp.mailfrom=parents.example", "dkim=none"], "failed"),
        (["dmarc=pass header.from=else.example"], "none"),
        (["dmarc=pass header.from=parents.example", "dmarc=fail header.from=parents.example"], "failed"),
    ],
)
def test_the_verdict_is_what_the_server_proved_of_the_address_in_from(clauses: list[str], expected: str) -> None:
    assert verdict(said(*clauses), RECEIVED, FOREIGN) == expected


def test_the_servers_own_words_are_kept() -> None:
    found = authentication_of(mail(said("spf=softfail", DKIM, "dmarc=pass"), RECEIVED), (MX,))
    assert found == Authentication("passed", "softfail", "pass", "pass", aligned=True)


@pytest.mark.parametrize(
    "fields",
    [
        [said("dmarc=pass", server="mx.evil.example"), RECEIVED],
        [said("dmarc=pass", server="mx.school.example.evil.example"), RECEIVED],
        [said("dmarc=pass", server="notmx.school.example"), RECEIVED],
        [RECEIVED, FOREIGN, said("dmarc=pass")],
        [FOREIGN, said("dmarc=pass"), RECEIVED],
        [RECEIVED, FOREIGN, said("dmarc=pass"), RECEIVED],
        ["Authentication-Results: dmarc=pass header.from=parents.example", FOREIGN],
        ["Authentication-Results: dmarc=pass header.from=parents.example"],
        [f"X-Authentication-Results: {MX}; dmarc=pass", RECEIVED],
    ],
)
def test_what_anybody_else_wrote_is_not_believed(fields: list[str]) -> None:
    assert verdict(*fields) == "unchecked"


def test_nothing_is_believed_unless_the_school_names_its_server() -> None:
    assert verdict(said("dmarc=pass"), RECEIVED, trusted=()) == "unchecked"


def test_a_forged_field_below_the_servers_own_adds_nothing() -> None:
    assert verdict(said("dmarc=none", "spf=none"), RECEIVED, said("dmarc=pass")) == "none"
    assert verdict(RECEIVED, said("dmarc=none", "spf=none"), said("dmarc=pass")) == "none"
    assert verdict(RECEIVED, said("dmarc=fail"), said("dmarc=pass"), RECEIVED) == "failed"


def test_several_fields_of_one_server_are_read_together() -> None:
    assert verdict(said("dmarc=none"), said("spf=softfail"), said(DKIM), RECEIVED, FOREIGN) == "passed"


def test_a_server_within_a_trusted_domain_is_trusted() -> None:
    assert (
        verdict(said("dmarc=pass", server="atlas206.school.example"), RECEIVED, trusted=("school.example",)) == "passed"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, "passed"),
        ({"dmarc": "fail", "compauth": "fail reason=000"}, "failed"),
        ({"dmarc": "none", "dkim": "none", "domain": "none", "spf": "none", "compauth": "fail reason=001"}, "failed"),
        ({"dmarc": "fail", "dkim": "fail", "spf": "fail", "compauth": "pass reason=130"}, "passed"),
        ({"dmarc": "fail", "dkim": "fail", "spf": "fail", "compauth": "pass reason=703"}, "failed"),
        ({"dmarc": "none", "dkim": "none", "domain": "none", "spf": "none", "compauth": "softpass reason=201"}, "none"),
    ],
)
def test_microsoft_names_no_server_and_is_known_by_its_received_field(written: dict[str, str], expected: str) -> None:
    usual = {"spf": "pass", "dkim": "pass", "domain": "parents.example", "dmarc": "pass", "compauth": "pass reason=100"}
    fields = MICROSOFT.format(**{**usual, **written})
    assert verdict(fields, trusted=("outlook.com",)) == expected
    assert verdict(fields, trusted=(MX,)) == "unchecked"


def test_behind_a_filter_the_filter_is_asked_and_not_the_server_that_it_hands_the_mail_to() -> None:
    filtered = [
        "Received: from a.outlook.com by b.outlook.com with HTTPS; Tue",
        "Authentication-Results: spf=fail smtp.mailfrom=parents.example; dmarc=fail header.from=parents.example",
        "Received: from filter.example by c.mail.protection.outlook.com with SMTP; Tue",
        said("dmarc=pass header.from=parents.example", server="filter.example"),
        "Received: from out.parents.example by filter.example with ESMTPS; Tue",
    ]
    assert verdict(*filtered, trusted=("filter.example", "outlook.com")) == "passed"
    assert verdict(*filtered, trusted=("outlook.com", "filter.example")) == "failed"
    assert verdict(*filtered, trusted=("filter.example",)) == "unchecked"


def test_google_writes_below_its_own_received_field() -> None:
    found = authentication_of(mail(GOOGLE), ("mx.google.com",))
    assert found == Authentication("passed", "pass", "pass", "pass", aligned=True)


@pytest.mark.parametrize(
    ("arc", "sealer", "expected"),
    [
        ("pass", "trust.example", "passed"),
        ("fail", "trust.example", "failed"),
        ("pass", "evil.example", "failed"),
        ("pass", "example", "failed"),
    ],
)
def test_what_the_schools_own_relay_found_counts_under_its_own_sound_seal(arc: str, sealer: str, expected: str) -> None:
    fields = FORWARDED.format(arc=arc, sealer=sealer)
    assert verdict(fields, trusted=(MX, "relay.trust.example")) == expected
    assert verdict(fields) == "failed"


@pytest.mark.parametrize(
    ("seals", "expected"),
    [
        (["i=2; cv=pass; d=school.example; b=AAAA"], "passed"),
        (["i=2; cv=pass; d=evil.example; b=AAAA"], "failed"),
        (["i=2; cv=pass; d=school.example", "i=3; cv=pass; d=evil.example"], "failed"),
        (["i=2; cv=pass; d=example; b=AAAA"], "failed"),
        (["i=2; cv=pass; d=; b=AAAA"], "failed"),
        (["i=1; cv=pass; d=trust.example; b=AAAA"], "failed"),
        ([*(f"i={number}; cv=pass; d=school.example" for number in range(2, 50)), "i=50; d=evil.example"], "failed"),
    ],
)
def test_seals_of_anybody_else_above_the_schools_own_are_not_believed(seals: list[str], expected: str) -> None:
    # Whoever got a mail with our seal can write another one below it, and seal that anew: all seals are sound then.
    fields = FORWARDED.format(arc="pass", sealer="trust.example")
    later = [f"ARC-Seal: a=rsa-sha256; {each}" for each in seals]
    assert verdict(fields, *later, trusted=(MX, "relay.trust.example")) == expected


def test_dmarc_that_names_no_domain_proves_nothing_of_several_writers() -> None:
    assert verdict(said("dmarc=pass"), RECEIVED, writer="From: ola@parents.example, eve@evil.example") == "none"


@pytest.mark.parametrize(
    "writer",
    [
        "From: ola@parents.example, eve@evil.example",
        "From: ola@parents.example\r\nFrom: eve@evil.example",
        "Sender: ola@parents.example",
        "From: Ola Marek",
        'From: "ola@parents.example" <eve@evil.example>',
    ],
)
def test_a_mail_of_several_writers_or_none_is_nobodys_proven_mail(writer: str) -> None:
    assert verdict(said("dmarc=pass header.from=parents.example", DKIM), RECEIVED, writer=writer) == "none"


def test_domains_in_other_scripts_are_compared_in_one_form() -> None:
    field = said("dmarc=pass header.from=xn--mller-kva.example")
    assert verdict(field, RECEIVED, writer="From: =?utf-8?q?Ola?= <ola@müller.example>") == "passed"


def test_words_in_comments_and_quotes_are_no_results() -> None:
    found = results_in(
        'mx.school.example 1; spf=none (a; dmarc=pass (really; "x) ) smtp.mailfrom="x; dmarc=pass"@evil.example;'
    )
    assert found.server == MX
    assert found.results == (Result("spf", "none", {"smtp.mailfrom": '"x; dmarc=pass"@evil.example'}),)


@pytest.mark.parametrize(
    "value", ["", ";", "=", '"', "(", "((((", "\\", "i=1", "i=1;", "a;b;c", "mx;dkim", "mx;=pass", '"mx;dkim=pass']
)
def test_no_field_is_too_odd(value: str) -> None:
    assert not results_in(value).results


def test_no_mail_is_too_odd() -> None:
    dice = random.Random(8601)  # noqa: S311 - the same mails each time
    whole = mail(GOOGLE, FORWARDED.format(arc="pass", sealer="trust.example"), MICROSOFT)
    for _ in range(300):
        cut = bytearray(whole)
        for _ in range(dice.randrange(40)):
            cut[dice.randrange(len(cut))] = dice.choice(b'\r\n\0;:="() @\xe9,<>.i')
        assert authentication_of(bytes(cut), ("mx.google.com", MX, "trust.example")).verdict
    assert authentication_of(b"", (MX,)) == Authentication()
