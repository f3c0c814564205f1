"""What needs this person now, the most pressing first, each with what to do next.

safeguarding they have not read     other lanes' days to keep
letters that did not go             answers that are overdue
letters to approve                  letters about to go         "may belong to …?"
news in a case                      new cases without a letter  mails set aside
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.loop_stops import FROM_OURSELVES, MANY_MAILS
from casefile.other_mail import OtherMail
from casefile.register import CaseSummary
from casefile.school import Person
from casefile.tables import AuditLine, Case, Draft
from desk.in_words import DRAFT_TROUBLES, MAIL_TROUBLES, letter
from desk.lane_words import lane
from desk.london_time import for_how_long, on, today, until, when

# Letters that have not answered the parent yet.
_UNANSWERED = {"waiting", "returned", "failed", "bounced", "unsure"}
_GROUPS = (
    ("safeguarding", "Safeguarding: read this first"),
    ("dates", "Days to keep"),
    ("trouble", "Letters that need you"),
    ("overdue", "Answers that are overdue"),
    ("approve", "Letters to approve"),
    ("holding", "Letters about to go"),
    ("questions", "Do these belong together?"),
    ("news", "News in a case"),
    ("new", "New cases"),
    ("passed", "Mail passed to you"),
    ("many", "Many mails from one sender"),
    ("ours", "Mail from ourselves"),
    ("aside", "Mail that could not be read"),
)
# Mails set aside in a flood are one thing to do.
_TOGETHER = {MANY_MAILS: "many", FROM_OURSELVES: "ours"}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do. `path` leads to it; `draft_id` is set where it can be stopped from here; `due` by what it is sorted."""

    title: str
    reference: str
    next_step: str
    detail: str
    path: str
    safeguarding: bool = False
    draft_id: str = ""
    due: date = date.max


@dataclass(slots=True)
class Needs:
    """All that needs a person, by group in the order above."""

    groups: dict[str, list[Need]] = field(default_factory=dict)

    def add(self, group: str, need: Need) -> None:
        """Puts one thing into its group."""
        self.groups.setdefault(group, []).append(need)

    def in_order(self) -> list[tuple[str, str, list[Need]]]:
        """The groups that hold something: name, heading, things."""
        for things in self.groups.values():
            things.sort(key=lambda each: each.due)
        return [(name, heading, self.groups[name]) for name, heading in _GROUPS if name in self.groups]


def needs_of(
    session: Session, cabinet: Cabinet, person: Person, cases: list[CaseSummary], others: list[OtherMail]
) -> Needs:
    """Looks through the cases a person may see, and the mails set aside, for what needs them."""
    needs, read = Needs(), _read_by(session, person)
    asked = set(_questions(session, cases))
    for case in cases:
        # A letter of a closed case still has to go, or to be withdrawn: it is listed first, whatever the state.
        for group, need in _letters(session, cabinet, case):
            needs.add(group, need)
        # Nor does closing a case stop a clock of the law's.
        for need in _dates(cabinet, case):
            needs.add("dates", need)
        if case.state == "closed":
            continue
        path = f"/case/{case.reference}"
        if case.safeguarding and (case.reference not in read or case.news):
            detail = f"Came in {when(case.opened_at, cabinet.now())}"
            needs.add("safeguarding", Need(case.title, case.reference, "Read the case now", detail, path, True))
        if case.reference in asked:
            step = "Say whether it belongs to an earlier case"
            needs.add("questions", Need(case.title, case.reference, step, "", f"{path}#belongs", case.safeguarding))
        _add_news(needs, case, cabinet)
    for mail in others:
        if mail.waits_for == person.id:
            step, came = "Deal with it, and say so", f"It came {when(mail.collected_at, cabinet.now())}."
            needs.add("passed", Need("A mail was passed to you", "", step, came, f"/mail/{mail.mail_id}"))
        elif mail.state == "set-aside" and mail.trouble not in _TOGETHER:
            why = MAIL_TROUBLES.get(mail.trouble or "", "It could not be read.")
            came = f"It came {when(mail.collected_at, cabinet.now())}."
            needs.add("aside", Need("A mail was set aside", "", "Look at it", f"{why} {came}", f"/mail/{mail.mail_id}"))
    _add_together(needs, others, cabinet)
    return needs


def _add_together(needs: Needs, others: list[OtherMail], cabinet: Cabinet) -> None:
    """Mails set aside that were read all the same, as one entry for each reason."""
    for trouble, group in _TOGETHER.items():
        mails = [each for each in others if each.state == "set-aside" and each.trouble == trouble]
        if mails:
            title = "A mail was set aside" if len(mails) == 1 else f"{len(mails)} mails were set aside"
            newest = max(mails, key=lambda each: each.collected_at)
            detail = f"{MAIL_TROUBLES[trouble]} The last came {when(newest.collected_at, cabinet.now())}."
            path = f"/mail/{newest.mail_id}" if len(mails) == 1 else "/mail"
            needs.add(group, Need(title, "", "Look at them" if len(mails) > 1 else "Look at it", detail, path))


def _dates(cabinet: Cabinet, case: CaseSummary) -> Iterator[Need]:
    """Every lane that waits for an answer, with its day."""
    day = today(cabinet.now())
    for name, due in case.lanes:
        words = lane(name)
        detail = f"{words.title}: {words.until} {on(due, day)}{'. That day has passed' if due < day else ''}."
        path = f"/case/{case.reference}#lanes"
        yield Need(case.title, case.reference, "Read what to do", detail, path, case.safeguarding, due=due)


def _letters(session: Session, cabinet: Cabinet, case: CaseSummary) -> Iterator[tuple[str, Need]]:
    # Whoever withdraws a letter has answered in another way.
    answered = any(state not in _UNANSWERED for _, state in case.drafts)
    overdue = not answered and case.acknowledge_by is not None and case.acknowledge_by < today(cabinet.now())
    for draft_id, _ in case.drafts:
        found = _letter(cabinet, case, session.get_one(Draft, draft_id), overdue)
        if found is not None:
            yield found
    if overdue and not case.drafts and case.state != "closed":
        step = "Answer by phone or on paper: there is no letter"
        yield "overdue", Need(case.title, case.reference, step, _due(cabinet, case), f"/case/{case.reference}")


def _letter(cabinet: Cabinet, case: CaseSummary, draft: Draft, overdue: bool) -> tuple[str, Need] | None:
    now, path = cabinet.now(), f"/draft/{draft.id}"

    def need(step: str, detail: str, draft_id: str = "") -> Need:
        return Need(case.title, case.reference, step, detail, path, case.safeguarding, draft_id)

    name = letter(draft.letter)
    trouble = DRAFT_TROUBLES.get(draft.trouble or "", "")
    if draft.state == "failed":
        return "trouble", need("Try again, or answer in another way", f"{name} could not be sent. {trouble}".strip())
    if draft.state == "unsure":
        return "trouble", need("Say whether it arrived", f"{name}: perhaps sent, perhaps not. {trouble}".strip())
    if draft.state == "bounced":
        came_back = f"{name}: it did not arrive, a mail server says. {trouble}".strip()
        return "trouble", need("Check the address, and answer in another way", came_back)
    if draft.state == "holding" and draft.send_after is not None:
        return "holding", need("Nothing to do, or stop it", f"{name} goes {until(draft.send_after, now)}", draft.id)
    if draft.state in {"waiting", "returned"}:
        waited = f"{name}, waiting for {for_how_long(now - draft.created_at)}. {_due(cabinet, case)}".strip()
        return ("overdue" if overdue else "approve"), _to_approve(need(_step(draft), waited), case, draft.state)
    return None


def _step(draft: Draft) -> str:
    return "Read and approve it" if draft.state == "waiting" else "Change its words: it was sent back with a note"


def _to_approve(need: Need, case: CaseSummary, state: str) -> Need:
    """Nobody should approve an answer to a report that nobody has read."""
    if case.state != "received" or state != "waiting":
        return need
    return replace(need, next_step="Read the report, then approve the letter", path=f"/case/{case.reference}")


def _due(cabinet: Cabinet, case: CaseSummary) -> str:
    """When the school promised to have answered."""
    if case.acknowledge_by is None:
        return ""
    day: date = today(cabinet.now())
    return f"{'Was due' if case.acknowledge_by < day else 'Due'} {on(case.acknowledge_by, day)}."


def _add_news(needs: Needs, case: CaseSummary, cabinet: Cabinet) -> None:
    """What came to a case, where no other entry leads there already."""
    path, since = f"/case/{case.reference}", f"Came in {when(case.opened_at, cabinet.now())}"
    listed = any(each.reference == case.reference for group in needs.groups.values() for each in group)
    if case.state == "received":
        if not listed:
            needs.add("new", Need(case.title, case.reference, "Read the case", since, path))
    elif case.news and not case.safeguarding:
        needs.add(
            "news",
            Need(case.title, case.reference, "Read what came", "A mail, or the words of a picture, came to it.", path),
        )


def _read_by(session: Session, person: Person) -> set[str]:
    """The references of the cases that a person has read."""
    read = select(Case.reference).join(AuditLine, AuditLine.case_id == Case.id)
    return set(session.scalars(read.where(AuditLine.actor == person.id, AuditLine.act == "case-read").distinct()))


def _questions(session: Session, cases: list[CaseSummary]) -> Iterator[str]:
    """The cases that point at another one which the person may see as well."""
    seen = {each.reference for each in cases}
    for case in session.scalars(select(Case).where(Case.may_belong_to.is_not(None))):
        other = session.get(Case, case.may_belong_to)
        if case.reference in seen and other is not None and other.reference in seen:
            yield case.reference
