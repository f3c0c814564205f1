"""Whether words mean one of the school's own people by what they do: "the Head", "the SENCO", "my son's teacher in Y3 Oak"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.named_as import Meant
from casefile.school import Person, School

# One office a line, however people call it. A longer name comes before one that stands within it.
_OFFICES = (
    ("deputy head", r"(?:deputy|vice)[ -]?(?:head(?:teacher| teacher|mistress|master)?|principal)?"),
    ("assistant head", r"assistant[ -]?(?:head(?:teacher| teacher)?|principal)"),
    (
        "chair of governors",
        r"chair(?:man|woman|person)? of (?:the )?(?:governors|governing (?:body|board))|chair governor",
    ),
    (
        "head",
        r"head ?teacher|headmaster|headmistress|principal|(?:(?<=the )|(?<=your )|(?<=our )|(?<=acting )|^)head(?![\w-]| (?:of|lice|boy|girl|chef|cook))",
    ),
    ("senco", r"sen(?:d)?co|special needs co-?ordinator|inclusion (?:lead(?:er)?|manager)"),
    ("dsl", r"dsl|(?:designated )?safeguarding lead"),
    ("bursar", r"bursar|(?:school )?business manager|finance (?:officer|manager)"),
    ("caretaker", r"caretaker|site (?:manager|supervisor)|premises (?:manager|officer)"),
    ("office", r"(?:school |office )?(?:secretary|receptionist)|office (?:manager|administrator)"),
    ("chaplain", r"chaplain"),
    ("trust", r"trust(?:'s|’s)? (?:executive )?(?:director|leader)|ceo|chief executive"),
)
_PATTERNS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in _OFFICES)
# "The mum who shouts at the head" is not the head.
_BESIDE = re.compile(r"\b(?:who|with|behind|near|past|at|towards)\b", re.IGNORECASE)
_TEACHES = re.compile(r"\b(?:teacher|teaches|tutor)\b", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?:year|yr|y) ?(\d|one|two|three|four|five|six)\b|\b(\d)(?=[a-z]?\b)|\b(reception|nursery)\b|\brec\b",
    re.IGNORECASE,
)
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_CLASS = re.compile(r"[^\W\d_]{3,}")
_NO_CLASS = frozenset(["year", "class", "reception", "nursery", "the", "and"])


def meant_by_role(text: str, school: School) -> list[Meant]:
    """Everybody whom the words may mean by office or by class; surely where only one can be meant."""
    offices = _offices_in(_BESIDE.split(text)[0])
    holders = [each for each in school.people if offices and offices & _offices_in(each.title)]
    found = [_meant(each, f"it is their office, {each.title}", holders) for each in holders]
    if _TEACHES.search(text):
        teachers = list(_teaching(text, school))
        found += [_meant(each, f"they teach {each.teaches}", teachers) for each in teachers]
    return found


def _meant(person: Person, why: str, among: list[Person]) -> Meant:
    return Meant(person.id, why, sure=len(among) == 1)


def _offices_in(text: str) -> set[str]:
    found: set[str] = set()
    for name, pattern in _PATTERNS:
        if pattern.search(text):
            found.add(name)
            text = pattern.sub(" ", text)
    return found


def _teaching(text: str, school: School) -> Iterator[Person]:
    """Who teaches a class that the words name: those whom year and name both fit, else those whom either does."""
    year, names = _year(text), _names(text)
    told = [(each, _year(each.teaches), _names(each.teaches)) for each in school.people if each.teaches]
    both = [each for each, of, named in told if year and year == of and named & names]
    some = [
        each
        for each, of, named in told
        if (named & names and year in {"", of})
        or (year and year == of and not named & names and not _other_class(names, school))
    ]
    yield from both or some


def _other_class(names: set[str], school: School) -> bool:
    """True where the words name a class of the school."""
    return any(names & _names(each) for each in (*school.classes, *(person.teaches for person in school.people)))


def _year(text: str) -> str:
    match = _YEAR.search(text)
    if match is None:
        return ""
    number = (match[1] or match[2] or match[3] or "reception").lower()
    return _NUMBERS.get(number, number)


def _names(text: str) -> set[str]:
    return {each.lower() for each in _CLASS.findall(text)} - _NO_CLASS
