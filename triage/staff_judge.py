"""The judge that knows the school's own people: a complaint in which one of them acts is a complaint about staff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casefile.school import Person, School
from triage.circumstances import Circumstances
from triage.judges import Sign
from triage.phrases import Phrase, find_end, read_phrase
from triage.tokens import Token, tokens_of

_TOLD = frozenset({"body", "subject"})
SOURCE = "the school's people"
_WEIGHT = 0.6
_DID = (
    "(who|that)? .. (shouted|shouts|screamed|swore|called|calls|grabbed|hit|slapped|pushed|dragged|humiliated|humiliates|refused|refuses|"
    "ignored|ignores|bullied|bullies|picks on|picked on|laughed at|laughs at|lost (her|his) temper|rude|drunk|aggressive|unprofessional|brisk|dismissive|"
    "mocked|told everyone|told the group|told other parents|posted|posts|commented|shared|leaked|made (my|him|her|our)|keeps|has it in for|threatened)"
)
_ABOUT = "(complaint|complain|complaining|grievance|unhappy|report) .. (about|against|with|regarding|concerning)"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev"})
# One title for this: parents guess.
_GUESSED = ("miss", "mrs", "ms", "mx")
_LEAST_NAME = 2


class StaffJudge:
    """Looks for the people of one school."""

    def __init__(self, school: School) -> None:
        names = [name for person in school.people for name in _names_of(person)]
        self._phrases: tuple[Phrase, ...] = tuple(
            read_phrase(words, {}) for name in names for words in (f"{name} {_DID}", f"{_ABOUT} {name}")
        )

    def __call__(self, mail: Circumstances) -> Iterator[Sign]:
        """A sign for each sentence in which somebody of the school acts, or is complained of."""
        for passage, tokens in mail.sentences:
            if passage.voice not in _TOLD:
                continue
            for start, end in self._runs(tokens):
                run = (tokens[start].start, tokens[end - 1].end)
                yield Sign("staff-subject", _WEIGHT, passage, *run, SOURCE)

    def _runs(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Where somebody acts: of "told Mrs Calloway that Miss Prior shouted", the run that begins with who shouted."""
        begun: dict[int, int] = {}
        for start in range(len(tokens)):
            ends = [find_end(each, tokens, start) for each in self._phrases]
            end = min((each for each in ends if each is not None), default=None)
            if end is not None:
                begun[end] = start
        yield from sorted((start, end) for end, start in begun.items())


def _names_of(person: Person) -> Sequence[str]:
    """The full name without title, and title and surname, each in the words of a phrase."""
    words = [each.word for each in tokens_of(person.name.replace("*", ""))]
    bare = [each for each in words if each not in _TITLES]
    names = [" ".join(bare)] if len(bare) >= _LEAST_NAME else []
    if words and words[0] in _TITLES and bare:
        titles = _GUESSED if words[0] in _GUESSED else (words[0],)
        names += [f"{each} {bare[-1]}" for each in titles]
    return [each for each in names if all(word.isalnum() for word in each.split())]
