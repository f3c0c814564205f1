"""What somebody asked of the list of cases, read from the address of the page, and said in words. No name stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from casefile.case_filter import NEWEST, NO_CLASS, OLDEST, OPEN, PRESSING, SORTS, Wanted
from casefile.school import School
from casefile.vocabulary import Vocabulary
from desk.in_words import CASE_STATES
from desk.today.need import GROUPS

# In the order in which they are shown.
FILTERS = ("todo", "state", "class", "label", "time", "person")
_ANY = "any"
_DAYS = {"7": "Last 7 days", "30": "Last 30 days", "365": "Last 12 months"}
SORT_WORDS = {NEWEST: "Newest first", OLDEST: "Oldest first", PRESSING: "Safeguarding first"}
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AskedFor:
    """The filters that stand, by their names in `FILTERS`, each with what is said of it; and how the list is sorted."""

    values: Mapping[str, str]
    said: Mapping[str, str]
    sort: str
    first: date | None = None
    last: date | None = None
    choices: Mapping[str, Options] = field(default_factory=dict)

    def without(self, name: str) -> dict[str, str]:
        """The page's address once one filter is taken off, by its parts."""
        return {key: value for key, value in self.parts().items() if key != name}

    def parts(self) -> dict[str, str]:
        """The page's address by its parts."""
        return dict(self.values) | ({"sort": self.sort} if self.sort != NEWEST else {})

    def wanted(self, among: set[str] | None) -> Wanted:
        """As the case file understands it; `among` are the cases that need the person, where that was asked for."""
        return Wanted(
            state=self.values.get("state", ""),
            class_name=self.values.get("class", ""),
            label=self.values.get("label", ""),
            first=self.first,
            last=self.last,
            person=self.values.get("person", ""),
            among=among,
            sort=self.sort,
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of things to do that were asked for; () where it does not matter."""
        todo = self.values.get("todo", "")
        return tuple(GROUPS) if todo == _ANY else (todo,) if todo else ()


def asked_for(args: Mapping[str, str], school: School, vocabulary: Vocabulary, today: date) -> AskedFor:
    """Reads what was asked for; what the list does not know is left out, as if nobody had asked.

    Whoever is looked for by id stands there without a word: only the case file knows the name.
    """
    choices = choices_of(school, vocabulary)
    values = {name: args[name] for name in FILTERS if args.get(name) in {value for value, _ in choices.get(name, ())}}
    said = {name: dict(choices[name])[value] for name, value in values.items()}
    person = args.get("person", "")
    if person.isalnum() and person.isascii():
        values["person"], said["person"] = person, ""
    first, last = _days(values.get("time", ""), school, today)
    sort = args.get("sort", NEWEST)
    return AskedFor(values, said, sort if sort in SORTS else NEWEST, first, last, choices)


def choices_of(school: School, vocabulary: Vocabulary) -> dict[str, Options]:
    """What may be chosen for each filter: value and words."""
    classes = (*school.classes, *school.groups)
    labels = (*vocabulary.flags, *vocabulary.categories)
    terms = sorted(school.terms, key=lambda each: each.first, reverse=True)
    return {
        "todo": ((_ANY, "Something for me to do"), *GROUPS.items()),
        "state": ((OPEN, "Open"), *((state, words) for state, words in CASE_STATES.items())),
        "class": (*((each, each) for each in classes), (NO_CLASS, "No class known")),
        "label": tuple((each, vocabulary.title(each)) for each in labels),
        "time": (*_DAYS.items(), *((each.first.isoformat(), each.name) for each in terms)),
    }


def _days(value: str, school: School, today: date) -> tuple[date | None, date | None]:
    if value in _DAYS:
        return today - timedelta(days=int(value)), None
    term = next((each for each in school.terms if each.first.isoformat() == value), None)
    return (term.first, term.last) if term else (None, None)
