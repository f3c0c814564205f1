"""What the leak check is given, and what it gives: a letter in words, what is known about its case, and the leaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What a leak gives away; `reporter` to `file` give away who reported.
SORTS = ("reporter", "child", "contact", "relation", "somebody", "wording", "time", "file", "others", "done", "case")


@dataclass(frozen=True, slots=True)
class Leak:
    """Words of a letter that tell its reader what they may not know.

    `sort` is one of `SORTS`; `words` stand exactly so in the letter; `why` is a plain sentence without a name; `where` is
    "subject", "text", "address", or the name of an attachment.
    """

    sort: str
    words: str
    why: str
    where: str = "text"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter: its name, the words in it, and those about it (a PDF's title and author)."""

    name: str
    media_type: str = ""
    text: str = ""
    about: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class LetterWords:
    """All that a letter says. The HTML is made from the text and says the same."""

    subject: str
    text: str
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a case, as far as it is known; `children` are theirs."""

    name: str = ""
    children: tuple[str, ...] = ()
    relation: str = ""
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One report: the reporter's own words, and when they were sent, in the school's time."""

    words: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a letter's case.

    `role` is what the recipient is to it: reporter, subject, authority, legal or office. `reporters` and `others` (who is
    complained about) leave the recipient out; `strangers` reported other cases. `staff` are the school's own people,
    `school` its other names: classes, groups, address. `group` is what was said in the group; `files` and `digests` are
    those of what came with the reports.
    """

    role: str
    recipient: Party
    reference: str = ""
    reporters: tuple[Party, ...] = ()
    others: tuple[Party, ...] = ()
    strangers: tuple[Party, ...] = ()
    children: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    school: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    group: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    digests: frozenset[str] = frozenset()
