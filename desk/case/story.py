"""The story of a case in plain words: every line of its audit trail as a sentence, with when and by whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.audit_trail import PROGRAM
from casefile.cabinet import Cabinet
from casefile.ladder import load_ladder
from casefile.school import School
from casefile.tables import AuditLine, Case
from casefile.vocabulary import Vocabulary
from desk.case.lane_words import lane
from desk.in_words import HELD_BACK, letter
from desk.london_time import when
from outbound.evidence.evidence_words import moment

# {who} is a person's name or "the desk"; other braces are the line's own details, in words.
_SENTENCES = {
    "case-opened": "{Who} opened the case from {source}.",
    "findings-suggested": "{Who} suggested {labels}.",
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
    "case-found": "{Who} saw lines of the case among what they searched for.",
    "writer-found": "{Who} found the case by the name, address or number of who wrote to the school.",
    "file-downloaded": "{Who} {what}.",
    "exhibit-seen": "{Who} {what}.",
    "evidence-sheet-made": "{Who} made an evidence sheet.",
    "bundle-made": "{Who} packed the case into a bundle.",
    "finding-accepted": "{Who} agreed with a label: {label}.",
    "finding-removed": "{Who} took a label off: {label}.",
    "finding-suggested": "{Who} put a label back: {label}.",
    "finding-added": "{Who} added a label: {label}.",
    "lanes-seen": "{Who} saw in a mail: {lanes}.",
    "lane-answered": "{Who} noted as dealt with: {lane}.",
    "lane-removed": "{Who} said that it is none: {lane}.",
    "lane-open": "{Who} put back: {lane}.",
    "unopened-told": "{Who} told everybody who may see the case once more: nobody had opened it.",
    "case-given": "{Who} gave the case to {person} as well: nobody had opened it.",
    "seal-lifted": "{Who} let the other leaders see the case. The pictures stay sealed.",
    "entry-added": "{Who} noted what was gathered: {entry}.",
    "entry-struck-out": "{Who} struck out something that was gathered: {entry}.",
    "entry-put-back": "{Who} put back something that was struck out: {entry}.",
    "person-added": "{Who} added somebody to the case.",
    "person-corrected": "{Who} put right who somebody is.",
    "contact-set": "{Who} noted how somebody can be reached.",
    "decided": "{Who} decided: {outcome}.",
    "decision-proposed": "{Who} proposed, and a second person has to agree: {outcome}.",
    "decision-agreed": "{Who} agreed as the second person: {outcome}.",
    "decided-alone": "{Who} agreed to their own proposal, as nobody else may decide here: {outcome}.",
    "decision-dropped": "{Who} dropped a proposal: {outcome}.",
    "decision-changed": "{Who} changed a decision, which no longer holds: {outcome}.",
    "second-asked": "{Who} gave the case to {person} as well, to be the second person.",
    "case-closed": "{Who} closed the case.",
    "case-taken-up-again": "{Who} took the case up again.",
    "report-withdrawn": "{Who} noted that the report was taken back.",
    "report-gone-on-with": "{Who} noted that whoever reported it goes on with the report after all.",
    "date-set": "{Who} set a day to keep: {date}.",
    "date-done": "{Who} noted as done: {date}.",
    "date-removed": "{Who} noted as not needed: {date}.",
    "date-open": "{Who} put back: {date}.",
    "meeting-planned": "{Who} planned a meeting.",
    "meeting-moved": "{Who} moved a meeting.",
    "meeting-cancelled": "{Who} cancelled a meeting.",
    "meeting-held": "{Who} noted that a meeting was held.",
    "draft-edited": "{Who} changed the letter’s words.",
    "draft-approved": "{Who} approved the letter.",
    "draft-returned": "{Who} sent the letter back for other words.",
    "draft-withdrawn": "{Who} withdrew the letter.",
    "draft-first-approved": "{Who} approved the letter as the first of two.",
    "approved-alone": "{Who} approved it for the second time as well: nobody else may decide on this case.",
    "leaks-answered": "{Who} said why the words that were marked in the letter may stand.",
    "draft-readdressed": "{Who} changed whom the letter goes to.",
    "letter-posted": "{Who} posted the letter.",
    "letter-taken-back": "{Who} took the letter back to change it.",
    "days-failed": "The letter went, but the days that it sets could not be noted: note them by hand.",
    "days-not-set": "A letter went, but a day that it names could not be noted: note it by hand.",
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
    "audit-read": "{Who} read the audit trail.",
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
_ENTRIES = {
    "statement": "a statement",
    "call": "a phone call",
    "conversation": "a conversation",
    "meeting": "a meeting",
    "message": "a message",
    "evidence": "evidence",
    "note": "a note",
}
_DATES = {
    "account": "an account that was asked for",
    "representations": "what somebody says about a ban",
    "ban-review": "the review of a ban",
    "ban-end": "the end of a ban",
    "meeting": "a meeting",
    "outcome-review": "a look at whether the outcome helped",
}
_TAKEN = {
    "raw": "downloaded the original mail",
    "text": "read the original mail as text",
    "chat": "read a chat that came with a mail",
    "picture": "looked at a picture or a page that came with a mail",
    "layout": "looked at a mail as it was laid out",
}
# Looking is not doing: whoever only looked stands in a list of its own.
LOOKS = frozenset({"case-read", "case-found", "writer-found", "reporter-revealed", "file-downloaded", "exhibit-seen"})
_QUIET = LOOKS | {"letter-copied", "findings-suggested", "pictures-read"}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story, for the command line. `iso` is for machines, `when` for people."""

    when: str
    iso: str
    sentence: str
    quiet: bool


def told(cabinet: Cabinet, lines: tuple[AuditLine, ...]) -> list[Told]:
    """The story, newest first, line by line."""
    now = cabinet.now()
    return [
        Told(when(datetime.fromisoformat(each.at), now), each.at, sentence(cabinet, each), each.act in _QUIET)
        for each in reversed(lines)
    ]


def story_on_paper(session: Session, cabinet: Cabinet, case: Case) -> list[tuple[str, str]]:
    """The story for an evidence sheet, oldest first: the moment in London, and the sentence."""
    lines = session.scalars(select(AuditLine).where(AuditLine.case_id == case.id).order_by(AuditLine.seq))
    return [
        (moment(datetime.fromisoformat(each.at)), sentence(cabinet, each)) for each in lines if each.act not in _QUIET
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


def acts() -> tuple[str, ...]:
    """Every act that there is a sentence for."""
    return tuple(_SENTENCES)


def sentence(cabinet: Cabinet, line: AuditLine) -> str:
    """What a line of the audit trail says, in words for a leader."""
    school, vocabulary = cabinet.school, cabinet.vocabulary
    who = name_of(school, line.actor)
    plain = _SENTENCES.get(line.act)
    if plain is None:
        return f"{_capital(who)}: {line.act.replace('-', ' ')}."
    raw = json.loads(line.details)
    person = name_of(school, raw.get("person"))
    return plain.format(Who=_capital(who), person=person, **_details(vocabulary, raw))


def _why(raw: dict[str, str | int | bool]) -> str:
    return HELD_BACK.get(str(raw.get("why", "")), "there was a reason")


def _outcome(outcome: str) -> str:
    rung = load_ladder().get(outcome)
    return rung.title if rung else outcome.replace("-", " ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _details(vocabulary: Vocabulary, raw: dict[str, str | int | bool]) -> dict[str, str]:
    labels = [vocabulary.title(each) for each in str(raw.get("labels", "")).split(",") if each]
    return {
        "labels": f"labels: {', '.join(labels)}" if labels else "no label",
        "label": vocabulary.title(str(raw.get("label", ""))),
        "lanes": ", ".join(lane(each).title for each in str(raw.get("lanes", "")).split(",")),
        "lane": lane(str(raw.get("lane", ""))).title,
        "letter": letter(str(raw.get("letter", ""))),
        "what": _TAKEN.get(str(raw.get("what")), "downloaded a file that came with a mail"),
        "fate": _FATES.get(str(raw.get("fate", "")), "is on its way"),
        "why": _why(raw),
        "source": "a phone call" if raw.get("call") else "a mail",
        "entry": _ENTRIES.get(str(raw.get("sort", "")), "something"),
        "date": _DATES.get(str(raw.get("date", "")), "a day"),
        "outcome": _outcome(str(raw.get("outcome", ""))),
        "sent": "it was" if raw.get("sent") else "it was not, and is sent again",
    }
