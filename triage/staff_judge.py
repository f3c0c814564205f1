"""The judge that knows the school's own people: a complaint in which one of them acts is a complaint about staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from casefile.school import Person, School
from triage.circumstances import Circumstances
from triage.judges import Sign
from triage.passages import Passage
from triage.phrases import Phrase, find_end, first_words, read_phrase
from triage.tokens import Token, tokens_of

_TOLD = frozenset({"body", "subject"})
_SOURCE = "the school's people"
_WEIGHT = 0.6
_DID = (
    "(who|that)? .. (shouted|shouts|screamed|swore|called|calls|grabbed|hit|slapped|pushed|dragged|humiliated|humiliates|refused|refuses|"
    "ignored|ignores|bullied|bullies|picks on|picked on|laughed at|laughs at|lost (her|his) temper|rude|drunk|aggressive|unprofessional|brisk|dismissive|"
    "mocked|told everyone|told the group|told other parents|posted|posts|commented|shared|leaked|made (my|him|her|our)|keeps|has it in for|threatened)"
)
_BY = (
    "(shouted at|screamed at|sworn at|called|grabbed|hit|slapped|pushed|dragged|humiliated|ignored|bullied|picked on|laughed at|mocked|"
    "threatened|told off|belittled|singled out|told) .. by"
)
_ABOUT = "(complaint|complain|complaining|grievance|unhappy|report) .. (about|against|with|regarding|concerning)"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev"})
# One title for this: parents guess.
_GUESSED = ("miss", "mrs", "ms", "mx")
_LEAST_NAME = 2
_FEW_SCHOOLS = 4


class StaffJudge:
    """Looks for the people of one school."""

    def __init__(self, school: School) -> None:
        self._by_word: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        for person in school.people:
            for name in _names_of(person):
                for words in (f"{name} {_DID}", f"{_ABOUT} {name}", f"{_BY} {name}"):
                    self._add(person.id, read_phrase(words, {}))

    def __call__(self, mail: Circumstances) -> Iterator[Sign]:
        """A sign for each sentence in which somebody of the school acts, or is complained of."""
        for passage, tokens in mail.sentences:
            if passage.voice not in _TOLD:
                continue
            for start, end, _ in self._runs(tokens):
                run = (tokens[start].start, tokens[end - 1].end)
                yield Sign("staff-subject", _WEIGHT, passage, *run, _SOURCE)

    def acting(self, passages: Sequence[Passage]) -> frozenset[str]:
        """The ids of those who act in a mail, or are complained of."""
        told = [each.text for each in passages if each.voice in _TOLD]
        return frozenset(person_id for text in told for _, _, person_id in self._runs(tokens_of(text)))

    def _add(self, person_id: str, phrase: Phrase) -> None:
        for item in first_words(phrase):
            for word in item.exact:
                self._by_word[word].append((person_id, phrase))

    def _runs(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
        """Where somebody acts: of "told Mrs Calloway that Miss Prior shouted", the run that begins with who shouted."""
        begun: dict[int, tuple[int, str]] = {}
        for start, token in enumerate(tokens):
            phrases = self._by_word.get(token.word, ())
            found = [(find_end(phrase, tokens, start), person_id) for person_id, phrase in phrases]
            ends = [(end, person_id) for end, person_id in found if end is not None]
            if ends:
                end, person_id = min(ends)
                begun[end] = (start, person_id)
        yield from sorted((start, end, person_id) for end, (start, person_id) in begun.items())


@lru_cache(maxsize=_FEW_SCHOOLS)
def staff_judge(school: School) -> StaffJudge:
    """The judge of one school, made once: its phrases are many."""
    return StaffJudge(school)


def _names_of(person: Person) -> Sequence[str]:
    """In the words of a phrase: the full name without title, title and surname, and other names that the school lists."""
    words = [each.word for each in tokens_of(person.name.replace("*", ""))]
    bare = [each for each in words if each not in _TITLES]
    names = [" ".join(bare)] if len(bare) >= _LEAST_NAME else []
    if words and words[0] in _TITLES and bare:
        titles = _GUESSED if words[0] in _GUESSED else (words[0],)
        names += [f"{each} {bare[-1]}" for each in titles]
    names += [" ".join(token.word for token in tokens_of(each.replace("*", ""))) for each in person.also]
    return [each for each in dict.fromkeys(names) if each and all(word.isalnum() for word in each.split())]
