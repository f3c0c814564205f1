"""Days to keep in plain words: what each is called, what is due, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from desk.case.lane_words import LANES, lane


@dataclass(frozen=True, slots=True)
class DayWords:
    """What a leader reads of a day. `until` goes before it: "answer by"; `step` is what to do, `anchor` where."""

    title: str
    until: str
    step: str
    anchor: str = "dates"


DAYS = {
    "acknowledgement": DayWords("Acknowledgement", "due", "Answer by phone or on paper: there is no letter"),
    "outcome": DayWords("Outcome", "the reporter hears by", "Decide, or write that it takes longer", "next"),
    "account": DayWords("An account was asked for", "by", "Note what they said, or ask once more"),
    "representations": DayWords("They may say why a ban should not stand", "by", "Note what they said, then decide"),
    "ban-review": DayWords("Review of a ban", "due", "Look at the ban again, and write to them"),
    "ban-end": DayWords("End of a ban", "on", "Write that it ends, or decide anew"),
    "meeting": DayWords("Meeting", "on", "Hold it, and note what was agreed"),
    "outcome-review": DayWords("Did it help?", "look at it", "See whether it got better, and note it"),
}


def day_words(sort: str) -> DayWords:
    """The words for a day of `casefile.due_days`; plain ones where a newer program set one that this one does not know."""
    if sort in LANES:
        words = lane(sort)
        return DayWords(words.title, words.until, "Read what to do", "lanes")
    return DAYS.get(sort) or DayWords(sort.replace("-", " ").capitalize(), "due", "Look at it")
