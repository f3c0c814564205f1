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
from desk.in_words import letter
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
    "draft-moved": "A letter that waited in another case came with its mail.",
    "mail-joined": "Another mail was added to the case.",
    "automatic-reply": "An automatic reply came to one of our letters.",
    "case-joined-another": "{Who} put this case together with an earlier one.",
    "case-reopened": "The case was closed; something new came, so it is looked into again.",
    "kept-apart": "{Who} said that this is a case of its own.",
    "review-begun": "{Who} began to look into it.",
    "case-read": "{Who} read the case.",
    "reporter-revealed": "{Who} looked at who reported it.",
    "file-downloaded": "{Who} downloaded {what}.",
    "finding-accepted": "{Who} agreed with a label: {label}.",
    "finding-removed": "{Who} took a label off: {label}.",
    "finding-suggested": "{Who} put a label back: {label}.",
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
    "letter-bounced": "The letter came back undelivered.",
}
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


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _details(vocabulary: Vocabulary, raw: dict[str, str | int | bool]) -> dict[str, str]:
    labels = [vocabulary.title(each) for each in str(raw.get("labels", "")).split(",") if each]
    return {
        "labels": ", ".join(labels) or "none",
        "label": vocabulary.title(str(raw.get("label", ""))),
        "letter": letter(str(raw.get("letter", ""))),
        "what": "the original mail" if raw.get("what") == "raw" else "a file that came with a mail",
        "sent": "it was" if raw.get("sent") else "it was not, and is sent again",
    }
