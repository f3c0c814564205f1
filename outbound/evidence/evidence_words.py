"""How a case is put into words for paper: who is meant, when it was, and whose name is covered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from casefile.audit_trail import PROGRAM
from casefile.cabinet import Cabinet
from casefile.clocks import LONDON
from casefile.covering import covered, names_to_cover
from casefile.register import FiledMail, OpenCase
from casefile.same_person import is_another
from outbound.letter_values import in_words

# One row of a page: plain data under the names that the page knows.
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Words:
    """How a case is put into words: whom ids mean, whether the reporter is named, and the names to `cover` where not."""

    cabinet: Cabinet
    with_reporter: bool
    cover: tuple[str, ...] = field(default=(), repr=False)

    def plain(self, words: str) -> str:
        """What a person wrote, with what is to be hidden covered."""
        return covered(words, self.cover)

    def sender(self, name: str) -> str:
        """Who wrote in a chat. Friends go by first names there, so the reporter's is covered too."""
        return covered(name, [*self.cover, *(each.split()[0] for each in self.cover if " " in each)])

    def person(self, person_id: str | None) -> str:
        """Somebody of the school by their id."""
        if person_id is None or person_id == PROGRAM:
            return "the desk"
        person = self.cabinet.school.person(person_id)
        return person.name if person else "somebody who has left"


def words_for(cabinet: Cabinet, opened: OpenCase, *, with_reporter: bool) -> Words:
    """The words for a case; without the reporter, every name that gives away who wrote is covered."""
    name, address = opened.reporter.get("name"), opened.reporter.get("address")
    hidden = [each for one in (name, *opened.other_reporters.values()) for each in names_to_cover(one, address)]
    hidden += [each for each in (opened.reporter.get("phone"),) if each]
    # Their child would tell who they are.
    hidden += names_to_cover(opened.reporter.get("child"), None)
    return Words(cabinet, with_reporter, () if with_reporter else tuple(dict.fromkeys(hidden)))


def moment(at: datetime) -> str:
    """24 November 2026, 10:00, in the school's time."""
    there = at.astimezone(LONDON)
    return f"{in_words(there.date())}, {there:%H:%M}"


def moment_of(mail: FiledMail) -> str:
    """When a mail was written, as it says itself; else when it came."""
    return moment(mail.report.date or mail.collected_at)


def writer(words: Words, opened: OpenCase, mail: FiledMail) -> str:
    """Who wrote a mail, as far as the sheet tells."""
    name = opened.reporter.get("name") or ""
    if mail.mail_id in opened.answers:
        return f"{mail.writer}, who is complained about"
    is_other = is_another(mail.writer, name)
    if not words.with_reporter:
        return "somebody else than the first who reported it" if is_other else "the person who reported it"
    return (mail.writer if is_other else name) or mail.report.sender.address or "somebody who gave no name"
