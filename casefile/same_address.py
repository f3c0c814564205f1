"""The same mailbox under its several spellings: how a parent is known again by the address they write from.

    case             Ola@Parents.example                  ola@parents.example
    a tag            ola+school@parents.example           ola@parents.example
    Gmail            dots anywhere, googlemail.com        no dots, gmail.com
    second domains   me.com, protonmail.com               icloud.com, proton.me
    IDN              ola@xn--mller-kva.example            ola@müller.example (and both in one form)

Only what a provider itself delivers to one person is one address; a name that merely looks alike is another.
"""

from __future__ import annotations

import re
import unicodedata

# Providers that give each account the same name under several domains.
_SECOND_DOMAINS = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
}
# They deliver to the same account wherever its owner puts dots.
_WITHOUT_DOTS = {"gmail.com"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# The full stops of other scripts that stand for the dot of a domain (RFC 3490 §3.1).
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_LONGEST = 400
# RFC 1035 §2.3.4; what is longer is no domain, and its form takes the square of its length to find.
_LONGEST_LABEL = 63


def one_form(address: str) -> str:
    """The one form that all spellings of a mailbox share; "" for none. Not to be written to: a hash is made of it."""
    name, at, domain = address.strip()[:_LONGEST].rpartition("@")
    if not at:
        return _folded(domain)
    domain = domain_in_one_form(domain)
    domain = _SECOND_DOMAINS.get(domain, domain)
    name = _untagged(_folded(_unquoted(name)))
    # An address of dots alone stays what it is.
    plain = name.replace(".", "") if domain in _WITHOUT_DOTS else name
    return f"{plain or name}@{domain}"


def is_same(one: str, other: str) -> bool:
    """True where both are addresses of the same mailbox."""
    return bool(one.strip()) and one_form(one) == one_form(other)


def _unquoted(name: str) -> str:
    """Quotes around a name say nothing by themselves (RFC 5321 §4.1.2)."""
    quoted = _QUOTED.fullmatch(name)
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else name


def _untagged(name: str) -> str:
    """Without what stands behind a plus (RFC 5233), unless there is nothing before it: some are telephone numbers."""
    return name.partition("+")[0] or name


def _folded(words: str) -> str:
    # Not casefold, which would make one of ß and ss: they are different domains.
    return unicodedata.normalize("NFC", words).lower()


def domain_in_one_form(domain: str) -> str:
    """A domain in ASCII, as it travels (RFC 5891); what is no sound domain stays, in small letters."""
    labels = _DOTS.sub(".", unicodedata.normalize("NFKC", domain)).lower().rstrip(".").split(".")
    return ".".join(_label(unicodedata.normalize("NFC", each)) for each in labels)


def _label(label: str) -> str:
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return label
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return label
