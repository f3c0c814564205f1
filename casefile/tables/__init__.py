"""The tables of the case file, each group in a file of its own."""

from casefile.tables.access import DeskSession, SignInLink
from casefile.tables.audit import AuditHead, AuditLine
from casefile.tables.base import Base, new_id
from casefile.tables.cases import Case, CaseFinding, CasePerson, Recusal
from casefile.tables.casework import CaseDate, CaseEntry, CaseGrant, Decision, DecisionPerson, Meeting
from casefile.tables.incidents import IncidentLink, IncidentMark
from casefile.tables.keys import DataKey, Secret
from casefile.tables.lanes import CaseLane
from casefile.tables.learned import LearnedShifts
from casefile.tables.leases import DoneOnce, Lease
from casefile.tables.letters import Attempt, Draft, DraftAttachment, Notice
from casefile.tables.mails import Mail, MailPlace, Tombstone

__all__ = [
    "Attempt",
    "AuditHead",
    "AuditLine",
    "Base",
    "Case",
    "CaseDate",
    "CaseEntry",
    "CaseFinding",
    "CaseGrant",
    "CaseLane",
    "CasePerson",
    "DataKey",
    "Decision",
    "DecisionPerson",
    "DeskSession",
    "DoneOnce",
    "Draft",
    "DraftAttachment",
    "IncidentLink",
    "IncidentMark",
    "LearnedShifts",
    "Lease",
    "Mail",
    "MailPlace",
    "Meeting",
    "Notice",
    "Recusal",
    "Secret",
    "SignInLink",
    "Tombstone",
    "new_id",
]
