"""Every letter and every face of it with invented values: for previews, and to find what is wrong in a changed wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casefile.school import School
from outbound.answers import checked, in_letter
from outbound.letter_book import LetterKind
from outbound.letter_values import OwnReport, common_values, reporters_values, values_of_variant
from outbound.letters import Written, write_letter
from outbound.recipients import Recipient

REFERENCE = "CD-7KXM-4Q"
DAY = date(2026, 11, 25)
_REPORT = OwnReport("Year 3 Oak WhatsApp group", date(2026, 11, 24), date(2026, 12, 16))
_TO = {
    "reporter": Recipient(
        "reporter", "Mrs Alina Petrescu", "alina@parents.example", ("14 Orchard Row", "Sale M33 4TT")
    ),
    "subject": Recipient("subject", "Mr Darren Pike", "darren@parents.example", ("2 Canal Street", "Sale M33 7QX")),
    "authority": Recipient("authority", "Greater Manchester Police", "", ("Northampton Road", "Manchester M40 5BP")),
    "legal": Recipient("legal", "Legal Services, Trafford Council", "", ("Trafford Town Hall", "Stretford M32 0TH")),
    "office": Recipient("office", "The school office", "office@school.example"),
}
_ATTACHED = {"authority": ("Evidence sheet.pdf",), "legal": ("Evidence sheet.pdf",)}


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a letter: `name` is the letter's id, with the variant's after it."""

    name: str
    kind: LetterKind
    to: Recipient
    values: dict[str, object]

    def write(self, own: Path | None) -> Written:
        """Its words. Raises `LetterError` where the wording cannot be used."""
        return write_letter(self.kind.id, self.values, own)


def faces(school: School, kind: LetterKind) -> Iterator[Face]:
    """The letter with its usual examples, then each of its variants."""
    to = _TO[kind.to]
    usual = common_values(
        school, REFERENCE, to, (school.signed_by, school.signed_role), DAY, _ATTACHED.get(kind.to, ())
    )
    if kind.to == "reporter":
        usual |= reporters_values(school, _REPORT)
    usual |= in_letter(kind, checked(kind, {ask.id: ask.example for ask in kind.asks}))
    yield Face(kind.id, kind, to, usual)
    for variant in kind.variants:
        yield Face(f"{kind.id}-{variant.id}", kind, to, values_of_variant(usual, variant.values))
