"""A parent is known again under every spelling of their address, and nobody else is taken for them."""

from __future__ import annotations

import pytest

from casefile.cabinet import Cabinet
from casefile.same_address import domain_in_one_form, is_same, one_form
from tests.casefile.filed import file
from tests.cast import PARENT, findings, report

# No address of anybody stands here: these hosts exist, and are put to the names below.
_AT = "@"

SAME = [
    ("Ola@Parents.Example", "ola@parents.example"),
    (" ola@parents.example ", "ola@parents.example"),
    ("ola@parents.example.", "ola@parents.example"),
    ("ola+school@parents.example", "ola@parents.example"),
    ("ola+school+oak@parents.example", "ola+other@parents.example"),
    ('"ola"@parents.example', "ola@parents.example"),
    ("o.l.a" + _AT + "gmail.com", "ola" + _AT + "gmail.com"),
    ("Ola.K+oak" + _AT + "googlemail.com", "olak" + _AT + "gmail.com"),
    ("ola" + _AT + "me.com", "ola" + _AT + "icloud.com"),
    ("ola" + _AT + "protonmail.com", "ola" + _AT + "proton.me"),
    ("ola@müller.example", "ola@xn--mller-kva.example"),
    ("ola@MÜLLER.example", "ola@mu\u0308ller.example"),
    ("ola@müller。example", "ola@müller.example"),
]
DIFFERENT = [
    ("o.la@parents.example", "ola@parents.example"),
    ("ola@parents.example", "ola@parents.example.evil.example"),
    ("ola" + _AT + "outlook.com", "ola" + _AT + "hotmail.com"),
    ("ola-oak@parents.example", "ola@parents.example"),
    ("ola@straße.example", "ola@strasse.example"),
    # A Cyrillic о and а.
    ("\u043el\u0430@parents.example", "ola@parents.example"),
    ("+441614960155@phone.example", "+441614960199@phone.example"),
    ("..." + _AT + "gmail.com", "ola" + _AT + "gmail.com"),
    ("", ""),
    (" ", ""),
    ("ola@parents.example", "@parents.example"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_mailbox_are_one(one: str, other: str) -> None:
    assert is_same(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_mailboxes_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert not is_same(one, other)


@pytest.mark.parametrize(
    "odd", ["@", "a@@b", "no address", "\ud800@x.example", "a@\ud800.example", "x" * 5000 + "@y.example"]
)
def test_no_address_is_too_odd(odd: str) -> None:
    assert one_form(one_form(odd)) == one_form(odd)


def test_what_is_longer_than_a_label_of_a_domain_can_be_stays_as_it_is() -> None:
    label = "".join(chr(0x4E00 + number) for number in range(64))
    assert domain_in_one_form(f"{label[:15]}.example").startswith("xn--")
    assert domain_in_one_form(f"{label}.example") == f"{label}.example"


def test_the_keyed_hash_of_an_address_knows_its_spellings(cabinet: Cabinet) -> None:
    assert cabinet.hash_of("address", "O.la+x" + _AT + "googlemail.com") == cabinet.hash_of(
        "address", "ola" + _AT + "gmail.com"
    )
    assert cabinet.hash_of("name", "Ola+x") != cabinet.hash_of("name", "Ola")


def test_a_parent_who_answers_with_a_tag_in_the_address_joins_their_case(cabinet: Cabinet) -> None:
    case = file(cabinet, b"one").case
    assert case is not None
    tagged = PARENT.__class__(PARENT.name, "Ola+phone@Parents.example")
    answer = report("And again.", sender=tagged, subject=f"Re: {case.reference}", message_id="two@parents.example")
    filed = file(cabinet, b"two", answer, findings("follow-up"))
    assert filed.case is not None
    assert (filed.case.id, filed.opened) == (case.id, False)
