"""The judge that knows the school's own people: a complaint in which one of them acts is a complaint about staff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casefile.school import Person, School
from triage.circumstances import Circumstances
from triage.judges import Sign
from triage.phrases import Phrase, find_end, read_phrase
from triage.tokens import tokens_of

_TOLD = frozenset({"body", "subject"})
_WEIGHT = 0.6
_DID = (
    "(who|that)? .. (shouted|shouts|screamed|swore|called|calls|grabbed|hit|slapped|pushed|dragged|humiliated|humiliates|refused|refuses|"
    "ignored|ignores|bullied|bullies|picks on|picked on|laughed at|laughs at|lost (her|his) temper|rude|drunk|aggressive|unprofessional|brisk|dismissive|"
    "mocked|told everyone|told the group|told other parents|posted|posts|commented|shared|leaked|made (my|him|her|our)|keeps|has it in for|threatened)"
)
_ABOUT = "(complaint|complain|complaining|grievance|unhappy|report) .. (about|against|with|regarding|concerning)"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev"})
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
            for start in range(len(tokens)):
                ends = [find_end(each, tokens, start) for each in self._phrases]
                end = min((each for each in ends if each is not None), default=None)
                if end is not None:
                    run = (tokens[start].start, tokens[end - 1].end)
                    yield Sign("staff-subject", _WEIGHT, passage, *run, "the school's people")


def _names_of(person: Person) -> Sequence[str]:
    """The full name without title, and title and surname, each in the words of a phrase."""
    words = [each.word for each in tokens_of(person.name.replace("*", ""))]
    bare = [each for each in words if each not in _TITLES]
    names = [" ".join(bare)] if len(bare) >= _LEAST_NAME else []
    if words and words[0] in _TITLES and bare:
        names.append(f"{words[0]} {bare[-1]}")
    return [each for each in names if all(word.isalnum() for word in each.split())]
