"""Whose mail it is, by what the school's own mail server found out when it took the mail in (RFC 8601).

Anybody can write an Authentication-Results field into a mail. Only those of servers that the school names count, only
above the first Received of anybody else, and of several only what stands on top, where the server itself put it. Where
several servers are named, the first of them judged the sender, and the others handed the mail on.
Microsoft 365 names no server in its field: there the Received below it says who wrote it.

A mail that the school's own servers passed on to each other keeps what the first of them found, in ARC fields
(RFC 8617); that counts where a trusted server found the seals sound and they are a trusted server's, and so is each
that was put on later: whoever got such a mail can write another one under the first seals, and seal it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from casefile.report import Authentication
from casefile.same_address import domain_in_one_form
from ingest.authentication_results import Result, Results, results_in
from ingest.headers import raw_headers
from ingest.lenient_message import LenientMessage, headed
from ingest.mail_addresses import addresses
from ingest.received import clauses

_HEAD = 512 * 1024
_LONGEST = 20_000
_MOST_FIELDS = 20
# RFC 8617 §4.2.1; with more of them no server finds the seals sound.
_MOST_SEALS = 50
_SEALED_BY = re.compile(r"(?:^|;)\s*d\s*=\s*([^\s;]+)")
_SEAL_NUMBER = re.compile(r"(?:^|;)\s*i\s*=\s*(\d{1,3})\b")
_HOST = re.compile(r"(?=.*[a-z])[\w-]+(?:\.[\w-]+)+")
# Microsoft's word where a domain has no DMARC record, and its number for seals that the school itself trusts.
_DMARC_PASSES = {"pass", "bestguesspass"}
_TRUSTED_SEAL = "130"
_SPF_FAILS = {"fail", "hardfail", "softfail"}


def authentication_of(raw: bytes, trusted: Sequence[str]) -> Authentication:
    """What the servers in `trusted` (names or domains) say of a raw mail. Never raises."""
    if not trusted:
        return Authentication()
    message = headed(memoryview(raw)[:_HEAD])
    writers = [domain_in_one_form(each.address.rpartition("@")[2]) for each in addresses(message, "From")]
    fields = _believed(message, trusted)
    if not fields:
        return Authentication()
    found = _results_of(fields)
    said = _judged(found, writers)
    if said.verdict != "passed" and _one(found, "arc") == "pass":
        first = _judged(_results_of(_sealed(message, trusted)), writers)
        return first if first.verdict == "passed" else said
    return said


def _believed(message: LenientMessage, trusted: Sequence[str]) -> list[Results]:
    """The fields of the trusted server that is named first. Below a Received of ours a mail's writer may have put some: one is enough."""
    found: list[tuple[int, bool, Results]] = []
    handed_on = False
    fields = [(name.lower(), value[:_LONGEST]) for name, value in message.raw_items()]
    for number, (name, value) in enumerate(fields):
        if name == "received":
            host = _host(value)
            if host and not _is_ours(host, trusted):
                break
            handed_on = handed_on or bool(host)
        elif name == "authentication-results" and len(found) < _MOST_FIELDS:
            results = results_in(value)
            server = results.server or _next_host(fields[number:])
            found += [(rank, handed_on, results) for rank, each in enumerate(trusted) if _within(server, each)][:1]
    ours = [each for each in found if each[0] == min(rank for rank, _, _ in found)]
    return [results for _, below, results in ours if not below] or [results for _, _, results in ours[:1]]


def _host(received: str) -> str:
    """The server that wrote a Received field; "" for numbers and names of one word, which servers use among themselves."""
    host = (clauses(received).get("by", "").split() or [""])[0].lower().rstrip(".;")
    return host if _HOST.fullmatch(host) else ""


def _next_host(fields: Iterable[tuple[str, str]]) -> str:
    return next((_host(value) for name, value in fields if name == "received"), "")


def _is_ours(host: str, trusted: Sequence[str]) -> bool:
    return any(_within(host, each) for each in trusted)


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _sealed(message: LenientMessage, trusted: Sequence[str]) -> list[Results]:
    """What trusted servers said before they passed the mail on, under their own seals; the first of them alone."""
    seals = _seals(message)
    said = [results_in(each) for each in raw_headers(message, "ARC-Authentication-Results")[:_MOST_SEALS]]
    ours = [each for each in said if _is_ours(each.server, trusted)]
    kept = [each for each in ours if "." in seals.get(each.instance, "") and _within(each.server, seals[each.instance])]
    first = sorted(kept, key=lambda each: each.instance)[:1]
    later = [by for number, by in seals.items() for each in first if number > each.instance]
    return first if all(_seals_for(each, trusted) for each in later) else []


def _seals(message: LenientMessage) -> dict[int, str]:
    """Whose each seal is, by its number; empty where that cannot be told of every one."""
    fields = raw_headers(message, "ARC-Seal")[: _MOST_SEALS + 1]
    found = [(_SEAL_NUMBER.search(each), _SEALED_BY.search(each)) for each in fields]
    seals = {int(number[1]): by[1].lower() for number, by in found if number and by}
    return seals if len(seals) == len(fields) <= _MOST_SEALS else {}


def _seals_for(domain: str, trusted: Sequence[str]) -> bool:
    return "." in domain and any(_within(each, domain) or _within(domain, each) for each in trusted)


def _results_of(fields: list[Results]) -> list[Result]:
    return [result for each in fields for result in each.results]


def _judged(found: list[Result], writers: list[str]) -> Authentication:
    spf, dkim, dmarc = (_one(found, each) for each in ("spf", "dkim", "dmarc"))
    by_dmarc = any(each.method == "dmarc" and each.result in _DMARC_PASSES and _names(each, writers) for each in found)
    by_domain = any(_proves(each, writers) for each in found)
    by_seal = any(each.method == "compauth" and each.properties.get("reason") == _TRUSTED_SEAL for each in found)
    refused = dmarc == "fail" or _one(found, "compauth") == "fail"
    if not refused and (by_dmarc or by_domain):
        return Authentication("passed", spf, dkim, dmarc, aligned=True)
    # Forwarded on the way: DMARC cannot hold, but the school's tenant trusts whoever sealed the mail before.
    if by_seal and _one(found, "compauth") == "pass":
        return Authentication("passed", spf, dkim, dmarc)
    if refused or spf in _SPF_FAILS:
        return Authentication("failed", spf, dkim, dmarc)
    return Authentication("none", spf, dkim, dmarc)


def _one(found: list[Result], method: str) -> str:
    """The result of a method: "fail" where one says so, except DKIM, where one good signature of several is enough."""
    results = [each.result for each in found if each.method == method]
    telling = "pass" if method == "dkim" else "fail"
    return telling if telling in results else next(iter(results), "")


def _names(dmarc: Result, writers: list[str]) -> bool:
    """True where DMARC's domain is that of the one writer; without a domain, where there is only one writer."""
    domain = dmarc.properties.get("header.from", "")
    return len(set(writers)) == 1 and all(writers) and domain_in_one_form(domain or writers[0]) == writers[0]


def _proves(result: Result, writers: list[str]) -> bool:
    """True for a signature or an envelope of the writer's own domain, or of one that theirs lies in."""
    if len(set(writers)) != 1 or result.result != "pass":
        return False
    if result.method == "dkim":
        domain = result.properties.get("header.d") or result.properties.get("header.i", "").rpartition("@")[2]
    elif result.method == "spf":
        domain = (result.properties.get("smtp.mailfrom") or result.properties.get("smtp.mail", "")).rpartition("@")[2]
    else:
        return False
    domain = domain_in_one_form(domain)
    return "." in domain and _within(writers[0], domain)
