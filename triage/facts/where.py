"""Where it happened: the class or group, and the platform."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from casefile.report import Report
from casefile.school import School
from triage.judges import Sign
from triage.passages import Passage

_KINDS = r"(?:whatsapp group|whatsapp chat|class group|parents[’']? group|parents[’']? whatsapp(?: group)?|mums[’']? group|group chat|whatsapp|chat|group|class chat|class page)"
_NAMED = re.compile(
    r"\b(?:group|chat|page)(?: known as| called| named|,)? [“\"‘']([^”\"’'\n]{2,60})[”\"’']|[“\"]([^”\"\n]{2,60})[”\"] (?:group|chat|page)\b",
    re.IGNORECASE,
)
_OF_CLASS = re.compile(
    rf"\b((?:(?:[Yy]ear|[Yy]r|[Yy]|[Cc]lass) ?\d(?: ?[A-Z])?|\d[A-Z]|[Rr]eception|[Nn]ursery|[A-Z]\w+(?: [Cc]lass)?)(?: (?:parents|mums|dads|families|class|Parents|Mums|Families|mums and dads|parents[’'])){{0,2}}[’']? (?i:{_KINDS}))\b"
)
_FAMILIES = re.compile(r"\b((?:[Yy]ear|[Yy]r) ?\d (?:parents|mums|families)|\d[A-Z] (?:parents|mums|[Ff]amilies))\b")
_GROUP_OF = re.compile(
    r"\b((?i:group|chat) of parents (?:class|year) ?\w{1,8}|(?i:group|chat|whatsapp) (?:for|of) (?:[Yy]ear ?\d|[Cc]lass \w{1,8}|[A-Z]\w+))"
)
_NO_GROUP = re.compile(
    r"^(?:The|Our|This|That|A|My|In|On|From|Same|Whole|Private|Public|Facebook|FB|WhatsApp|Parents?|Open|Family|Friends)\b",
    re.IGNORECASE,
)

_PLATFORMS = (
    ("facebook", re.compile(r"\b(?:facebook|fb)\b", re.IGNORECASE)),
    (
        "other",
        re.compile(
            r"\b(?:tik ?tok|insta(?:gram)?|twitter|snap ?chat|next ?door|google (?:page|reviews?)|reviews?|mumsnet|(?:fake|own) website|site called|blog|youtube)\b",
            re.IGNORECASE,
        ),
    ),
    ("email", re.compile(r"\be-?mails?\b|\be-?mailed\b", re.IGNORECASE)),
    (
        "phone",
        re.compile(
            r"\b(?:rang|phoned|on the phone|down the phone|voicemail|phone call|hung up|the call)\b", re.IGNORECASE
        ),
    ),
    (
        "in-person",
        re.compile(
            r"\b(?:at the gates?|school gates?|playground|car park|pick[- ]?up|drop[- ]?off|to my face|in my face|got out|shoved|doorstep|outside (?:the )?school|the hatch|following (?:miss|mrs|me|her)|crossing|my drive|zig ?zags)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "whatsapp",
        re.compile(
            r"\b(?:whats ?app|group chat|(?:class|parents[’']?|year \d|y\d|yr ?\d|\d[a-z]|mums) (?:group|chat)|(?:in|on|to) (?:the|our) (?:[\w’']+ ){0,3}(?:group|chat))\b",
            re.IGNORECASE,
        ),
    ),
)
_TOLD = 1.0
_SHOWN = 2.0


def group_of(report: Report, passages: Sequence[Passage], signs: Sequence[Sign], school: School | None) -> str | None:
    """The class or group: as a chat's title says it, as the mail names it, or a group that the school lists."""
    title = next((each.title for each in report.exhibits if each.title), None)
    if title:
        return title
    texts = [each.text for each in passages if each.voice in {"body", "subject", "exhibit"}]
    telling = [each.passage.text for each in signs]
    for pattern in (_NAMED, _GROUP_OF, _OF_CLASS, _FAMILIES):
        for text in [*telling, *texts]:
            for match in pattern.finditer(text):
                name = next(each for each in match.groups() if each)
                if not _NO_GROUP.match(name):
                    return name
    listed = (*school.groups, *school.classes) if school else ()
    return next((each for each in listed for text in texts if each.casefold() in text.casefold()), None)


def platform_of(report: Report, passages: Sequence[Passage], signs: Sequence[Sign]) -> str | None:
    """Where the main conduct took place: what most of the telling sentences, and then of the others, speak of."""
    votes: Counter[str] = Counter()
    telling = {id(each.passage) for each in signs}
    for passage in passages:
        if passage.voice in {"body", "subject", "exhibit"}:
            for name, words in _PLATFORMS:
                if words.search(passage.text):
                    votes[name] += int(_SHOWN if id(passage) in telling else _TOLD)
    if any(each.voice == "passed-on" and id(each) in telling for each in passages):
        votes["email"] += 6
    if any(each.messages for each in report.exhibits) or any(each.voice == "chat" and each.day for each in passages):
        votes["whatsapp"] += 6
    if any(each.label == "abusive-email" and each.passage.voice == "body" for each in signs) and not votes:
        votes["email"] += 1
    return votes.most_common(1)[0][0] if votes else None
