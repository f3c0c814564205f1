"""Who is complained about, as named: those whose words are shown, and those of whom the mail tells what they did."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from casefile.findings import Subject
from casefile.school import School
from triage.facts.names import FIRST, NAME, TITLE, TITLED, is_name, is_part_of, same_person, without_lead
from triage.judges import Sign
from triage.passages import Passage
from triage.staff_judge import SOURCE

_KIN = r"(?:mum|dad|mam|mother|father|stepdad|step-dad|nan|nana|grandad|gran|grandma|granny)"
_DID = (
    r"(?:has |had |have |is |was |been |then |just |also |always |only |even |again |suddenly |actually |keeps? |kept |started |went and |and I quote )*"
    r"(?:said|says?|saying|wrote|writes?|written|put|puts|posted|posts|posting|called|calls|calling|told|tells|telling|shouted|shouts|shouting|screamed|screaming|swore|swears|"
    r"asked|asks|sent|sends|sending|shared|shares|shoved|pushed|hit|slapped|punched|grabbed|kicked|threatened|threatens|threatening|followed|following|"
    r"informed|announced|copied|mocked|laughed|filmed|filming|uploaded|spent|arranged|got out|came|come|turned|squared|blocked|replied|answered|commented|"
    r"emailed|e-mailed|messaged|messaging|texted|accused|accusing|removed|kicked|had a go|having a go|went on|went off|kicked off|wants|wanted|kept|keeps|put up|in the (?:\w+ ){0,2}chat|"
    r"has been|spreading|demanded|demanding|selling|advertised|arguing|rowing|haggling|ranting|ranted|lost it|standing in|canvassing|campaigning|batter|going to)\b"
)
_WITH_KIN = rf"(?:,? ?\([^()\n]{{2,60}}\)|,? (?:the )?{_KIN} of {FIRST}(?: in [Yy]ear \d)?,?)?"
_WHO = rf"((?:{TITLED}|{NAME}){_WITH_KIN})"
_NAMED_DID = re.compile(rf"(?<![\w’']){_WHO},? (?:who [^,.;]{{1,60}},? )?{_DID}")
_KIN_DID = re.compile(
    rf"(?<![\w’'])((?:{FIRST} )?{FIRST}?[\w-]{{1,14}}(?:[’']s?|s) {_KIN}(?:,? {NAME})?),? (?:\w+ ){{0,4}}?{_DID}"
)
_FROM = re.compile(
    rf"\b(?:(?:messages?|replies|reply|e-?mails?|texts?|comments?|remarks?|posts?|notes?|calls?) from|by|by the name of|registered to|between|mostly|"
    rf"(?:man|woman|lady|bloke|mum|dad|parent|mother|father|he is|hes|he[’']s) called|(?:another|one|a) (?:mum|dad|parent|mother|father),?) {_WHO}"
)
_BOTH = re.compile(rf"(?<![\w’']){_WHO} (?:and|&) {_WHO},? (?:{_DID}|were|are|haggling|arranging|spent|having)")
_QUOTED = re.compile(rf"(?<![\w’']){_WHO}: ?[\"“‘']")
_SMALL_LETTERS = re.compile(rf"\bdeal with ((?:[a-z]{{2,15}} ){{1,3}}?){_DID}")
_HANDLE = re.compile(r"(?<!\S)@\w{3,30}")
_UNNAMED = re.compile(
    r"\b([Aa] (?:man|woman|bloke|lady|lad|father|mother|mum|dad|driver) (?:in|with|called|wearing|who drives) [^,.;:\n]{3,60}?)(?= (?:who|would|was|got|came|pulled|shouted|and|said)\b|[,.;\n])"
)
_MINE = re.compile(r"\b[Mm]y (?:\w+ )?$")
# No mail complains of more people than this; a hostile one may name thousands.
_MOST_CANDIDATES = 200
_MOST = 40
_OTHERS = frozenset({"chat", "passed-on"})
_PUPIL = re.compile(r"\b(?:boy|girl|pupil|child) (?:called|named|in)\b", re.IGNORECASE)


def subjects_of(
    passages: Sequence[Passage], signs: Sequence[Sign], writer: str, children: Collection[str], school: School | None
) -> tuple[Subject, ...]:
    """Each person complained about, once, in the order of the mail; never the writer."""
    telling = {id(each.passage) for each in signs}
    found: list[str] = [
        each.speaker for each in passages if id(each) in telling and each.voice in _OTHERS and each.speaker
    ]
    for passage in passages:
        if passage.voice == "body":
            found += _told_of(passage.text)
    if any(each.label == "abusive-email" and each.passage.voice == "body" for each in signs):
        found += [each[0] for text in _texts(signs, "abusive-email") for each in re.finditer(TITLED, text)]
    staff = " ".join(_texts(signs, "staff-subject"))
    found += _staff_named_by(signs)
    candidates = list(dict.fromkeys(found))[:_MOST_CANDIDATES]
    names = _distinct(each for each in candidates if not _is_somebody_else(each, writer, children))[:_MOST]
    if not names:
        names = _guessed(passages, writer, children)
    return tuple(Subject(each, _is_a(each, staff, school)) for each in names)


def _staff_named_by(signs: Sequence[Sign]) -> list[str]:
    """The member of staff complained about: whom the school's people show to act, else whoever is named first there."""
    acting = [list(_names_in(each.quote)) for each in signs if each.source == SOURCE]
    named = [names[-1] for names in acting if names]
    return (named or [each for text in _texts(signs, "staff-subject") for each in _names_in(text)])[:1]


def _texts(signs: Iterable[Sign], label: str) -> list[str]:
    return list(dict.fromkeys(each.passage.text for each in signs if each.label == label))


def _guessed(passages: Sequence[Passage], writer: str, children: Collection[str]) -> list[str]:
    """Where nobody is told to have done anything: a stranger described, else the first grown-up named in full."""
    told = [each.text for each in passages if each.voice == "body"]
    strangers = [match[1] for text in told for match in _UNNAMED.finditer(text)]
    named = [each for text in told for each in _names_in(text) if len(each.split()) > 1 and not re.match(TITLE, each)]
    return [each for each in [*strangers, *named] if not _is_somebody_else(each, writer, children)][:1]


def _names_in(text: str) -> Iterator[str]:
    found = (without_lead(match[1]) for match in re.finditer(rf"(?<![\w’']){_WHO}", text))
    yield from (each for each in found if is_name(each))


def _told_of(text: str) -> Iterator[str]:
    for pattern in (_NAMED_DID, _KIN_DID, _FROM, _BOTH, _QUOTED, _SMALL_LETTERS):
        for match in pattern.finditer(text):
            for group in match.groups():
                name = without_lead(re.sub(r"[’']s?$", "", group.strip(" ,")))
                if (is_name(name) or pattern is _KIN_DID) and not _MINE.search(text[: match.start(1)]):
                    yield name
    yield from (match[0] for match in _HANDLE.finditer(text))


def _is_somebody_else(name: str, writer: str, children: Collection[str]) -> bool:
    """True for the writer, also as "Dom (Henry's dad)", and for a child."""
    bare = name.split("(", maxsplit=1)[0]
    return same_person(name, writer) or _shortened(bare, writer) or any(is_part_of(bare, each) for each in children)


def _shortened(name: str, writer: str) -> bool:
    """True where a first name is the beginning of the writer's: Dom for Dominic."""
    return len(name.split()) == 1 and writer.casefold().startswith(name.strip().casefold())


def _distinct(names: Iterable[str]) -> list[str]:
    """Each person once, in the fullest form."""
    kept: list[str] = []
    for name in dict.fromkeys(names):
        known = next((n for n, each in enumerate(kept) if same_person(each, name)), None)
        if known is None:
            kept.append(name)
        elif len(name) > len(kept[known]):
            kept[known] = name
    return kept


def _is_a(name: str, told_of_staff: str, school: School | None) -> str:
    if school is not None and any(same_person(name, each.name) and len(name.split()) > 1 for each in school.people):
        return "staff"
    bare = re.sub(rf"^{TITLE} ", "", name)
    if bare and bare.split("(")[0].strip() in told_of_staff:
        return "staff"
    return "pupil" if _PUPIL.search(name) else "parent"
