"""How somebody is greeted, and whether a letter can reach them."""

from __future__ import annotations

import pytest

from outbound.recipients import Recipient, greeting


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Mr Darren Pike", "Dear Mr Pike"),
        ("Mrs. Anna de Vries", "Dear Mrs. de Vries"),
        ("Mr de Souza", "Dear Mr de Souza"),
        ("Dr Okafor", "Dear Dr Okafor"),
        ("Gemma  Tranter", "Dear Gemma Tranter"),
        ("Lady", "Dear Lady"),
        ("", "Hello"),
        ("someone@parents.example", "Hello"),
    ],
)
def test_people_are_greeted_as_one_does(name: str, greeted: str) -> None:
    assert greeting(Recipient("subject", name)) == greeted


def test_a_body_is_greeted_as_colleagues() -> None:
    assert greeting(Recipient("authority", "Greater Manchester Police")) == "Dear colleagues"


@pytest.mark.parametrize(
    ("address", "postal", "reaches"),
    [
        ("gemma@parents.example", (), True),
        ("", ("2 Canal Street",), True),
        ("gemma", (), False),
        ("a@b.example, c@d.example", (), False),
        ("", (), False),
    ],
)
def test_a_letter_reaches_one_address_or_a_letter_box(address: str, postal: tuple[str, ...], reaches: bool) -> None:
    assert Recipient("subject", "Gemma", address, postal).can_be_written_to == reaches
