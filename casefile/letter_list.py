"""Every letter of the cases that a person may see, by where it stands; never to whom it goes, and no word of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, load_only

from casefile.cabinet import Cabinet
from casefile.need_to_know import seen_where
from casefile.school import Person
from casefile.tables import Case, Draft

# By where a letter stands: what waits for somebody stands first, the oldest first; what is over, the newest first.
STATES = {
    "approve": ("waiting", "returned"),
    "second": ("countersign",),
    "going": ("approved", "holding", "sending"),
    "trouble": ("failed", "unsure", "bounced"),
    "sent": ("sent",),
    "withdrawn": ("withdrawn",),
}
OVER = ("sent", "withdrawn")
_MOST = 50
_SHOWN = (Draft.letter, Draft.state, Draft.paper, Draft.to_role, Draft.trouble, Draft.created_at, Draft.changed_at)
_MOMENTS = (Draft.send_after, Draft.sent_at, Draft.case_id)


@dataclass(frozen=True, slots=True)
class Letters:
    """A page of letters, each with its case's reference; `next` is the id after which the next page begins, "" for none."""

    letters: tuple[tuple[Draft, str], ...]
    next: str


def letters_for(
    session: Session,
    cabinet: Cabinet,
    person: Person,
    where: str,
    *,
    letter: str = "",
    after: str = "",
    most: int = _MOST,
) -> Letters:
    """A page of the letters that stand there, of one kind where `letter` names it."""
    # A table of all that was ever sent is read along an index, not sorted.
    moment, over = Draft.sent_at if where == "sent" else Draft.changed_at, where in OVER
    query = (
        select(Draft, Case.reference)
        .join(Case, Case.id == Draft.case_id)
        .where(Draft.state.in_(STATES[where]), seen_where(session, cabinet.school, person))
        .options(load_only(*_SHOWN, *_MOMENTS))
        .order_by(*((moment.desc(), Draft.id.desc()) if over else (moment, Draft.id)))
        .limit(most + 1)
    )
    if letter:
        query = query.where(Draft.letter == letter)
    last = session.get(Draft, after) if after else None
    if last is not None:
        at = last.sent_at if where == "sent" else last.changed_at
        further, beside = (moment < at, Draft.id < last.id) if over else (moment > at, Draft.id > last.id)
        query = query.where(or_(further, and_(moment == at, beside)))
    found = [(draft, reference) for draft, reference in session.execute(query)]
    page = tuple(found[:most])
    return Letters(page, page[-1][0].id if len(found) > most else "")


def how_many(session: Session, cabinet: Cabinet, person: Person) -> dict[str, int]:
    """How many letters stand where something is still to come, of those that the person may see."""
    open_ones = {where: states for where, states in STATES.items() if where not in OVER}
    query = select(Draft.state, func.count()).join(Case, Case.id == Draft.case_id).group_by(Draft.state)
    query = query.where(Draft.state.in_([each for states in open_ones.values() for each in states]))
    counts = {
        state: int(count) for state, count in session.execute(query.where(seen_where(session, cabinet.school, person)))
    }
    return {where: sum(counts.get(state, 0) for state in states) for where, states in open_ones.items()}
