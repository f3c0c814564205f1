"""Names are compared as people write them, and a mail is its writer's, not its address's."""

from __future__ import annotations

import pytest

from casefile.report import Mailbox
from casefile.same_person import is_another, one_name, writer_of
from tests.cast import findings, report

FAMILY = Mailbox("Ola Marek", "marek@parents.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ola Marek", "Ola"),
        ("Ola Marek", "Mrs Marek"),
        ("Ola Marek", "Marek, Ola"),
        ("Ola Marek", "O. Marek"),
        ("Alexandra Marek", "Alex Marek"),
        ("Zoë Marek", "ZOE MAREK"),
        ("Ola and Piotr Marek", "Piotr Marek"),
        ("The Marek Family", "Piotr Marek"),
        ("Ola Marek", ""),
        ("", ""),
        ("Ola Marek", "12345"),
    ],
)
def test_names_that_may_be_one_persons(one: str, other: str) -> None:
    assert not is_another(one, other)
    assert not is_another(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ola Marek", "Piotr Marek"), ("Ola", "Piotr Marek"), ("Ola Marek", "P Marek"), ("Jo", "Joanna K")],
)
def test_names_that_cannot_well_be_one_persons(one: str, other: str) -> None:
    assert is_another(one, other)
    assert is_another(other, one)


def test_a_full_name_has_one_form_and_a_single_word_has_none() -> None:
    assert one_name("Mrs Ola Márek") == one_name("marek, ola") == "marek ola"
    assert one_name("Ola") == one_name("Mrs Marek") == one_name("") == ""


def test_a_mail_is_by_whoever_signed_it() -> None:
    assert writer_of(report(sender=FAMILY), findings(by="Ola Marek", signed="Piotr Marek")) == "Piotr Marek"
    assert writer_of(report(sender=FAMILY), findings(by="Ola Marek", signed="Ola")) == "Ola Marek"
    assert writer_of(report(sender=FAMILY), findings(by=None)) == "Ola Marek"


def test_a_mail_that_ends_with_the_name_of_whom_it_is_about_is_not_theirs() -> None:
    about = findings(by="Ola Marek", signed="Dave Nokes", subjects=("Dave Nokes",))
    assert writer_of(report(sender=FAMILY), about) == "Ola Marek"
