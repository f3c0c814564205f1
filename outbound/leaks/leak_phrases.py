"""Sentences that give a reporter away without a name: who it was to the school, and when they wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from outbound.leaks.leak_selves import POSTS, by_own_words
from outbound.leaks.leak_words import sentences

_US = r"(?:us|the school|the office|the head(?:teacher)?|our office|me)"
_HAS = r"(?:(?:has|have|had|was|were|who|that|also|first|since|then|kindly|rightly|already|now|recently|so) ){0,4}"
_TOLD_US = (
    r"(?:(?:told|informed|alerted|warned|rung|rang|phoned|telephoned|called|contacted|e-?mailed|texted|approached"
    rf"|shown|showed|sent|given|gave|messaged) {_US}|asked {_US} (?:to|not)\b|(?:wrote|written|spoke|spoken|talked) to {_US})"
)
# "Come" alone is no report: "please come to us".
_COME = r"(?:(?<=has )|(?<=have )|(?<=had ))come"
# That somebody reported, as something that happened: "has told us", "complained", "showed us".
HAS_REPORTED = (
    rf"{_HAS}(?:(?:have )?reported|complained|objected|{_TOLD_US}"
    rf"|(?:came|gone|went|turned|forwarded (?:it|this|them|that)|{_COME}) to {_US}|(?:came|{_COME}) (?:in )?to (?:see|tell) {_US}"
    r"|(?:got|been|is|are|gotten) in touch|made (?:us aware|a complaint|a report)|let us know"
    r"|raised (?:a |this|it|their |her |his |the |some |serious )*(?:concerns?|this|it|matter|complaint)?"
    rf"|(?:passed|sent) (?:this|it|them|that|something) on|shared (?:\w+ ){{0,3}}with {_US}|flagged"
    r"|brought (?:\w+ ){1,3}to our attention|drawn our attention|drew our attention"
    r"|(?:pointed|written|set|put) (?:this|it|them|that) (?:out|down|in writing) ?(?:to us|for us|to me|for me)?|pointed (?:this|it|that) out)\b"
)
_KIN = (
    r"(?:step|grand|great-grand|god)?-?(?:mother|father|mum|mam|dad|parent|son|daughter)(?:-in-law)?|mummy|daddy|granny|gran"
    r"|nan|nana|nanny|grandad|granddad|grandpa|grandma|aunt|auntie|aunty|uncle|sister(?:-in-law)?|brother(?:-in-law)?"
    r"|cousin|niece|nephew|wife|husband|partner|ex|ex-(?:wife|husband|partner)|(?:foster )?carer|guardian"
)
_OTHERS = (
    r"childminder|au pair|babysitter|neighbour|friend|colleague|co-worker|workmate|member of (?:our |the )?(?:staff|team)"
    r"|(?:head ?|class ?|music |sports )?teacher|teaching assistant|dinner lady|lunchtime supervisor|caretaker|governor"
    r"|school governor|coach(?:es)?|volunteer|helper|tutor|member of (?:the|your|our|that|this) (?:group|committee|class|chat"
    r"|pta|team|club)|famil(?:y|ies)|couple|person in the group|pupil|child(?:ren)?|boy|girl|postman|shopkeeper|passer-by|resident"
    rf"|{POSTS}"
)
_WHO = rf"(?:{_KIN}|{_OTHERS})"
_ONE = (
    r"(?:a|an|the|another|one|one of (?:the|our|your|her|his|their)|some|several|two|three|four|many|other|a few|her|his"
    r"|their|your|this|that|a number of|more than one|[A-Z]\w+['’]s)"
)
_REPORTER_IS = re.compile(
    rf"\b(?<!any )(?<!every ){_ONE} (?:\w+ ){{0,2}}?{_WHO}s?(?: (?!your\b|if\b)[\w'’-]+,?){{0,7}}?(?<! you) {HAS_REPORTED}",
    re.IGNORECASE,
)
# "A bus driver told us": whoever it was, they are told of as one of their kind.
_ANYBODY_WHO = re.compile(
    rf"\b(?:a|an|our|one of (?:the|our|your))(?: (?!been\b|if\b|you\b)[\w'’-]+){{1,3}}?(?<! you) {_HAS}{_TOLD_US}\b",
    re.IGNORECASE,
)
_SOMEBODY_WHO = re.compile(
    r"\b(?:somebody|someone|a person|one person|people|those|one) (?:who|whose|from|in|at|of|close|near|living|with|beside)"
    rf" (?:(?!if\b|you\b)[\w'’-]+,? ){{1,9}}?(?<!you ){HAS_REPORTED}",
    re.IGNORECASE,
)
# "I have been asked by one of the mums", "it was reported by a neighbour".
_TOLD_BY = re.compile(
    r"\b(?:(?:i|we)(?: am| are| was| were|['’]ve been| have been| had been)|(?:this|it|that|which|matter|incident|messages?|concerns?)"
    r" (?:was|were|has been|have been))(?: \w+)? (?:told|asked|contacted|informed|alerted|approached|rung|e-?mailed|shown|given|sent|raised"
    rf"|reported|passed on|brought)(?: [\w'’-]+){{0,5}}? by (?!the\b){_ONE} (?:[\w'’-]+ ){{0,3}}?{_WHO}s?\b",
    re.IGNORECASE,
)
# "I have heard it from a shop's staff", "it reached us through someone who sings with you".
_BY_WAY_OF = re.compile(
    r"\b(?:(?:i|we) (?:have |had |only |first |also )*(?:heard|learned|learnt|know|knew|got|received)(?: (?:of|about))?(?: (?:it|this|that|them|your \w+))? from"
    r"|(?:reached|came to|brought to|forwarded to|shown to|passed to|sent to) (?:us|me|the school) (?:by|through|from|via)"
    r"|(?:i|we) (?:was|were|have been) (?:forwarded|shown|sent|given|handed) (?:\w+ ){1,3}?(?:by|through|from))"
    r" (?:an?|one of|somebody|someone|the (?!police|council|trust|governors|local|others?\b|messages?|group))(?: (?!if\b)[\w'’-]+){0,6}",
    re.IGNORECASE,
)
# One out of many, and told of as nobody else is: "one of our Traveller mums", "a mum who works nights".
_SINGLED_OUT = re.compile(
    rf"\b(?<!as )(?<!are )one of (?:the|our)(?: (?!other\b)[\w'’-]+){{0,2}}? (?!parents)(?:{_KIN})s\b(?!['’])"
    r"|\b(?:a|an|another) (?:\w+ )?(?:mother|father|mum|mam|dad|gran\w*|nan|nana) (?:who(?:['’]s| is| has| \w+s)|whose|from)\b"
    r"(?: [\w'’-]+){1,4}",
    re.IGNORECASE,
)
_OF_A_CHILD = re.compile(
    rf"\b(?:a|an|the|one|another) (?:\w+ )?(?:{_KIN}|childminder|neighbour) of (?:(?!you|your)[\w'’-]+ ){{0,4}}?"
    r"(?:(?:child|children|pupil|boy|girl|twins|siblings)\b(?: (?:in|at) (?:[A-Z]\w+|year|your child['’]?s)(?: ?\w+)?)?"
    r"|(?:in|at) (?:year|reception|nursery)(?: \d\b)?)",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:names? of|who|if|whether|when(?:ever)?|should|anyone|anybody|any|every|each|may|can|could|might|please)\b",
    re.IGNORECASE,
)
_UNUSUAL = {
    "grandparent": "grandmother|grandfather|grandparent|granny|nan|nana|gran|grandad|granddad|grandma|grandpa",
    "foster": "foster carer|foster parent|foster mother|foster father|foster mum|foster dad",
    "childminder": "childminder",
    "uncle": "uncle",
    "aunt": "aunt|auntie|aunty",
    "neighbour": "neighbour",
    "governor": "governor",
    "volunteer": "volunteer",
    "step": "stepmother|stepfather|stepmum|stepdad|step-?parent",
    "sibling": "big sister|big brother",
}
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DATE = rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?: \d{{4}})?"
_CLOCK = r"(?:(?:a )?quarter|half|five|ten|twenty|twenty-five) (?:past|to) \w+|\d{1,2}(?:[.:]\d{2})? ?(?:[ap]\.?m\b\.?|o['’]clock)|\d{1,2}[:.]\d{2}\b"
_PART = r"(?:morning|afternoon|evening|night|lunchtime|midnight|noon)"
_WHEN = (
    rf"(?:(?:this|last|that|the same|the next|the following|early|late|first thing|early this|late last|later that|early that"
    rf"|shortly|soon|only|on|at|in the|just after|just before|around|about|before|by) )*"
    rf"(?:{_DAY}(?: {_PART})?(?: \d{{1,2}} {_MONTH})?|{_DATE}|{_CLOCK}|yesterday(?: {_PART})?|tonight|{_PART}"
    rf"|(?:the )?(?:same|next|following) (?:day|{_PART})|the day (?:after|before)|last week|(?:an|one|two|a few|three) hours? (?:later"
    r"|after|ago)|within (?:an|one|two|a few|the) (?:hours?|minutes|day))"
)
_COMES = (
    r"(?:(?:reported|passed on|brought|complained)(?: (?:to|about|by) (?:us|it|this|the school|our attention|somebody|someone))*"
    r"|(?:told|contacted|alerted|informed|rung|rang|phoned|called|e-?mailed|wrote to|came to|messaged|telephoned)"
    r"(?: (?:us|the school|the office))?(?: (?:of|about) (?:it|this|them|that))?"
    r"|(?:written|set|put|noted) down (?:for|with) us|sent (?:in )?to us|put in writing|made aware(?: of (?:it|this|them))?|heard (?:of|about) (?:it|this|them)|received (?:a|the|this) (?:report|complaint|concern"
    r"|message|e-?mail|call|phone call)|learn(?:ed|t) (?:of|about) (?:it|this|them|that)|the first (?:we|i) (?:knew|heard)(?: [\w'’-]+){1,6}?)"
)
_TOLD_WHEN = re.compile(rf"\b{_COMES},? {_WHEN}", re.IGNORECASE)
_WHEN_TOLD = re.compile(
    rf"\b{_WHEN},? (?:we|i|the school|the office|somebody|someone|a parent|a person)(?: \w+)? (?:received|got|had|were|was|heard"
    rf"|learned|reported|told us|rang|wrote to us|contacted us|complained|e-?mailed|took)"
    r"(?: (?:a|an|the|this|it|told|contacted|made|alerted|informed|rung|of|about|aware|to|us)\b)*"
    r"(?: (?:report|complaint|concern|message|e-?mail|call|phone call)s?)?",
    re.IGNORECASE,
)
# "An e-mail came in just before midnight", not "a message came in the group".
_CAME_WHEN = re.compile(
    r"\b(?:(?:an?|the|this|that|first) (?:report|complaint|concern|e-?mail)|(?:a|the first) (?:phone call|call|letter|message))"
    r" (?:came(?: in)?(?: to (?:us|me|the school|the office))?|arrived|reached (?:us|me|the school|the office)|was (?:made|sent to us|received))"
    rf",? {_WHEN}(?! in the (?:\w+ )*(?:group|chat|thread))",
    re.IGNORECASE,
)
_OWN_REPORT = re.compile(
    r"\b(?:you|police|authorit\w+|council|services)(?: (?:have|had|also|first|were|was|kindly))*\s*$|\byour (?:\w+ ){0,6}$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\bto the (?:police|authorit|council|local|trust|governors)", re.IGNORECASE)


def relations_in(text: str, relations: Iterable[str], own_words: Iterable[str]) -> Iterator[str]:
    """Where a text says who reported by what they are, or speaks of somebody who can only be the reporter."""
    patterns = [_OF_A_CHILD, *_by_relation(relations), *by_own_words(own_words)]
    for _, sentence in sentences(text):
        for match in _first_of(
            (_REPORTER_IS, _SOMEBODY_WHO, _ANYBODY_WHO, _TOLD_BY, _BY_WAY_OF, _SINGLED_OUT), sentence
        ):
            if not _IF.search(sentence[: match.start()]) and not _ELSEWHERE.match(sentence, match.end() + 1):
                yield match[0]
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                if not re.search(r"\bas $|\byou are $", sentence[: match.start()], re.IGNORECASE):
                    yield match[0]


def _first_of(patterns: Iterable[re.Pattern[str]], sentence: str) -> Iterator[re.Match[str]]:
    """The hits of the first pattern that has any: one telling of who reported is marked once."""
    for pattern in patterns:
        found = [*pattern.finditer(sentence)]
        if found:
            yield from found
            return


def times_in(text: str, moments: Iterable[str]) -> Iterator[str]:
    """Where a text says when it was reported; `moments` are the reports' times of day as letters write them."""
    for _, sentence in sentences(text):
        for match in chain.from_iterable(each.finditer(sentence) for each in (_TOLD_WHEN, _WHEN_TOLD, _CAME_WHEN)):
            own = _OWN_REPORT.search(sentence[: match.start()])
            if not own and not _ELSEWHERE.search(match[0]):
                yield match[0]
    for moment in moments:
        yield from (match[0] for match in re.finditer(rf"(?<![\d.:]){re.escape(moment)}(?!\d)", text, re.IGNORECASE))


def _by_relation(relations: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for relation in relations:
        for key, words in _UNUSUAL.items():
            if key in relation.casefold():
                yield re.compile(
                    rf"\b(?:a|an|the|one|another|his|her|their|our) (?:\w+ )?(?:{words})s?\b", re.IGNORECASE
                )
