"""The evidence sheet of a case: what was reported, what was found by clause of the code, and what the school did, as PDF.

It tells who reported only where it is asked to, for the authorities or a solicitor; else that name is covered. The reading
is a person's act and is noted.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.case_people import people_of
from casefile.clocks import london_day
from casefile.decisions import decisions_of
from casefile.gathered import entries_of
from casefile.register import OpenCase, open_for
from casefile.school import Person
from casefile.tables import Case, CaseFinding, Mail
from outbound.evidence.evidence_casework import decisions, gathered, people
from outbound.evidence.evidence_findings import findings, reports
from outbound.evidence.evidence_pictures import Previews, no_previews, pictures
from outbound.evidence.evidence_words import Words, moment, words_for
from outbound.letter_values import in_words
from outbound.paper import typeset

# When it was, and the sentence: the desk has words for the lines of the audit trail (`desk.case.story`).
Story = Sequence[tuple[str, str]]


def evidence_sheet(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    person: Person,
    *,
    story: Story = (),
    previews: Previews = no_previews,
    with_reporter: bool = False,
) -> bytes:
    """The sheet as PDF. Raises `NotAllowed` where the case is not for this person; the caller notes it with `note_sheet`.

    `story` is the case's story in words, the first line first; `previews` draws pictures small. Raises `LetterError` where
    the page cannot be set.
    """
    opened = open_for(session, cabinet, person, case.reference)
    return sheet_of(session, cabinet, opened, person, story=story, previews=previews, with_reporter=with_reporter)


def note_sheet(session: Session, cabinet: Cabinet, case: Case, actor: str, *, with_reporter: bool) -> None:
    """Notes that the sheet was made, and whether it names who reported the case."""
    audit_trail.note(session, cabinet, actor, "evidence-sheet-made", case_id=case.id, with_reporter=with_reporter)


def sheet_of(
    session: Session,
    cabinet: Cabinet,
    opened: OpenCase,
    person: Person,
    *,
    story: Story,
    previews: Previews,
    with_reporter: bool,
) -> bytes:
    """The sheet of a case that this person has opened."""
    words, reference = words_for(cabinet, opened, with_reporter=with_reporter), opened.case.reference
    data = {
        "title": f"Evidence sheet, reference {reference}",
        "school": cabinet.school.name,
        "reference": reference,
        "facts": _facts(cabinet, opened, person, with_reporter=with_reporter),
        **_sections(session, cabinet, words, opened),
        "pictures": pictures(session, cabinet, words, opened, previews),
        "story": [[when, words.plain(sentence)] for when, sentence in story],
    }
    return typeset("evidence", data, london_day(cabinet.now()))


def _facts(cabinet: Cabinet, opened: OpenCase, person: Person, *, with_reporter: bool) -> list[list[str]]:
    case = opened.case
    told = "named, as this sheet is for the authorities or a legal team" if with_reporter else "not named"
    facts = [
        ["Opened", moment(case.opened_at)],
        ["State", case.state.replace("-", " ")],
        ["Made", f"{moment(cabinet.now())}, for {person.name}, {person.title}"],
        ["Who reported it", told],
    ]
    if case.withdrawn_on:
        facts.append(["Withdrawn", f"by the person who reported it, {in_words(case.withdrawn_on)}"])
    return facts


def _sections(session: Session, cabinet: Cabinet, words: Words, opened: OpenCase) -> dict[str, object]:
    case, others = opened.case, people_of(session, cabinet, opened.case)
    judged = session.execute(select(CaseFinding.id, CaseFinding.by).where(CaseFinding.case_id == case.id))
    by = {row.id: row.by for row in judged}
    logged = session.execute(
        select(Mail.id, Mail.logged_by).where(Mail.case_id == case.id, Mail.logged_by.is_not(None))
    )
    names = {each.person_id: each.name for each in others}
    return {
        "reports": reports(words, opened, {row.id: row.logged_by for row in logged}),
        "clauses": findings(words, opened, "category", cabinet.vocabulary.categories, by),
        "flags": findings(words, opened, "flag", cabinet.vocabulary.flags, by),
        "people": people(words, opened, others),
        "gathered": gathered(words, entries_of(session, cabinet, case)),
        "decisions": decisions(words, decisions_of(session, cabinet, case), names),
    }
