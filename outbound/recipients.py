"""Who a letter goes to, and how they are greeted."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr

from casefile.case_people import PersonInCase
from casefile.same_address import is_same
from casefile.sender_notes import reporter_of
from casefile.tables import Case
from casefile.vault import Folder

_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "reverend", "sir", "dame", "lady", "lord"}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person or body. `role` is what they are to the case (`casefile.ladder.TO`); `postal` are lines without the name.

    `person_id` is theirs among the case's people, None for the reporter and for authorities.
    """

    role: str
    name: str
    address: str = ""
    postal: tuple[str, ...] = ()
    person_id: str | None = None

    @property
    def has_address(self) -> bool:
        """True where mail can be sent to them."""
        return parseaddr(self.address)[1] == self.address and "@" in self.address

    @property
    def can_be_written_to(self) -> bool:
        """True where a letter can reach them, by mail or on paper."""
        return self.has_address or bool(self.postal)

    def lives_with(self, other: Recipient) -> bool:
        """True where what is sent to the one reaches the other."""
        if self.address:
            return bool(other.address) and is_same(self.address, other.address)
        return bool(self.postal) and _plain(self.postal) == _plain(other.postal)


def reporter_recipient(folder: Folder, case: Case) -> Recipient:
    """Who reported a case, as a letter to them is addressed."""
    reporter = reporter_of(folder, case)
    return Recipient(
        "reporter",
        reporter["name"] or "",
        reporter["address"] or "",
        tuple((reporter.get("postal") or "").splitlines()),
    )


def recipient_in_case(person: PersonInCase) -> Recipient:
    """Somebody complained about, as a letter to them is addressed."""
    return Recipient("subject", person.name, person.address, person.postal, person.person_id)


def _plain(postal: tuple[str, ...]) -> str:
    return "".join(each for each in "".join(postal).casefold() if each.isalnum())


def greeting(to: Recipient) -> str:
    """“Dear …” with the name as they write it; “Hello” where it is none (an address, a device)."""
    if to.role in {"authority", "legal"}:
        return "Dear colleagues"
    name = _with_title(name_to_greet(to.name))
    return f"Dear {name}" if name else "Hello"


def _with_title(name: str) -> str:
    """“Mr Pike” for “Mr Darren Pike”; without a title the whole name, since nobody knows which one they would like."""
    title, *names = name.split() or [""]
    is_whole = len(names) < 2 or names[0][0].islower()  # noqa: PLR2004 - a first name and a surname
    return name if title.rstrip(".").lower() not in _TITLES or is_whole else " ".join((title, *names[1:]))


def name_to_greet(name: str) -> str:
    """A name that somebody can be greeted by, or ""."""
    name = " ".join(name.split())
    return name if name and "@" not in name and name[0].isalpha() else ""
