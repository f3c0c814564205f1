"""Every label is found where it is shown, with words that show it, and not where words only tempt."""

import pytest

from casefile.report import Message
from casefile.vocabulary import load_vocabulary
from tests.cast import NOW
from tests.triage.examples import CATEGORIES, FLAGS
from tests.triage.judged import chat, exhibit, judged, labels, ruled

EXAMPLES = {**CATEGORIES, **FLAGS}
LOCAL = NOW.replace(tzinfo=None)


def test_every_label_of_the_vocabulary_has_an_example() -> None:
    vocabulary = load_vocabulary()
    assert set(CATEGORIES) == set(vocabulary.categories)
    assert set(FLAGS) == set(vocabulary.flags)


@pytest.mark.parametrize("label", EXAMPLES)
def test_a_mail_that_shows_it_gets_the_label_by_the_rules(label: str) -> None:
    assert label in ruled(EXAMPLES[label][0])


def test_rules_and_learned_layer_together_find_nearly_all_of_them_with_the_words() -> None:
    """A single sentence is less than the learned layer is used to; of these it may doubt a few."""
    missed = []
    for label, (text, word, _) in EXAMPLES.items():
        made = judged(text)
        found = {each.id: each for each in (*made.categories, *made.flags)}
        if label not in found:
            missed.append(label)
            continue
        assert any(word in quote.quote for quote in found[label].evidence)
        assert all(quote.quote in text and quote.where == "body" for quote in found[label].evidence)
    assert len(missed) <= 3, missed


@pytest.mark.parametrize("label", EXAMPLES)
def test_a_mail_that_only_tempts_does_not(label: str) -> None:
    assert label not in labels(judged(EXAMPLES[label][2]))


def test_what_a_chat_shows_is_quoted_from_the_chat() -> None:
    shown = chat(
        Message("Ray Dunn", LOCAL, "that Prior is a stupid lazy cow"), Message("Ola", LOCAL, "please stop", own=True)
    )
    found = {each.id: each for each in judged("See the Oak group, attached.", exhibits=(shown,)).categories}
    quote = found["abusive-comment"].evidence[0]
    assert (quote.where, "stupid lazy cow" in quote.quote) == ("chat.txt", True)


def test_what_the_writer_says_in_the_chat_is_not_held_against_anybody() -> None:
    shown = chat(
        Message("Ray Dunn", LOCAL, "spellings are in the bag"), Message("Ola", LOCAL, "you stupid cow", own=True)
    )
    assert "abusive-comment" not in labels(judged("The Oak group, attached.", exhibits=(shown,)))


def test_a_message_in_capitals_is_a_display_of_anger_but_a_parents_own_capitals_are_not() -> None:
    shouted = chat(Message("Ray Dunn", LOCAL, "WHO MOVED THE BINS AGAIN LAST NIGHT"), Message("Ann", LOCAL, "not me"))
    assert "anger-swearing" in ruled("From the Oak group.", exhibits=(shouted,))
    assert "anger-swearing" not in labels(judged("THIS IS THE THIRD TIME HE HAS LOST HIS COAT"))


def test_a_post_in_a_document_is_somebody_elses_word() -> None:
    page = exhibit(
        "Spotted in Sale\nHollybank is a joke of a school. Avoid! They fined us for a holiday in term time again."
    )
    found = labels(judged("This is on Facebook, I printed it for you.", exhibits=(page,)))
    assert {"disrepute", "public-challenge"} <= found


def test_a_forwarded_mail_is_judged_as_its_senders() -> None:
    from casefile.report import Forwarded

    passed_on = Forwarded("Ray Dunn <ray@parents.example>", "", "detention", "You are a pathetic little girl.")
    findings = judged("Passing this on, I have not replied.", forwarded=(passed_on,))
    assert "abusive-email" in labels(findings)
    assert [each.name for each in findings.facts.subjects] == ["Ray Dunn <ray@parents.example>"]


def test_legal_advice_is_suggested_wherever_somebody_is_defamed() -> None:
    for text, _, _ in (CATEGORIES["defamation"], FLAGS["legal"]):
        assert {"defamation", "legal"} <= ruled(text)


def test_a_school_that_lists_its_people_has_them_recognised() -> None:
    assert "staff-subject" in ruled("Miss Prior ignored my son all week and he cried.")
    assert "staff-subject" not in ruled("Miss Prior was lovely with my son all week.")
