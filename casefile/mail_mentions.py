"""Whom of the school a mail complains of, or at least names, as it was read: who may see it while it has no case.

Kept beside the mail, so that many mails can be listed without opening one; `casefile.other_mail` judges by it. Once a mail
is in a case, the case's own recusals stand in its place.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casefile.findings import Findings
from casefile.recusal import named_in, recused_by
from casefile.report import Report
from casefile.school import School
from casefile.tables import Mail, MailMention


def take_mentions(session: Session, school: School, mail: Mail, report: Report, findings: Findings) -> None:
    """Keeps whom a mail complains of or names, and whether it alarms, in place of what an earlier reading found."""
    mail.alarms = findings.has_flag("safeguarding")
    forget_mentions(session, mail)
    if mail.case_id is None:
        complained = {each.person_id for each in recused_by(findings, school)}
        named = {each.person_id for each in named_in(report, school)} | complained
        session.add_all(MailMention(mail_id=mail.id, person_id=each, complained=each in complained) for each in named)


def forget_mentions(session: Session, mail: Mail) -> None:
    """The mail came to a case, or is read anew."""
    session.execute(delete(MailMention).where(MailMention.mail_id == mail.id))


def mentioned_in(session: Session, mail: Mail, *, named: bool) -> set[str]:
    """The ids of those of whom a mail complains; where `named`, of all whom it names."""
    mentions = select(MailMention.person_id).where(MailMention.mail_id == mail.id)
    return set(session.scalars(mentions if named else mentions.where(MailMention.complained)))
