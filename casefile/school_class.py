"""The class or group of the school that a case is about, as far as its mails tell: kept as a keyed hash, to list and count by."""

from __future__ import annotations

import re

from sqlalchemy import select

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.errors import VaultError
from casefile.findings import Facts
from casefile.school import School
from casefile.tables import Case, Mail
from casefile.telling_lines import plain_words

# "" where the mails tell of no class; None where nobody has looked.
NONE = ""
_YEAR = re.compile(r"\b(?:year|yr|y) ?(\d{1,2})\b|\b(reception|nursery)\b")
_NOT_A_NAME = {"year", "yr", "y", "reception", "nursery", "class", "the", "of", "and"}


def take_class(cabinet: Cabinet, case: Case, facts: Facts) -> None:
    """Keeps the class that a mail tells of, where none is known yet."""
    if not case.class_hash:
        case.class_hash = hash_of_class(cabinet, class_in(facts, cabinet.school))


def class_in(facts: Facts, school: School) -> str:
    """The class or group as the school's file writes it; "" where the facts tell of none, or it may be several."""
    told = (facts.group, facts.reporter.child, *facts.children)
    return next(filter(None, (_class_named(each, school) for each in told if each)), NONE)


def hash_of_class(cabinet: Cabinet, name: str) -> str:
    """What stands for a class in the database; "" for none."""
    return cabinet.hash_of("class", name) if name else NONE


def classes_by_hash(cabinet: Cabinet) -> dict[str, str]:
    """Every class and group of the school by its hash, in the order of its file."""
    names = (*cabinet.school.classes, *cabinet.school.groups)
    return {hash_of_class(cabinet, each): each for each in names}


def take_missing_classes(cabinet: Cabinet) -> None:
    """Looks for the class of those cases that an earlier version opened, which did not."""
    with cabinet.reading() as session:
        cases = list(session.scalars(select(Case.id).where(Case.class_hash.is_(None))))
    for case_id in cases:
        with cabinet.writing() as session:
            case = session.get_one(Case, case_id)
            case.class_hash = NONE
            for mail in session.scalars(select(Mail).where(Mail.case_id == case_id).order_by(Mail.collected_at)):
                try:
                    reading = filing.open_reading(session, cabinet, mail)
                except VaultError:
                    continue
                if reading is not None:
                    take_class(cabinet, case, reading[1].facts)


def _class_named(words: str, school: School) -> str:
    text = " ".join(plain_words(words))
    said, year = set(text.split()), _year(text)
    known = {each: (_name_of(each), _year(" ".join(plain_words(each)))) for each in (*school.classes, *school.groups)}
    named = [each for each, (name, of) in known.items() if name and name <= said and (not year or of in {"", year})]
    if not named:
        # "Year 3" alone is a class where there is only one of that year.
        named = [each for each, (_, of) in known.items() if year and of == year]
    longest = max((len(known[each][0]) for each in named), default=0)
    named = [each for each in named if len(known[each][0]) == longest]
    return named[0] if len(named) == 1 else NONE


def _name_of(name: str) -> set[str]:
    """What a class is called beside its year: "oak"."""
    words = plain_words(name)
    return {
        each for each in words if each not in _NOT_A_NAME and not each.isdigit() and not re.fullmatch(r"y\d+", each)
    }


def _year(text: str) -> str:
    match = _YEAR.search(text)
    return (match[1] or match[2]) if match else ""
