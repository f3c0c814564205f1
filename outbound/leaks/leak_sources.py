"""What the leak check is to know about a letter: taken from the draft's own case and the cases of the same incident.

The whole case is opened for it, whoever looks at the letter: nothing of it leaves here but words that stand in the
letter already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.case_people import PersonInCase, people_of
from casefile.clocks import LONDON
from casefile.findings import Findings
from casefile.incidents import links_of, other_end
from casefile.report import Report
from casefile.same_address import is_same
from casefile.same_person import is_another, one_name, writer_of
from casefile.sender_notes import reporter_of
from casefile.tables import Case, Draft, Mail
from outbound.attached_words import attached_words
from outbound.attachments import attachments_of
from outbound.drafts import OpenDraft, open_draft
from outbound.leaks.leak_check import Known, Leak, LetterWords, Party, Told, leaks
from outbound.leaks.leak_contacts import numbers_in, places_in
from outbound.leaks.leak_family import children_of
from outbound.leaks.leak_reports import groups_words, own_words
from outbound.recipients import Recipient, recipient_in_case, reporter_recipient

_Reading = tuple[Report, Findings]
_TO_THE_OTHER = {
    "reporter": "This letter is to whoever reported it, and goes to an address of somebody complained about.",
    "subject": "This letter is to somebody complained about, and goes to an address of whoever reported it.",
}
# A chain of cases linked by one incident is followed so far.
_MOST_CASES = 20


def leaks_in(session: Session, cabinet: Cabinet, draft: Draft) -> list[Leak]:
    """Everything in a draft, and in what goes with it, that its reader may not know. See `outbound.leaks.leak_check`."""
    opened = open_draft(session, cabinet, draft)
    files = attachments_of(session, cabinet, draft)
    letter = LetterWords(opened.subject, opened.text, tuple(attached_words(each) for each in files))
    case = session.get_one(Case, draft.case_id)
    people = people_of(session, cabinet, case)
    return [
        *_wrongly_addressed(session, cabinet, case, people, opened),
        *leaks(letter, _known_of(session, cabinet, case, people, opened)),
    ]


def _wrongly_addressed(
    session: Session, cabinet: Cabinet, case: Case, people: Iterable[PersonInCase], opened: OpenDraft
) -> Iterator[Leak]:
    """Where a letter to the one goes to an address of the other: then every word of it tells."""
    role, sent_to = opened.draft.to_role, Recipient("", "", opened.recipient.address, opened.postal)
    theirs = [recipient_in_case(each) for each in people if each.role == "subject"]
    if role == "subject":
        theirs = [reporter_recipient(cabinet.folder(session, case.key_id), case)]
    if role in _TO_THE_OTHER and any(map(sent_to.lives_with, theirs)):
        yield Leak("reporter", sent_to.address or ", ".join(sent_to.postal), _TO_THE_OTHER[role], "address")


def _known_of(
    session: Session, cabinet: Cabinet, case: Case, people: Iterable[PersonInCase], opened: OpenDraft
) -> Known:
    """What is known about the case of a draft, and about the cases of the same incident."""
    draft = opened.draft
    readings = _readings(session, cabinet, case)
    reporters = _reporters(cabinet, session, case, readings)
    incident = list(_same_incident(session, case))
    strangers = [
        one for each in incident for one in _reporters(cabinet, session, each, _readings(session, cabinet, each))
    ]
    children = [each.name for each in people if each.role == "child"]
    words = [report.reply for report, _ in readings]
    subjects = {each.person_id: _party(each, children, words) for each in people if each.role == "subject"}
    recipient = _recipient(opened, subjects, reporters)
    # What the reader wrote themselves they know.
    theirs = [each for each, found in readings if _is_one(_writer(each, found), recipient)]
    reports = [each for each, _ in readings if each not in theirs]
    return Known(
        role=draft.to_role,
        recipient=recipient,
        reference=case.reference,
        reporters=tuple(each for each in reporters if not _is_reader(draft, each, recipient)),
        others=tuple(one for each, one in subjects.items() if each != draft.person_id and not _is_one(one, recipient)),
        strangers=tuple(each for each in strangers if not _is_one(each, recipient)),
        children=tuple(children),
        staff=tuple(name for each in cabinet.school.people for name in (each.name, *each.also)),
        school=_school(cabinet),
        told=tuple(Told(own_words(each), each.date.astimezone(LONDON) if each.date else None) for each in reports),
        group=(*(words for each in reports for words in groups_words(each)), *(each.text for each in theirs)),
        files=tuple(dict.fromkeys(file.filename for each in reports for file in each.exhibits if file.filename)),
        digests=frozenset(file.sha256 for each in reports for file in each.exhibits),
    )


def _readings(session: Session, cabinet: Cabinet, case: Case) -> list[_Reading]:
    mails = session.scalars(select(Mail).where(Mail.case_id == case.id).order_by(Mail.collected_at, Mail.id))
    opened = (filing.open_reading(session, cabinet, each) for each in mails)
    return [each for each in opened if each is not None and not each[0].automatic]


def _reporters(cabinet: Cabinet, session: Session, case: Case, readings: Iterable[_Reading]) -> list[Party]:
    """Who reported a case: as it says itself, and everybody else who wrote to it."""
    told = reporter_of(cabinet.folder(session, case.key_id), case)
    found = [
        Party(
            told["name"] or "",
            _children(told["child"]),
            told["relation"] or "",
            tuple(filter(None, [told["address"]])),
            tuple(filter(None, [told.get("phone")])),
            tuple((told.get("postal") or "").splitlines()),
        )
    ]
    for report, findings in readings:
        _put(found, _writer(report, findings))
    return found


def _writer(report: Report, findings: Findings) -> Party:
    reporter = findings.facts.reporter
    return Party(
        writer_of(report, findings),
        _children(reporter.child),
        reporter.relation or "",
        tuple(filter(None, [report.sender.address, *(each.address for each in report.reply_to)])),
        tuple(numbers_in(report.text)),
        tuple(places_in(report.text)),
    )


def _put(found: list[Party], one: Party) -> None:
    """Adds somebody, or what is new about somebody who is there already."""
    for number, each in enumerate(found):
        if _is_one(each, one):
            found[number] = replace(
                each,
                name=each.name or one.name,
                children=_together(each.children, one.children),
                relation=each.relation or one.relation,
                addresses=_together(each.addresses, one.addresses),
                phones=_together(each.phones, one.phones),
                postal=_together(each.postal, one.postal),
            )
            return
    found.append(one)


def _together(*parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*parts)))


def _is_one(one: Party, other: Party) -> bool:
    """True where both are one person: by an address without another name, or by the whole name."""
    if _shares_address(one, other) and not is_another(one.name, other.name):
        return True
    return bool(one.name) and (one.name == other.name or (one_name(one.name) == one_name(other.name) != ""))


def _is_reader(draft: Draft, one: Party, recipient: Party) -> bool:
    return _is_one(one, recipient) or (draft.to_role == "reporter" and _shares_address(one, recipient))


def _shares_address(one: Party, other: Party) -> bool:
    return any(is_same(a, b) for a in one.addresses for b in other.addresses)


def _recipient(opened: OpenDraft, subjects: Mapping[str, Party], reporters: Iterable[Party]) -> Party:
    """Whom the letter goes to, with what the case knows of them."""
    draft, mailbox = opened.draft, opened.recipient
    plain = Party(mailbox.name, addresses=tuple(filter(None, [mailbox.address])), postal=opened.postal)
    if draft.to_role == "reporter":
        # Two who share an address both read what comes to it.
        here = [each for each in reporters if _is_one(each, plain) or _shares_address(each, plain)]
        return replace(
            plain,
            children=_together(*(each.children for each in here)),
            phones=_together(*(each.phones for each in here)),
            addresses=_together(plain.addresses, *(each.addresses for each in here)),
            postal=_together(plain.postal, *(each.postal for each in here)),
        )
    known = subjects.get(draft.person_id or "") or next(
        (each for each in subjects.values() if _is_one(each, plain)), None
    )
    if known is None:
        # Addressed by mistake to whoever reported it, a letter to somebody else is not theirs.
        return Party() if any(_is_one(each, plain) for each in reporters) else plain
    return replace(
        known,
        name=mailbox.name or known.name,
        addresses=_together(known.addresses, plain.addresses),
        postal=_together(known.postal, plain.postal),
    )


def _party(person: PersonInCase, children: Iterable[str], words: Iterable[str]) -> Party:
    return Party(
        person.name,
        children_of(person.name, children, words),
        addresses=tuple(filter(None, [person.address])),
        phones=tuple(filter(None, [person.phone])),
        postal=person.postal,
    )


def _children(said: str | None) -> tuple[str, ...]:
    return tuple(each.strip() for each in (said or "").replace(" and ", ",").split(",") if each.strip())


def _school(cabinet: Cabinet) -> tuple[str, ...]:
    school = cabinet.school
    taught = [each.teaches for each in school.people if each.teaches]
    return tuple(filter(None, [school.name, *school.address, *school.classes, *school.groups, *taught]))


def _same_incident(session: Session, case: Case) -> Iterator[Case]:
    """Every case of the same incident but this, suggested links included: a wrong guess costs a question, no more."""
    found, left = {case.id}, [case.id]
    while left and len(found) < _MOST_CASES:
        here = left.pop()
        for link in links_of(session, here):
            other = other_end(link, here)
            if other not in found and link.state != "rejected":
                found.add(other)
                left.append(other)
                yield session.get_one(Case, other)
    asked = or_(Case.id == case.may_belong_to, Case.may_belong_to == case.id)
    yield from (each for each in session.scalars(select(Case).where(asked)) if each.id not in found)
