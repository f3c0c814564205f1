"""What needs this person now, the most pressing first, each with what to do next.

safeguarding they have not read     what is overdue, due today, and soon    other lanes' days to keep
letters that did not go             what waits for a second person
letters to approve                  letters to post                         letters about to go
"may belong to …?"                  news in a case                          new cases
cases that stand still              mails passed on, and set aside
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile.cabinet import Cabinet
from casefile.due_days import ACKNOWLEDGEMENT, Due, due_days
from casefile.loop_stops import FROM_OURSELVES, MANY_MAILS
from casefile.mail_list import SlimMail
from casefile.need_to_know import seen_among
from casefile.raised_flags import stood_down
from casefile.school import Person
from casefile.tables import Case, Draft
from casefile.unopened import given_unopened
from casefile.what_waits import alarms_to_read, drafts_of
from desk.in_words import MAIL_TROUBLES
from desk.london_time import when
from desk.today.days_to_do import day_to_keep, second_person, standing_still
from desk.today.letters_to_do import letters_to_do
from desk.today.need import CaseHere, Need, Needs, in_case

# Mails set aside in a flood are one thing to do.
_TOGETHER = {MANY_MAILS: "many", FROM_OURSELVES: "ours"}


def needs_of(
    session: Session, cabinet: Cabinet, person: Person, cases: Sequence[Case], others: Sequence[SlimMail] = ()
) -> Needs:
    """Looks through cases that the person may see, and mails that wait or were set aside, for what needs them."""
    needs, rows, off = Needs(), list(cases), stood_down(session)
    by_id = {each.id: CaseHere.of(each, safeguarding=each.safeguarding and each.id not in off) for each in rows}
    _add_alarms(needs, session, cabinet, person, by_id, rows)
    _add_dated(needs, session, cabinet, by_id, rows)
    for need in second_person(session, cabinet, person, by_id, rows):
        needs.add("second", need)
    for row in _asked(session, cabinet, person, rows):
        step, path = "Say whether it belongs to an earlier case", f"/case/{row.reference}#belongs"
        needs.add("questions", in_case(by_id[row.id], step, "", path))
    led_to = needs.cases()
    for case in by_id.values():
        _add_news(needs, case, cabinet, is_led_to=case.case_id in led_to)
    led_to = needs.cases()
    for need in standing_still(session, cabinet, by_id, rows):
        if need.case_id not in led_to:
            needs.add("forgotten", need)
    _add_mails(needs, cabinet, person, others)
    return needs


def _asked(session: Session, cabinet: Cabinet, person: Person, rows: list[Case]) -> list[Case]:
    """The cases that may belong to an earlier one, where the person may see that as well."""
    asked = [each for each in rows if each.state != "closed" and each.may_belong_to]
    seen, earlier = {each.id for each in rows}, {each.may_belong_to for each in asked}
    if earlier - seen:
        others = session.scalars(select(Case).where(Case.id.in_(earlier - seen)))
        seen |= {each.id for each in seen_among(session, cabinet.school, person, others)}
    return [each for each in asked if each.may_belong_to in seen]


def _add_alarms(
    needs: Needs,
    session: Session,
    cabinet: Cabinet,
    person: Person,
    by_id: dict[str, CaseHere],
    rows: list[Case],
) -> None:
    unread = {each.id for each in alarms_to_read(session, person, rows)}
    given = given_unopened(session, person) if unread else set()
    for case_id, case in by_id.items():
        if case_id in unread:
            detail = f"Came in {when(case.opened_at, cabinet.now())}"
            if case_id in given:
                detail += ". Nobody opened it in time, so you were given it as well."
            needs.add("safeguarding", in_case(case, "Read the case now", detail))


def _add_dated(needs: Needs, session: Session, cabinet: Cabinet, by_id: dict[str, CaseHere], rows: list[Case]) -> None:
    """Letters and days to keep; closing a case ends neither a letter that waits nor a clock of the law's."""
    drafts: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts_of(session, rows):
        drafts[draft.case_id].append(draft)
    due: defaultdict[str, list[Due]] = defaultdict(list)
    for each in due_days(session, rows):
        due[each.case_id].append(each)
    for case_id, case in by_id.items():
        answer_by = next((each.day for each in due[case_id] if each.sort == ACKNOWLEDGEMENT), None)
        for group, need in letters_to_do(cabinet, case, drafts[case_id], answer_by):
            needs.add(group, need)
        for found in filter(None, (day_to_keep(cabinet, case, each) for each in due[case_id])):
            needs.add(*found)


def _add_news(needs: Needs, case: CaseHere, cabinet: Cabinet, *, is_led_to: bool) -> None:
    """What came to a case, where no other entry leads there already."""
    if case.state == "received" and not is_led_to:
        needs.add("new", in_case(case, "Read the case", f"Came in {when(case.opened_at, cabinet.now())}"))
    elif case.news and not case.safeguarding and case.state not in {"received", "closed"}:
        needs.add("news", in_case(case, "Read what came", "A mail, or the words of a picture, came to it."))


def _add_mails(needs: Needs, cabinet: Cabinet, person: Person, others: Sequence[SlimMail]) -> None:
    for mail in others:
        came = f"It came {when(mail.collected_at, cabinet.now())}."
        if mail.waits_for == person.id:
            step = "Deal with it, and say so"
            needs.add("passed", Need("A mail was passed to you", "", step, came, f"/mail/{mail.mail_id}"))
        elif mail.state == "set-aside" and mail.trouble not in _TOGETHER:
            why = MAIL_TROUBLES.get(mail.trouble or "", "It could not be read.")
            needs.add("aside", Need("A mail was set aside", "", "Look at it", f"{why} {came}", f"/mail/{mail.mail_id}"))
    _add_together(needs, others, cabinet)


def _add_together(needs: Needs, others: Sequence[SlimMail], cabinet: Cabinet) -> None:
    """Mails set aside that were read all the same, as one entry for each reason."""
    for trouble, group in _TOGETHER.items():
        mails = [each for each in others if each.state == "set-aside" and each.trouble == trouble]
        if mails:
            title = "A mail was set aside" if len(mails) == 1 else f"{len(mails)} mails were set aside"
            newest = max(mails, key=lambda each: each.collected_at)
            detail = f"{MAIL_TROUBLES[trouble]} The last came {when(newest.collected_at, cabinet.now())}."
            path = f"/mail/{newest.mail_id}" if len(mails) == 1 else "/mail"
            needs.add(group, Need(title, "", "Look at them" if len(mails) > 1 else "Look at it", detail, path))
