"""The trace fields that each server puts on top of a mail (RFC 5321 §4.4), taken apart by mail-parser: the one module that knows it."""

from __future__ import annotations

from mailparser.exceptions import MailParserReceivedParsingError
from mailparser.utils import parse_received


def clauses(received: str) -> dict[str, str]:
    """The clauses of one Received field by name ("from", "by", "with", "id", "for", "date"); empty where it has none.

    What a sender calls itself stands in the comment of "from": words there that look like a clause are none.
    """
    try:
        return {name: str(value) for name, value in parse_received(received).items()}
    except MailParserReceivedParsingError:
        return {}
