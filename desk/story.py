"""The story of a case in plain words: every line of its audit trail as a sentence, with when and by whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from casefile.audit_trail import PROGRAM
from casefile.cabinet import Cabinet
from casefile.school import School
from casefile.tables import AuditLine
from casefile.vocabulary import Vocabulary
from desk.in_words import HELD_BACK, letter
from desk.lane_words import lane
from desk.london_time import when

# {who} is a person's name or "the desk"; other braces are the line's own details, in words.
_SENTENCES = {
    "case-opened": "{Who} opened the case from a mail.",
    "findings-suggested": "{Who} suggested labels: {labels}.",
    "pictures-read": "{Who} read the words in the pictures that came with a mail.",
    "pictures-given-up": "The words in the pictures could not be read: look at the originals.",
    "recused": "{Who} kept the case from somebody it may be about.",
    "recusal-lifted": "{Who} found that the case is not about somebody it was kept from.",
    "draft-written": "{Who} drafted a letter: {letter}.",
    "draft-has-no-address": "{Who} could not draft a letter: the mail gives no address to write to.",
    "draft-not-written": "{Who} could not draft a letter.",
    "draft-held-back": "{Who} drafted no letter by itself: {why}.",
    "draft-asked-for": "{Who} asked for the letter to be drafted.",
    "draft-moved": "A letter that waited in another case came with its mail.",
    "mail-joined": "{Who} added another mail to the case.",
    "automatic-reply": "An automatic reply came to one of our letters.",
    "case-joined-another": "{Who} put this case together with an earlier one.",
    "case-reopened": "The case was closed; something new came, so it is looked into again.",
    "sender-failed": "The school’s mail server could not confirm that a mail came from the address it gives.",
    "sender-unproven": "Nothing proves that a mail came from the address it gives.",
    "signed-by-another": "A mail came that somebody else signed than the person who reported the case.",
    "kept-apart": "{Who} said that this is a case of its own.",
    "review-begun": "{Who} began to look into it.",
    "case-read": "{Who} read the case.",
    "reporter-revealed": "{Who} looked at who reported it.",
    "file-downloaded": "{Who} {what}.",
    "finding-accepted": "{Who} agreed with a label: {label}.",
    "finding-removed": "{Who} took a label off: {label}.",
    "finding-suggested": "{Who} put a label back: {label}.",
    "finding-added": "{Who} added a label: {label}.",
    "lanes-seen": "{Who} saw in a mail: {lanes}.",
    "lane-answered": "{Who} noted as dealt with: {lane}.",
    "lane-removed": "{Who} said that it is none: {lane}.",
    "lane-open": "{Who} put back: {lane}.",
    "seal-lifted": "{Who} let the other leaders see the case. The pictures stay sealed.",
    "draft-edited": "{Who} changed the letter’s words.",
    "draft-approved": "{Who} approved the letter.",
    "draft-returned": "{Who} sent the letter back for other words.",
    "draft-withdrawn": "{Who} withdrew the letter.",
    "letter-stopped": "{Who} stopped the letter before it went.",
    "letter-tried-again": "{Who} asked for the letter to be tried once more.",
    "letter-settled": "{Who} settled whether the letter was sent: {sent}.",
    "letter-sent": "The letter was sent.",
    "letter-copied": "A copy of the letter was put in the Sent folder.",
    "letter-delayed": "The mail server could not take the letter yet; it is tried again by itself.",
    "letter-failed": "The letter could not be sent.",
    "letter-unsure": "It is not known whether the letter was sent.",
    "letter-found-sent": "The letter was found in the Sent folder: it was sent.",
    "letter-taken-up-again": "Sending was interrupted before anything left; it is taken up again.",
    "letter-bounced": "An automatic mail says that the letter did not arrive.",
    "letter-reported-on": "An automatic mail says that the letter {fate}.",
}
# What such a mail says became of the letter; whether it is so nobody here knows.
_FATES = {
    "failed": "did not arrive",
    "failed-elsewhere": "did not reach an address that it was passed on to",
    "delayed": "is late, and that the server goes on trying",
    "delivered": "arrived",
    "read": "was opened",
    "unread": "was deleted unread, or that no receipt is given",
}
_TAKEN = {"raw": "downloaded the original mail", "text": "read the original mail as text"}
# Looking is not doing: these stand back a little in the list.
_QUIET = {"case-read", "reporter-revealed", "file-downloaded", "letter-copied", "findings-suggested", "pictures-read"}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story. `iso` is for machines, `when` for people."""

    when: str
    iso: str
    sentence: str
    quiet: bool


def told(cabinet: Cabinet, lines: tuple[AuditLine, ...]) -> list[Told]:
    """The story, newest first."""
    now = cabinet.now()
    return [
        Told(
            when(datetime.fromisoformat(each.at), now),
            each.at,
            _sentence(cabinet.school, cabinet.vocabulary, each),
            each.act in _QUIET,
        )
        for each in reversed(lines)
    ]


def why_held_back(lines: tuple[AuditLine, ...]) -> str:
    """Why the case got no letter by itself, in words; "" where that is not so."""
    held = [each for each in lines if each.act == "draft-held-back"]
    return _why(json.loads(held[-1].details)) if held else ""


def name_of(school: School, actor: str | None) -> str:
    """Whom an audit line or a row means."""
    if actor is None or actor == PROGRAM:
        return "the desk"
    person = school.person(actor)
    return person.name if person else "somebody who has left"


def _sentence(school: School, vocabulary: Vocabulary, line: AuditLine) -> str:
    who = name_of(school, line.actor)
    plain = _SENTENCES.get(line.act)
    if plain is None:
        return f"{_capital(who)}: {line.act.replace('-', ' ')}."
    return plain.format(Who=_capital(who), **_details(vocabulary, json.loads(line.details)))


def _why(raw: dict[str, str | int | bool]) -> str:
    return HELD_BACK.get(str(raw.get("why", "")), "there was a reason")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _details(vocabulary: Vocabulary, raw: dict[str, str | int | bool]) -> dict[str, str]:
    labels = [vocabulary.title(each) for each in str(raw.get("labels", "")).split(",") if each]
    return {
        "labels": ", ".join(labels) or "none",
        "label": vocabulary.title(str(raw.get("label", ""))),
        "lanes": ", ".join(lane(each).title for each in str(raw.get("lanes", "")).split(",")),
        "lane": lane(str(raw.get("lane", ""))).title,
        "letter": letter(str(raw.get("letter", ""))),
        "what": _TAKEN.get(str(raw.get("what")), "downloaded a file that came with a mail"),
        "fate": _FATES.get(str(raw.get("fate", "")), "is on its way"),
        "why": _why(raw),
        "sent": "it was" if raw.get("sent") else "it was not, and is sent again",
    }
