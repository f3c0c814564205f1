"""References: the one a parent reads on a letter, and those in the Message-IDs of our letters (keyed) and notices."""

from __future__ import annotations

import re
import secrets

from casefile.cabinet import Cabinet

# Without letters and digits that are mistaken for one another when read over the phone (0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V).
_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
_REFERENCE = re.compile(rf"\bCD-([{_ALPHABET}]{{4}})-?([{_ALPHABET}]{{2}})\b", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"^cd\.([0-9a-f]{32})\.([0-9a-f]{20})@", re.IGNORECASE)
_NOTICE = re.compile(r"^notice\.([0-9a-f]{32})@", re.IGNORECASE)


def new_reference() -> str:
    """A fresh reference such as "CD-7KXM-4Q": random, so that neither counts nor neighbours can be guessed."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    return f"CD-{letters[:4]}-{letters[4:]}"


def references_in(text: str) -> list[str]:
    """Every reference that stands in a text, in the form `new_reference` gives."""
    return [f"CD-{first.upper()}-{last.upper()}" for first, last in _REFERENCE.findall(text)]


def without_references(text: str) -> str:
    """A text without its references, and without the brackets that held them."""
    return " ".join(
        re.sub(rf"\[\s*{_REFERENCE.pattern}\s*\]|{_REFERENCE.pattern}", " ", text, flags=re.IGNORECASE).split()
    )


def letter_message_id(cabinet: Cabinet, draft_id: str, domain: str) -> str:
    """The Message-ID (without brackets) of the letter a draft becomes; its middle is a keyed hash."""
    return f"cd.{draft_id}.{_mark(cabinet, draft_id)}@{domain}"


def draft_of(cabinet: Cabinet, message_id: str) -> str | None:
    """The draft whose letter has this Message-ID; None for ids that are not ours or were made up."""
    match = _MESSAGE_ID.match(message_id)
    if not match or not secrets.compare_digest(match[2].lower(), _mark(cabinet, match[1].lower())):
        return None
    return match[1].lower()


def notice_message_id(notice_id: str, domain: str) -> str:
    """The Message-ID (without brackets) of a notice: the same after a crash, so that a server may drop the second one."""
    return f"notice.{notice_id}@{domain}"


def notice_in(message_id: str) -> str | None:
    """The notice that a Message-ID names, whether there is one or not; None where it has another form."""
    match = _NOTICE.match(message_id)
    return match[1].lower() if match else None


def _mark(cabinet: Cabinet, draft_id: str) -> str:
    return cabinet.hash_of("letter", draft_id)[:20]
