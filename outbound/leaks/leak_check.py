"""The leak check: what a letter tells its reader that they may not know. A function of a letter and what is known.

to whom               what is looked for
subject               whatever gives a reporter away: name, child, contact, relation, wording, time, files; what was done to others
reporter              what was done to anybody else, the other reporters, contact of those complained about
subject, reporter,
office                a child that is not the reader's own
everybody             another case's reference, and who reported that

It finds; a person judges. Nothing it is given is kept or logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casefile.named_as import is_short_for
from casefile.references import references_in
from outbound.leaks.leak_contacts import contacts_in
from outbound.leaks.leak_done import done_in, other_reports_in, tells_of
from outbound.leaks.leak_known import SORTS, Attached, Known, Leak, LetterWords, Party, Told
from outbound.leaks.leak_name_forms import parts_of
from outbound.leaks.leak_names import Company, first_names_in, names_in
from outbound.leaks.leak_phrases import relations_in, times_in
from outbound.leaks.leak_selves import also_called
from outbound.leaks.leak_stands_out import singled_out_in
from outbound.leaks.leak_told_of import told_of
from outbound.leaks.leak_wording import Runs, names_among, own_runs, wording_in
from outbound.leaks.leak_words import without_groups_words

__all__ = ["SORTS", "Attached", "Known", "Leak", "LetterWords", "Party", "Told", "leaks"]

_WHY = {
    "reporter": "It may name somebody who reported this. Leave the name out.",
    "child": "It may name a child that is not the reader's own. Leave the name out.",
    "contact": "It may be how somebody else can be reached. Leave it out.",
    "relation": "It may say who reported this by what they are. Say only that it was reported to the school.",
    "somebody": "It tells something about somebody else, by which the reader may guess who told the school. Leave it out, or"
    " say what the rule is for everybody.",
    "wording": "It says this in the words of the report, which the reader may recognise. Say it in your own.",
    "time": "It may say when this was reported, which few people knew. Leave the time out.",
    "file": "It came with the report, and so shows that somebody sent it. Leave it out, or quote the group's words.",
    "others": "It tells that somebody else reported something. Leave it out.",
    "done": "It tells what was done about another person. Say only that it was dealt with.",
    "case": "It belongs to another case. Leave it out.",
}
_COMMON_FILE = re.compile(
    r"(?:image|img|photo|screenshot|picture|document|untitled|attachment|file|scan)?[\s_-]*\d{0,3}"
)
_LEAST_FILE = 6
# Stands for the case's own reference while a letter is read: its signs are drawn by lot, and may be somebody's initials.
_ITS_OWN = "CD-0000-00"


@dataclass(frozen=True, slots=True)
class _Place:
    """One part of a letter. `names` are words such as a file's, where a name may stand in small letters."""

    where: str
    text: str
    names: bool = False


def leaks(letter: LetterWords, known: Known) -> list[Leak]:
    """Everything in a letter that its reader may not know, each once, in the order of the letter."""
    company, wording = _company(known), _own_runs(known)
    found = [each for place in _places(letter, known) for each in _in_place(place, known, company, wording)]
    found += _sent_on(letter, known)
    return list(dict.fromkeys(found))


def _places(letter: LetterWords, known: Known) -> Iterator[_Place]:
    yield _Place("subject", _without_its_own(letter.subject, known))
    yield _Place("text", _without_its_own(letter.text, known))
    for each in letter.attached:
        yield _Place(each.name, each.name, names=True)
        yield _Place(each.name, each.about, names=True)
        yield _Place(each.name, _without_its_own(each.text, known))


def _without_its_own(text: str, known: Known) -> str:
    return text.replace(known.reference, _ITS_OWN) if known.reference else text


def _in_place(place: _Place, known: Known, company: Company, wording: Runs | None) -> Iterator[Leak]:
    if not place.text.strip():
        return
    for sort, words in sorted(_found(place, known, company, wording), key=lambda each: place.text.find(each[1])):
        shown = " ".join(words.split()).replace(_ITS_OWN, known.reference)
        yield Leak(sort, shown, _WHY[sort], place.where)


def _found(place: _Place, known: Known, company: Company, wording: Runs | None) -> Iterator[tuple[str, str]]:
    own = without_groups_words(place.text, known.group)
    yield from _of_other_cases(place, known, company)
    if known.role not in {"subject", "reporter", "office"}:
        return
    yield from _children(place, own, known, company)
    if known.role == "office":
        return
    yield from _people(place, own, known, company)
    if wording is not None:
        yield from _of_the_report(place, own, known, wording)
    elif not place.names:
        yield from (("others", words) for words in other_reports_in(own))
        yield from (("done", words) for words in told_of(own, _spoken_of(known), pronouns_only=True))
    if not place.names:
        done = done_in(own, _patterns(known), to_reporter=known.role == "reporter")
        yield from (("done", words) for words in done)
        if known.role == "reporter":
            yield from (("done", words) for words in tells_of(own, lambda each: _others_in(each, known, company)))


def _of_other_cases(place: _Place, known: Known, company: Company) -> Iterator[tuple[str, str]]:
    for reference in references_in(place.text):
        if reference != known.reference:
            yield "case", reference
    ours = {each.name for each in known.reporters}
    for stranger in known.strangers:
        if stranger.name not in ours:
            free = Company((*company.names, *ours, *(each.name for each in known.others)), company.places)
            yield from (("case", words) for words in names_in(place.text, stranger.name, free, anyhow=place.names))
            yield from (
                ("case", words) for words in contacts_in(place.text, stranger, (known.recipient, *known.reporters))
            )


def _children(place: _Place, text: str, known: Known, company: Company) -> Iterator[tuple[str, str]]:
    mine = _own_children(known)
    firsts = {parts_of(each).firsts for each in mine}
    for child in _all_children(known):
        if parts_of(child).firsts not in firsts:
            yield from (("child", words) for words in first_names_in(text, child, company, anyhow=place.names))


def _people(place: _Place, text: str, known: Known, company: Company) -> Iterator[tuple[str, str]]:
    """Who reported, and how they, or to a reporter those complained about, are reached."""
    for one in known.reporters:
        for name in _names_of(one, known, company):
            yield from (("reporter", words) for words in names_in(text, name, company, anyhow=place.names))
    reached = known.reporters if known.role == "subject" else (*known.reporters, *known.others)
    for one in reached:
        yield from (("contact", words) for words in contacts_in(place.text, one, (known.recipient, _school(known))))


def _names_of(one: Party, known: Known, company: Company) -> Iterator[str]:
    """The names of somebody who reported; of others called so only those whom the letter may not name anyway."""
    yield one.name
    named, readers = parts_of(one.name), parts_of(known.recipient.name)
    if set(named.surnames) & set(readers.surnames):
        return
    firsts = {first for each in company.named for first in each.firsts}
    for name in dict.fromkeys(also_called(one.name, (each.words for each in known.told))):
        other = parts_of(name).firsts
        if other and other != named.firsts and not any(is_short_for(other[0], each) for each in firsts):
            yield name


def _of_the_report(place: _Place, text: str, known: Known, wording: Runs) -> Iterator[tuple[str, str]]:
    for name in known.files:
        if len(name) >= _LEAST_FILE and not _COMMON_FILE.fullmatch(name.rpartition(".")[0].casefold()):
            yield from (("file", match[0]) for match in re.finditer(re.escape(name), place.text, re.IGNORECASE))
    if place.names:
        return
    yield from (("wording", words) for words in wording_in(text, wording, _names(known)))
    relations = [each.relation for each in known.reporters if each.relation]
    yield from (("relation", words) for words in relations_in(text, relations, (each.words for each in known.told)))
    yield from (("time", words) for words in times_in(text, _moments(known)))
    yield from (("somebody", words) for words in (*told_of(text, _spoken_of(known)), *singled_out_in(text)))


def _own_runs(known: Known) -> Runs | None:
    """The reports' own wording, where the letter is to somebody complained about: nobody else is kept from it."""
    if known.role != "subject":
        return None
    return own_runs((each.words for each in known.told), known.group, _names(known))


def _sent_on(letter: LetterWords, known: Known) -> Iterator[Leak]:
    """What came with a report does not go to whom it is about."""
    for each in letter.attached if known.role == "subject" else ():
        if each.name in known.files or each.digest in known.digests:
            yield Leak("file", each.name, _WHY["file"], each.name)


def _company(known: Known) -> Company:
    others = [each.name for each in known.others] if known.role == "subject" else []
    recipients = [known.recipient.name, *_own_children(known)]
    return Company(
        tuple(filter(None, (*recipients, *known.staff, *others))), (*known.school, *known.recipient.addresses)
    )


def _all_children(known: Known) -> list[str]:
    theirs = [child for each in (*known.reporters, *known.others) for child in each.children]
    return list(dict.fromkeys(filter(None, (*known.children, *theirs))))


def _own_children(known: Known) -> list[str]:
    """The reader's own: those known to be, and those who bear their surname and are nobody else's."""
    theirs = {parts_of(child).firsts for each in (*known.reporters, *known.others) for child in each.children}
    surnames = set(parts_of(known.recipient.name).surnames)
    alike = [
        each
        for each in known.children
        if surnames & set(parts_of(each).surnames) and parts_of(each).firsts not in theirs
    ]
    # The office knows the family that wrote; it is asked on their behalf.
    of_writers = [child for each in known.reporters for child in each.children] if known.role == "office" else []
    return [*known.recipient.children, *alike, *of_writers]


def _others_in(sentence: str, known: Known, company: Company) -> Iterator[str]:
    """Where somebody complained about is named, who does not work here: staff have to be spoken of."""
    for each in known.others:
        if each.name not in known.staff:
            yield from names_in(sentence, each.name, company)


def _school(known: Known) -> Party:
    return Party(postal=known.school)


def _names(known: Known) -> frozenset[str]:
    parties = (known.recipient, *known.reporters, *known.others)
    named = [name for each in parties for name in (each.name, *each.children)]
    return names_among((*named, *known.staff, *known.school))


def _spoken_of(known: Known) -> Iterator[str]:
    """The names of those whom a letter may speak of as "he" and "she": the reader is "you"."""
    mine = set(known.recipient.name.split())
    yield from (" ".join(word for word in child.split() if word not in mine) for child in _own_children(known))
    yield from known.staff
    yield from (each.name for each in known.others if known.role == "subject")


def _patterns(known: Known) -> list[str]:
    """Those of whom a letter may tell what was done to them, as it may name them."""
    found = []
    for one in known.others:
        named = parts_of(one.name)
        surname, first = " ".join(named.surnames), " ".join(named.firsts)
        found += [rf"(?:m(?:r|rs|s|iss|x) )(?:{re.escape(first)} )?{re.escape(surname)}"] if surname else []
        found += [rf"{re.escape(first)}(?: {re.escape(surname)})?"] if first else []
    return found


def _moments(known: Known) -> list[str]:
    """The reports' times of day, in the ways that letters write them; a full hour could be anything's."""
    found = []
    for at in (each.at for each in known.told if each.at is not None and each.at.minute):
        hour = at.hour % 12 or 12
        half = "am" if at.hour < 12 else "pm"  # noqa: PLR2004 - noon
        found += [f"{hour}{sign}{at:%M}{gap}{half}" for sign in ".:" for gap in ("", " ")]
        found += [f"{at:%H}:{at:%M}"]
    return found
