"""The tables of the case file, each group in a file of its own."""

from casefile.tables.access import (
    Authenticator,
    DeskPerson,
    DeskSession,
    HalfSignedIn,
    Invitation,
    Passkey,
    RecoveryCode,
    SignInLink,
    WrongCode,
)
from casefile.tables.audit import AuditHead, AuditLine
from casefile.tables.base import Base, new_id
from casefile.tables.cases import Case, CaseFinding, CasePerson, Recusal
from casefile.tables.casework import CaseDate, CaseEntry, CaseGrant, Decision, DecisionPerson, Meeting
from casefile.tables.figures import GivenFigures
from casefile.tables.incidents import IncidentLink, IncidentMark
from casefile.tables.keys import DataKey, Secret
from casefile.tables.lanes import CaseLane
from casefile.tables.learned import LearnedShifts
from casefile.tables.leases import DoneOnce, Lease
from casefile.tables.letters import Attempt, Draft, DraftAttachment, Notice
from casefile.tables.mails import Mail, MailMention, MailPlace, Tombstone
from casefile.tables.search import SearchProgress, SearchSheet
from casefile.tables.signs import VitalSign

__all__ = [
    "Attempt",
    "AuditHead",
    "AuditLine",
    "Authenticator",
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
    "DeskPerson",
    "DeskSession",
    "DoneOnce",
    "Draft",
    "DraftAttachment",
    "GivenFigures",
    "HalfSignedIn",
    "IncidentLink",
    "IncidentMark",
    "Invitation",
    "LearnedShifts",
    "Lease",
    "Mail",
    "MailMention",
    "MailPlace",
    "Meeting",
    "Notice",
    "Passkey",
    "RecoveryCode",
    "Recusal",
    "SearchProgress",
    "SearchSheet",
    "Secret",
    "SignInLink",
    "Tombstone",
    "VitalSign",
    "WrongCode",
    "new_id",
]
