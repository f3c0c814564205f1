"""The tables of the case file, each group in a file of its own."""

from casefile.tables.access import DeskSession, SignInLink
from casefile.tables.audit import AuditHead, AuditLine
from casefile.tables.base import Base, new_id
from casefile.tables.cases import Case, CaseFinding, CasePerson, Recusal
from casefile.tables.keys import DataKey, Secret
from casefile.tables.leases import Lease
from casefile.tables.letters import Attempt, Draft, Notice
from casefile.tables.mails import Mail, MailPlace, Tombstone

__all__ = [
    "Attempt",
    "AuditHead",
    "AuditLine",
    "Base",
    "Case",
    "CaseFinding",
    "CasePerson",
    "DataKey",
    "DeskSession",
    "Draft",
    "Lease",
    "Mail",
    "MailPlace",
    "Notice",
    "Recusal",
    "Secret",
    "SignInLink",
    "Tombstone",
    "new_id",
]
