"""Words as search compares them: whatever a person types and whatever stands in a text, two spellings of one thing meet."""

from __future__ import annotations

import pytest

from casefile.search_query import LONGEST, MOST_WORDS, read_query
from casefile.search_words import normal, whole_in, words_in


def terms(text: str) -> list[str]:
    return [each.term for each in words_in(normal(text))]


@pytest.mark.parametrize(
    "forms",
    [
        "shout shouts shouted shouting Shouting!",
        "bully bullies bullied bullying",
        "run runs running",
        "message messages messaging messaged",
        "class classes class's",
        "party parties",
        "child children child’s",
        "organise organises organised organising organize organizing",
        "behaviour behaviours behavior",
        "harass harasses harassed harassing harassment",
        "agree agrees agreed",
        "lie lies lied lying",
        "hate hates hated hating",
        "hit hits hitting",
        "care cares cared caring",
        "write writes writing wrote written",
        "use uses used using",
        "abuse abuses abused abusing",
        "call calls called calling",
        "Ellie Ellie's ELLIE’S Éllie e\u0301llie",
        "O'Brien O’Brien obrien",
        "Łukasz Lukasz",
        "straße STRASSE",
        "#StopIt stopit StopIt!",
        "👍 👍🏽",
    ],
)
def test_the_forms_of_a_word_are_one(forms: str) -> None:
    assert len({tuple(terms(each)) for each in forms.split()}) == 1
    assert terms(forms)


@pytest.mark.parametrize(
    "pair",
    [
        "threat treat",
        "hurt hut",
        "four for",
        "staff stuff",
        "teacher teach",
        "hour our",
        "note not",
        "here her",
        "made mad",
        "caring car",
    ],
)
def test_two_words_are_not_one(pair: str) -> None:
    one, other = pair.split()
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("0161 496 0155", "01614960155"),
        ("(0161) 496-0155", "01614960155"),
        ("+44 (0)161 496 0155", "01614960155"),
        ("+44 161 496 0155", "01614960155"),
        ("0044 161 4960155", "01614960155"),
        ("07700900123", "07700900123"),
        ("+48 22 123 45 67", "48221234567"),
        ("Ola+school@Parents.example", "ola@parents.example"),
        ("[CD-7KXM-4Q]", "cd7kxm4q"),
        ("cd-7kxm4q", "cd7kxm4q"),
    ],
)
def test_a_number_an_address_and_a_reference_have_one_spelling(typed: str, one: str) -> None:
    assert [each.term for each in whole_in(f"Call {typed}, please")] == [one]
    assert [each.term for each in read_query(typed).words] == [one]


@pytest.mark.parametrize("said", ["on 24/11/2026 at 09:30", "2026-11-24 20:41:07", "05.11.2026", "Year 3, 27 children"])
def test_a_day_or_a_time_is_no_number_to_ring(said: str) -> None:
    assert list(whole_in(said)) == []


def test_a_word_is_told_with_its_place() -> None:
    text = "She said: “useless, lazy cows”."
    assert [text[each.start : each.end] for each in words_in(text)] == ["She", "said", "useless", "lazy", "cows"]


def test_a_query_is_words_and_phrases() -> None:
    query = read_query("Tranter “useless lazy cow” “alone” 0161 496 0155")
    assert [each.shown for each in query.words] == ["Tranter", "useless", "lazy", "cow", "alone", "0161 496 0155"]
    assert query.phrases == (tuple(terms("useless lazy cow")),)


@pytest.mark.parametrize("typed", ["", "   ", "?!…", '"""', "\x00", "’"])
def test_nothing_to_look_for(typed: str) -> None:
    assert not read_query(typed)


def test_a_query_has_bounds() -> None:
    assert len(read_query(" ".join(f"w{n}" for n in range(50))).words) == MOST_WORDS
    assert sum(len(each.shown) for each in read_query("x" * 5000).words) == LONGEST
