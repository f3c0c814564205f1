"""Mails without a case: for the office, automatic, junk, or set aside. The ladder decides who sees each, as with cases.

A mail that was judged is kept from whomever it complains of. One that was not judged may say anything of
anybody, and may tell that a child is at risk: it is kept from whoever is named in it at all, and the DSL sees it.
One whose pictures were sealed is for the DSL alone.
One that was passed on is seen by that person besides, who may be of the office.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, and_, false, not_, or_, select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.errors import VaultError
from casefile.findings import Findings
from casefile.mail_mentions import mentioned_in, take_mentions
from casefile.need_to_know import SEALED, may_see, who_may_see
from casefile.recusal import Recused, named_in, recused_by
from casefile.report import Report
from casefile.school import Person, School
from casefile.tables import Mail, MailMention

Reading = tuple[Report, Findings]
_READERS = {"leader", "dsl", "governor"}
# In SQL what `_was_judged` and `_alarms` say of one mail.
WITHOUT_A_CASE = and_(Mail.case_id.is_(None), Mail.state.in_(["filed", "set-aside"]))
_JUDGED = and_(Mail.state == "filed", Mail.trouble.is_(None))
_ALARMING = or_(not_(_JUDGED), Mail.alarms.is_(True))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What decides who may see a mail."""

    kept: frozenset[str]
    alarms: bool
    sealed: bool

    def readers(self, school: School) -> list[Person]:
        return who_may_see(school, self.kept, self.alarms, sealed=self.sealed)


def who_may_see_mail(session: Session, cabinet: Cabinet, mail: Mail) -> list[Person]:
    """Everybody who may see a mail without a case, by rank; last, the one to whom it was passed on."""
    readers = _facts(session, mail).readers(cabinet.school)
    passed = cabinet.school.person(mail.passed_to) if mail.passed_to else None
    return readers if passed is None or passed in readers else [*readers, passed]


def mails_seen_where(session: Session, school: School, person: Person) -> ColumnElement[bool]:
    """A condition on `mails`: those without a case that the person may see. It is `who_may_see_mail` for all at once."""
    mine = and_(WITHOUT_A_CASE, Mail.passed_to == person.id)
    if not set(person.roles) & _READERS:
        # Whoever is no reader sees what was passed to them and nothing else.
        return mine

    @cache
    def sees(facts: _Facts) -> bool:
        return person in facts.readers(school)

    usual = {alarms: may_see(person, school, (), alarms) for alarms in (False, True)}
    hidden, shown = list[str](), list[str]()
    for mail_id, facts in _exceptions(session):
        if sees(facts) != usual[facts.alarms]:
            (shown if sees(facts) else hidden).append(mail_id)
    alarming = _ALARMING if usual[True] else false()
    ordinary = or_(alarming, not_(_ALARMING) if usual[False] else false())
    seen = or_(and_(ordinary, Mail.id.not_in(hidden)), Mail.id.in_(shown), Mail.passed_to == person.id)
    return and_(WITHOUT_A_CASE, seen)


def passing_to(session: Session, cabinet: Cabinet, mail: Mail, reading: Reading | None) -> list[Person]:
    """To whom a mail may be passed on: its readers, and the office where it complains of none of them and alarms nobody."""
    facts = _facts(session, mail)
    readers = facts.readers(cabinet.school)
    if reading is None or reading[1].has_flag("safeguarding") or reading[0].has_sealed_pictures:
        return readers
    office = cabinet.school.with_role("office")
    return readers + [each for each in office if each.id not in facts.kept and each not in readers]


def recused_from_mail(school: School, mail: Mail, reading: Reading) -> list[Recused]:
    """Whom a mail without a case is kept from, and why."""
    report, findings = reading
    complained_of = recused_by(findings, school)
    if _was_judged(mail):
        return complained_of
    known = {each.person_id for each in complained_of}
    return complained_of + [each for each in named_in(report, school) if each.person_id not in known]


def reading_of(session: Session, cabinet: Cabinet, mail: Mail) -> Reading | None:
    """What was read of a mail; None where nothing was, or where it cannot be opened any more."""
    try:
        return filing.open_reading(session, cabinet, mail)
    except VaultError:
        return None


def take_missing_mentions(cabinet: Cabinet) -> None:
    """Keeps whom those mails mention that were read by an earlier version, which did not."""
    unknown = select(Mail.id).where(Mail.alarms.is_(None), Mail.case_id.is_(None), Mail.report.is_not(None))
    with cabinet.reading() as session:
        mails = list(session.scalars(unknown))
    for mail_id in mails:
        with cabinet.writing() as session:
            mail = session.get_one(Mail, mail_id)
            reading = reading_of(session, cabinet, mail)
            if reading is not None:
                take_mentions(session, cabinet.school, mail, *reading)


def _was_judged(mail: Mail) -> bool:
    """False for what was set aside, also once it was passed on: until a person has said what it is."""
    return mail.state == "filed" and mail.trouble is None


def _facts(session: Session, mail: Mail) -> _Facts:
    judged = _was_judged(mail)
    kept = mentioned_in(session, mail, named=not judged)
    return _Facts(frozenset(kept), not judged or bool(mail.alarms), mail.seal == SEALED)


def _exceptions(session: Session) -> Iterable[tuple[str, _Facts]]:
    """The mails without a case that mention somebody of the school, or are sealed."""
    columns = (Mail.id, _JUDGED, _ALARMING, Mail.seal, MailMention.person_id, MailMention.complained)
    rows = select(*columns).join(MailMention, MailMention.mail_id == Mail.id, isouter=True)
    found: dict[str, tuple[bool, bool, set[str]]] = {}
    mentioned = or_(MailMention.person_id.is_not(None), Mail.seal == SEALED)
    for mail_id, judged, alarms, seal, person_id, complained in session.execute(rows.where(WITHOUT_A_CASE, mentioned)):
        kept = found.setdefault(mail_id, (alarms, seal == SEALED, set()))[2]
        if person_id and (complained or not judged):
            kept.add(person_id)
    return ((each, _Facts(frozenset(kept), alarms, sealed)) for each, (alarms, sealed, kept) in found.items())
