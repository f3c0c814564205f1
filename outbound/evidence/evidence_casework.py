"""What an evidence sheet says of the school's own work: the people, what was gathered, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casefile.case_people import PersonInCase
from casefile.decisions import OpenDecision
from casefile.gathered import Entry
from casefile.ladder import load_ladder
from casefile.register import OpenCase
from outbound.evidence.evidence_words import Row, Words, moment
from outbound.letter_values import in_words

_ROLES = {"subject": "complained about", "child": "a child", "witness": "saw or heard it"}
_ARE = {"parent": "parent", "staff": "member of staff", "pupil": "pupil", "governor": "governor"}
_DECIDED = {
    "proposed": "waits for a second person",
    "standing": "stands",
    "dropped": "was not taken",
    "changed": "was changed later",
}


def people(words: Words, opened: OpenCase, others: Iterable[PersonInCase]) -> list[Row]:
    """Everybody in the case; who reported it only where the sheet tells."""
    rows: list[Row] = [_reporter(words, opened)]
    for each in others:
        are = ", ".join(part for part in (_ARE.get(each.is_a, ""), _ROLES.get(each.role, each.role)) if part)
        rows.append({"name": words.plain(each.name), "what": are})
    return rows


def _reporter(words: Words, opened: OpenCase) -> Row:
    if not words.with_reporter:
        return {"name": "Who reported it", "what": "not named on this sheet"}
    known = opened.reporter
    child = known.get("child")
    parts = [
        "reported it",
        known.get("relation"),
        child and f"child: {child}",
        known.get("address"),
        known.get("phone"),
    ]
    return {"name": known.get("name") or "No name given", "what": ", ".join(each for each in parts if each)}


def gathered(words: Words, entries: Iterable[Entry]) -> list[Row]:
    """What was gathered, each piece with its day, with whom, and who wrote it down."""
    return [
        {
            "head": f"{in_words(each.on_day)}: {each.sort}" + (f", {words.plain(each.who)}" if each.who else ""),
            "words": words.plain(each.words),
            "by": f"Written down by {words.person(each.by)}, {moment(each.written_at)}",
            "struck": f"Struck out by {words.person(each.struck_by)}: {words.plain(each.struck_why)}"
            if each.struck_at
            else "",
        }
        for each in entries
    ]


def decisions(words: Words, made: Iterable[OpenDecision], names: Mapping[str, str]) -> list[Row]:
    """What was decided, about whom, why, and by whom; `names` are those of the case's people by id."""
    return [_decision(words, each, names) for each in made]


def _decision(words: Words, made: OpenDecision, names: Mapping[str, str]) -> Row:
    rung = load_ladder().get(made.outcome)
    questions = {each.id: each.question for each in rung.record} if rung else {}
    steps = [f"Decided by {words.person(made.made_by)}, {moment(made.made_at)}"]
    if made.agreed_by and made.agreed_at:
        steps.append(f"agreed by {words.person(made.agreed_by)}, {moment(made.agreed_at)}")
    if made.ended_by and made.ended_at:
        steps.append(f"ended by {words.person(made.ended_by)}, {moment(made.ended_at)}: {words.plain(made.ended_why)}")
    return {
        "title": rung.title if rung else made.outcome,
        "clause": rung.clause if rung else "",
        "state": _DECIDED.get(made.state, made.state),
        "about": ", ".join(names.get(each, "somebody") for each in made.about),
        "reason": words.plain(made.reason),
        "record": [[questions.get(key, key), words.plain(answer)] for key, answer in made.record.items()],
        "steps": "; ".join(steps) + ".",
    }
