"""Names in running text: with a title, with a surname or its initial, alone, in small letters where all is small."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triage.facts.mention import Mention
from triage.facts.name_words import KIN, TITLES, Word, bare, is_given, is_initial, is_name_word, words_of
from triage.facts.word_lists import words as listed
from triage.passages import Passage

_MOST_PARTS = 3
_LEAST_SURNAME = 3
# "Mr." and "J." may end in a stop; a longer word that does ends its sentence.
_LONGEST_SHORT = 4
_COMMON_TITLES = frozenset({"mr", "mrs", "miss", "ms", "dr"})
# What stands before the name of a class.
_YEAR = re.compile(r"\b(?:(?:year|yr|y)? ?\d[a-z]?|class|reception|rec|nursery) $", re.IGNORECASE)
_OWNS = re.compile(r"[’']s?$")


def names_in(passage: Passage, place: int, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """The names of a passage, but for what is `taken` for something else."""
    text, words = passage.text, words_of(passage.text)
    is_small = text == text.lower() or passage.voice == "chat"
    number = 0
    while number < len(words):
        end = number
        if not any(start <= words[number].start < past for start, past in taken):
            end = (
                _end_of_titled(words, number, text) if _is_title(words[number]) else _end(words, number, text, is_small)
            )
        if end > number:
            yield from _mentions(words, number, end, text, place)
        number = max(end, number + 1)


def _is_title(word: Word) -> bool:
    return word.text.lower() in TITLES


def _end_of_titled(words: Sequence[Word], number: int, text: str) -> int:
    """Past "Mrs R. Dunn" or "mrs dunn"; the same number where no name follows."""
    end = number + 1
    while end < len(words) and end <= number + _MOST_PARTS and _goes_on(words, end, text):
        is_first = end == number + 1 or is_initial(words[end - 1].text)
        if not (_may_be_surname(words[number], words[end]) if is_first else is_name_word(words[end])):
            break
        end += 1
    is_name = end > number + 1 and not (
        end == number + 2 and bare(words[number + 1].text).lower() in listed("no_surnames")
    )
    return end if is_name else number


def _may_be_surname(title: Word, word: Word) -> bool:
    is_small_name = title.text.lower() in _COMMON_TITLES and len(word.text) >= _LEAST_SURNAME
    return word.text[0].isupper() or is_small_name


def _end(words: Sequence[Word], number: int, text: str, is_small: bool) -> int:
    word = words[number]
    if _is_a_class(word, text):
        return number
    if not (is_name_word(word) or (is_small and is_given(word.text))):
        return number
    end = number + 1
    while end < len(words) and end < number + _MOST_PARTS and _goes_on(words, end, text):
        if not (is_initial(words[end].text) or is_name_word(words[end])):
            break
        end += 1
    return end


def _is_a_class(word: Word, text: str) -> bool:
    """True for Willow of "Year 4 Willow"."""
    return word.text.lower() in listed("class_names") and bool(_YEAR.search(text, max(0, word.start - 12), word.start))


def _goes_on(words: Sequence[Word], number: int, text: str) -> bool:
    """True where a word may belong to the name that ends before it."""
    before = words[number - 1]
    between = text[before.end : words[number].start]
    is_near = between == " " or (between in {". ", "."} and len(before.text) <= _LONGEST_SHORT)
    return is_near and not (_OWNS.search(before.text) and not _is_title(before))


def _mentions(words: Sequence[Word], number: int, end: int, text: str, place: int) -> Iterator[Mention]:
    start, last = words[number].start, words[end - 1].end
    is_kin = end < len(words) and words[end].text.lower() in KIN and text[last : words[end].start] == " "
    if is_kin:
        yield Mention(text[start : words[end].end], "kin", place, start, words[end].end)
    whole = text[start:last]
    is_titled = _is_title(words[number])
    name = bare(whole) if end - number == 1 and not is_titled else _OWNS.sub("", whole)
    sort = "titled" if is_titled else "full" if end - number > 1 else "first"
    yield Mention(name, sort, place, start, last, owns_kin=is_kin and name != whole)
