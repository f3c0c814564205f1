"""Sentences that tell one person what was done to another, or that there were other reports.

That a matter was dealt with may be said; what was decided, and about whom, may not. What may happen ("we may speak to
them"), what is not told ("we cannot say whether anybody was warned") and what concerns the reader are no leaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from outbound.leaks.leak_phrases import HAS_REPORTED
from outbound.leaks.leak_words import sentences

_HEDGES = re.compile(
    r"\b(?:cannot|can['’]?t|can not|whether|may|might|could|would|if|never|nobody|no ?-?one|not able|unable|not say|not tell"
    r"|asked us|do not|don['’]t)\b",
    re.IGNORECASE,
)
# "What you told us about Mr Marlow", "thank you for telling us".
_OWN_WORDS = re.compile(
    r"\byou(?: \w+)? (?:told|tell|wrote|write|reported|say|said|asked|describe[ds]?|mention(?:ed)?|complain(?:ed)?|rang|sent|saw|heard)\b"
    r"|\byour (?:message|report|e-?mail|letter|call|concern|complaint)|\b(?:telling|writing|ringing|letting|making|coming)\b",
    re.IGNORECASE,
)
_THEM = (
    r"he|she|they|him|her|them|the (?:other )?(?:parents?|person|people|famil(?:y|ies)|mother|father|mum|dad|adults?|individuals?|driver|man|men|woman|women|gentleman|lady|writer|poster|culprit|admin(?:istrator)?|carer|visitor|caller"
    r"|neighbour|coach|governor|volunteer|colleague|pupil|child|children|boys?|girls?|offender|admins|grandparents?|grandmother|grandfather|uncle|aunt"
    r"|couple|teachers?|member of staff|staff member|author|sender|owner)(?: concerned| involved| in question| responsible"
    r"| you (?:wrote|told us|complained) (?:of|about))?|(?:one|two|three|four|both|some|all|each|most|several) of them|both|those parents"
    r"|those responsible|everybody involved|everyone involved|the people involved|one|another"
)
_OTHERS = (
    r"(?:the|an)other (?:parents?|person|people|famil(?:y|ies)|mother|father|mum|dad|member of the group)|the others"
    r"|(?:one|two|three|some|all|each) of the (?:others|other \w+)"
)
_DONE_TO = (
    r"warned|banned|barred|excluded|suspended|disciplined|dismissed|sacked|cautioned|reprimanded|arrested|interviewed|invited"
    r"|spoken (?:to|with)|talked to|written to|told|asked|reminded|given|sent|issued|removed|referred|fined|reported|stopped"
    r"|contacted|informed|seen|called in|no longer (?:allowed|welcome|able|permitted)|not (?:allowed|permitted|to come|to enter)"
    r"|facing|(?:(?:very|so|truly|really|deeply) )?(?:sorry|ashamed|embarrassed|mortified|apologetic|contrite)|coming in|to (?:meet|see|come|attend|stay|keep|write)|sanctioned|dealt with by|required|under investigation"
)
_DID = (
    r"apologi[sz]ed|said|admitted|accepted|agreed|promised|deleted|removed|taken|left|received|understood|regretted|lost|had"
    r"|shown|offered|withdrawn|written|met|come in|been|resigned|assured"
)
_SUBJECT = "(?:{them}) (?:has|have|had) (?:now |also |all |each |both |already |since |in turn )*(?:{did})\\b"
_PASSIVE = "(?:{them}) (?:has been|have been|had been|was|were|is|are|will be|is being|are being)(?: \\w+ly| now| also| both| all)* (?:{done})\\b"
_MAY_ONLY = "(?:{them}) (?:(?:may|can|must|will|is to|has to|have to) (?:now |from now on )?(?:(?:\\w+ )?only|not|no longer|stay|keep|apologi[sz]e|come to)|will (?:meet|apologi[sz]e|receive|lose)|understands?|regrets?|came (?:(?:in )?to (?:see|talk|speak|meet)|in (?:on|and|today|yesterday))|apologi[sz]ed|admits?|accepts?|agreed|promised|knows that)\\b"
_WE_DID = (
    "(?:we|i|mr \\w+|mrs \\w+|ms \\w+|miss \\w+|the head(?:teacher)?|a (?:senior )?leader|(?:the |our )?(?:police|solicitors?|lawyers?|governors?|trust|council|chair)) (?:(?:have|has|had|['’]ve|are|is|will|going to|shall|be|now|also|already|since) )*"
    "(?:written to|wrote to|spoken (?:to|with)|spoke (?:to|with)|speak to|write to|talked to|talk to|warned|warn|banned|ban|asked|ask|told|tell|met(?: with)?"
    "|meet(?: with)?|meeting(?: with)?|invited|invite|seen|reminded|reported|report|referred|refer|contacted|informed|inform|removed|given|giving|issued|sent"
    "|sending|suspended|disciplined|warning|inviting|speaking to|banning) (?:{them})\\b(?! who(?:ever)?\\b)"
)
_SANCTION = re.compile(
    r"\b(?:an? |the |his |her |their )?(?:first |final |formal |written |verbal |official )*(?:warning(?: letter)?|ban(?:ning letter)?|caution"
    r"|letter of warning|sanctions?|apology)"
    r" (?:has been|have been|was|were|is|are|will be)(?: now| also)? (?:sent|issued|given|put|posted|offered|imposed|made|handed|in (?:place|force)|decided)"
    r"|\b(?:her|his|their) (?:\w+ ){1,5}(?:has|have|was|were) (?:been )?(?:taken away|removed|withdrawn|suspended|cancelled|taken down|deleted)"
    r"|\b(?:his|her|their) (?:last|final|only) (?:chance|warning)\b|\b(?:have|has|had|got|given me|gave me) (?:his|her|their) (?:word|promise|assurance)\b"
    r"|\b(?:received|given|issued|imposed|sent|handed|got|put in place|decided on) (?:an? |the )(?:first |final |formal |written |verbal |official )*"
    r"(?:warning|ban\b|caution|apology)",
    re.IGNORECASE,
)
_BODIES = (
    r"(?:the )?(?:police|local authority|council|children['’]s services|social services|social care|our solicitors?|our lawyers?|our legal team"
    r"|lado|trust executive team)"
)
_AUTHORITIES = re.compile(
    rf"\b{_BODIES} (?:has|have|had|was|were|is|are|will)(?: now| also| already)?(?: be| been| being)? (?:round|out|in touch|to (?:see|visit)|told|informed|contacted|involved|asked|notified|called"
    rf"|looking|speak|spoken|visit|investigat\w+|deal\w*|arrest\w*)"
    rf"|\b{_BODIES} (?:spoke|visited|arrested|came|went|rang|called|warned|interviewed|took) |\b(?:we|i) (?:have |had |['’]ve |also |now |already )*(?:told|contacted|informed|gone to"
    rf"|notified|called|alerted|been in touch with|(?:reported|referred|passed|handed) (?:\w+ ){{1,3}}to) {_BODIES}\b",
    re.IGNORECASE,
)
_MORE = r"(?:other|another|several|two|three|four|some|many|more|further|a number of|a few|different|various|multiple|lots of)"
_TELL = r"(?:have )?(?:tell|told|write|written|report|raise|complain|notice|say|said|(?:come|speak|spoken|talk|get in touch) (?:to|with) (?:us|me))"
_OTHER_REPORTS = re.compile(
    rf"\b{_MORE}(?: other| more| of the)? (?:parents?|people|persons?|famil(?:y|ies)|carers?|mothers?|mums?|dads?|members?(?: of [\w ]{{2,30}}?)?)"
    rf"(?: [\w'’-]+){{0,4}}? {HAS_REPORTED}"
    rf"|\bnot the (?:only|first) (?:(?:one|parent|person|family|carer|mother|father|report|complaint)\b(?! to (?!{_TELL}))|to (?:{_TELL}))\b"
    rf"|\b(?:heard|learn(?:ed|t)|knew|know|told) (?:(?:of|about) (?:it|this|them|that) )?(?:from|by) (?:an?|another|the|some|two|three) [\w'’-]+(?: (?!that|but)[\w'’-]+){{0,6}} (?:already|before|as well|too|first)"
    rf"|\b(?:a|one|another) (?:parent|mother|father|mum|dad|family|carer|neighbour|grandparent)(?: [\w'’-]+){{0,6}}? {HAS_REPORTED}"
    rf"|\b(?:others|somebody else|someone else) (?:in the \w+ )?{HAS_REPORTED}"
    rf"|\b{_MORE} (?:reports|complaints|concerns|messages|e-?mails) (?:like yours|of the same|about (?:this|it|the same|her|him|them)|from (?:other|parents))",
    re.IGNORECASE,
)


def done_in(text: str, names: Iterable[str], *, to_reporter: bool) -> Iterator[str]:
    """Where a text tells what was done to another; `names` are those of whom it may be told, as a pattern each.

    In a letter to a reporter "she" and "the parent" are others; in one to somebody complained about only who is named or
    called another.
    """
    them = "|".join([*names, _THEM if to_reporter else _OTHERS])
    filled = [each.format(them=them, done=_DONE_TO, did=_DID) for each in (_SUBJECT, _PASSIVE, _MAY_ONLY, _WE_DID)]
    patterns = [re.compile(rf"(?<![\w'’-])(?<!no )(?:{each})", re.IGNORECASE) for each in filled]
    if to_reporter:
        patterns += [_SANCTION, _AUTHORITIES]
    yield from _unhedged(text, patterns)


def tells_of(text: str, names: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Every sentence that speaks of somebody by name to the person who reported them; what they themselves said is none."""
    for _, sentence in sentences(text):
        named = next(iter(names(sentence)), None)
        if named is not None:
            before = sentence[: sentence.find(named)]
            if not _HEDGES.search(before) and not _OWN_WORDS.search(sentence):
                yield sentence.strip()


def other_reports_in(text: str) -> Iterator[str]:
    """Where a text tells that somebody else reported, too."""
    yield from _unhedged(text, [_OTHER_REPORTS])


def _unhedged(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[str]:
    for _, sentence in sentences(text):
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                if not _HEDGES.search(sentence[: match.start()]):
                    yield match[0]
