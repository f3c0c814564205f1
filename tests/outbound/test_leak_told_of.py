"""What a letter tells about somebody whom it does not name is found, however freely it is worded; general talk is not."""

from __future__ import annotations

import pytest

from outbound.leaks.leak_stands_out import singled_out_in
from outbound.leaks.leak_told_of import told_of

FREE = ("Lexie", "Mrs Elaine Booth", "Mr Daniel Osei")


def found_in(sentence: str) -> list[str]:
    text = f"Dear Mr Cole,\n\nI am writing to you.\n\n{sentence}"
    return [*told_of(text, FREE), *singled_out_in(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Because of it a family has had to find another childminder.",
        "The person you spoke to worked in a chemist's for most of her life.",
        "Two of our girls hid in the cloakroom until you had gone.",
        "What you may not know is that his father died in the spring.",
        "There is a parent in that group with a hearing aid.",
        "They have taken their daughter out of football.",
        "You made a woman cry on her birthday.",
        "As a teacher herself she knows what she may ask.",
        "Please don't take this up with those who live nearest to you.",
        "You were overheard from the next table in the café.",
        "There is a picture of you in front of somebody's home.",
        "It took a good deal of courage to come to us.",
        "The boy is adopted.",
    ],
)
def test_a_statement_about_somebody_else_is_found(sentence: str) -> None:
    assert found_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "You pushed another parent by the shoulder and swore.",
        "You called a child names at the gate.",
        "A child was told to go home.",
        "A parent who disagrees with a decision can use our complaints procedure.",
        "Please remember that children may read what is written in a group.",
        "Some of our pupils may find that hard.",
        "You told me that your mother has been ill and that she could not sleep.",
        "Mrs Booth will meet you at the main entrance. She will have your letter in front of her.",
        "Lexie is a kind girl. Her friends have not been part of this.",
        'One message said: "one mum was crying".',
        "You may bring a friend or a relative who can support you.",
        "We do not say who has spoken to us.",
        "The children were on the playground at the time.",
    ],
)
def test_what_the_reader_did_and_what_holds_for_everybody_is_free(sentence: str) -> None:
    assert not found_in(sentence)


def test_the_whole_clause_is_shown_so_that_a_leader_sees_what_is_told() -> None:
    assert list(
        told_of("I am sorry to say that one father has lost his job this winter, and you could not know.", ())
    ) == ["one father has lost his job this winter"]


def test_he_is_nobody_whom_only_a_lady_was_named_before() -> None:
    assert list(told_of("Mrs Booth rang. She was kind. He was frightened.", FREE)) == ["He was frightened"]
