"""Who is complained about and works for the school, as the facts of a mail say, is a complaint about staff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casefile.findings import Facts
from triage.facts.people import name_words
from triage.judges import Sign
from triage.passages import Passage

STAFF_SUBJECT = "staff-subject"
# As sure as the facts are of it, measured on mails that neither was learned from.
SURE = 0.75
_OF_THE_SCHOOL = frozenset({"staff", "governor"})
_SOURCE = "a person complained about"


def staff_named(facts: Facts, passages: Sequence[Passage]) -> Iterator[Sign]:
    """A sign wherever somebody of the school is named of whom a mail complains."""
    for subject in facts.subjects:
        words = name_words(subject.name)[-1:] if subject.is_a in _OF_THE_SCHOOL else ()
        for passage in passages if words else ():
            if words[0] in passage.text.casefold():
                yield Sign(STAFF_SUBJECT, SURE, passage, 0, len(passage.text), _SOURCE)
