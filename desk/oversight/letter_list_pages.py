"""Every letter of the cases that the person may see: where each stands, since when, and the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from casefile import letter_list
from casefile.letter_list import STATES
from casefile.tables import Draft
from desk import in_words
from desk.at_hand import asking, at_hand
from desk.london_time import for_how_long, until, when
from outbound.letter_book import letter_book

pages = Blueprint("letters", __name__)

_TITLES = {
    "approve": "To approve",
    "second": "Second person",
    "going": "Going out",
    "trouble": "In trouble",
    "sent": "Sent",
    "withdrawn": "Withdrawn",
}
_NOTHING = {
    "approve": "No letter waits to be approved. One is drafted from the page of its case.",
    "second": "No letter waits for a second person.",
    "going": "No letter is on its way, and none waits to be posted.",
    "trouble": "Every letter that went out arrived, as far as anybody knows.",
    "sent": "No letter was sent yet.",
    "withdrawn": "No letter was withdrawn.",
}
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Listed:
    """One letter in the list: never its recipient, only what they are to the case."""

    title: str
    path: str
    reference: str
    to: str
    state: str
    moment: str
    iso: str
    trouble: str


@pages.get("/letters")
def page() -> str:
    """A page of the letters that stand where it is asked for; what waits for somebody comes the oldest first."""
    cabinet, person = at_hand().cabinet, asking()
    letter, after = (request.args.get(name, "")[:_LONGEST] for name in ("letter", "after"))
    with cabinet.reading() as session:
        counts = letter_list.how_many(session, cabinet, person)
        # Without a word: the first where something is to be done, else what was sent.
        usual = next((each for each, number in counts.items() if number), "sent")
        where = request.args.get("where", "")
        where = where if where in STATES else usual
        found = letter_list.letters_for(session, cabinet, person, where, letter=letter, after=after)
    kept: dict[str, Any] = {"letter": letter} if letter else {}
    return render_template(
        "oversight/letters.html",
        places=[(each, title, counts.get(each)) for each, title in _TITLES.items()],
        where=where,
        title=_TITLES[where],
        letters=[_listed(draft, reference) for draft, reference in found.letters],
        nothing=_NOTHING[where],
        letter=letter,
        kinds=sorted(((each.id, each.title) for each in letter_book().values()), key=lambda each: each[1]),
        kept=kept,
        next=url_for("letters.page", where=where, **kept, after=found.next) if found.next else "",
        is_next=bool(after),
    )


def _listed(draft: Draft, reference: str) -> Listed:
    now = at_hand().cabinet.now()
    moment = draft.sent_at or draft.changed_at
    said = f"{when(moment, now)}, {for_how_long(now - moment)} ago"
    if draft.state == "holding" and draft.send_after:
        said = f"goes {until(draft.send_after, now)}"
    return Listed(
        in_words.letter(draft.letter),
        url_for("draft.page", draft_id=draft.id),
        reference,
        in_words.LETTERS_TO.get(draft.to_role, ""),
        in_words.draft_state(draft),
        said,
        moment.isoformat(),
        in_words.DRAFT_TROUBLES.get(draft.trouble or "", "") if draft.state in STATES["trouble"] else "",
    )
