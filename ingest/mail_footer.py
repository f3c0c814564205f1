"""What stands around the writer's words and is not theirs: signatures, small print, banners; `app_footer` knows phones and apps."""

from __future__ import annotations

import re

from ingest.app_footer import is_footer
from ingest.header_block import is_rule

_MARKS = "-–—_*"
_BANNER = re.compile(
    r"^\W{0,6}(?:\[?(?:EXTERNAL|CAUTION|WARNING)\b.{0,30}(?:e-?mail|sender|message|:)|This (?:e-?mail|message) "
    r"(?:originated|was sent|came) from "
    r"(?:outside|an external)|You don.t often get e-?mail from|Some people who received this message don.t often|"
    r"\[?EXTERNAL\]?\W*$|"
    r"(?:ACHTUNG|VORSICHT|ATTENTION|ATENCI[ÓO]N|UWAGA|LET OP)\b.{0,40}(?:extern|outside|zewn))",
    re.IGNORECASE,
)
_GATEWAY = re.compile(
    r"\b(?:outside|external|extern\w*|organi[sz]ation|links?|attachments?|don.t often)\b", re.IGNORECASE
)
_DISCLAIMER = re.compile(
    r"intended recipient|intended (?:only |solely )?for the (?:named |use|person|addressee|recipient)|received "
    r"(?:this|it) (?:e-?mail |message |communication )?in error|"
    r"(?:is|are|be) (?:strictly )?(?:private|confidential|privileged)\b.{0,200}(?:delete|recipient|disclos|copy)|"
    r"scanned for viruses|"
    r"virus[- ]free|Registered in England|do not (?:necessarily )?represent the views|consider the environment "
    r"before printing|"
    r"think before you print|Registered (?:office|charity)\b.{0,80}\d|(?:e-?mail|message) and any (?:attachments?|"
    r"files)\b.{0,120}(?:confidential|intended)|"
    r"Diese (?:E-?Mail|Nachricht) enthält vertrauliche|message (?:et|ainsi que).{0,40}confidentiel|to unsubscribe "
    r"from this (?:group|list)|"
    r"You (?:are receiving|received) this (?:message|e-?mail) because you are subscribed",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_RULE = re.compile(r"^\s*(?:-{2,4}|_{2,4}|={2,4}|\+{2,4}|[—–]{1,4})\s*$")
_NAME = re.compile(r"^\s*[^\W\d_a-zß-ÿ][\w.'’-]*(?:\s[^\W\d_a-zß-ÿ][\w.'’-]*){0,3}\s*$")
_SIGNER = re.compile(r"^\s*[-–—]\s?[^\W\d_a-zß-ÿ][\w.'’]*(?:\s[^\W\d_][\w.'’]*){0,3}\s*$|^\s*[-–—][^\W\d_]{2,20}\s*$")
_CONTACT = re.compile(
    r"^\W*(?:T(?:el)?|M(?:ob(?:ile)?)?|P(?:h(?:one)?)?|F(?:ax)?|Office|Direct|Cell|E(?:-?mail)?|W(?:eb)?|Skype|"
    r"Website|Twitter|Tél|Handy)\b\s*[.:|)]\s*\S|"
    r"^\W*(?:(?:\+|00|\(?0)[\d ()./-]{8,20}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})\W*$|^\W*(?:https?://|www\.)\S+\W*$|"
    r"^\W*<?(?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}>?\W*$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^\W*(?:(?:many |kind|kindest|best|warm|warmest|with (?:kind|best)|all the) ?(?:regards?|wishes|best)|regards|"
    r"yours(?: \w+)?|best|cheers|(?:many )?thanks(?: \w+){0,2}|"
    r"thank you|mit freundlichen grüßen|viele grüße|cordialement|bien à vous|saludos|atentamente|cordiali saluti|met "
    r"vriendelijke groet(?:en)?|"
    r"pozdrawiam|med vänliga hälsningar|mvh|vh)\W*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?,;:…]\s*$")
_MOST_SIGNATURE = 12
_SHORT = 70


def without_banner(lines: list[str]) -> list[str]:
    """Without a gateway's warning at the top: from its first line to the next empty one."""
    first = next((n for n, each in enumerate(lines[:6]) if each.strip()), None)
    if first is None or not _BANNER.match(lines[first].strip()):
        return lines
    end = next((n for n in range(first, min(first + 6, len(lines))) if not lines[n].strip(_MARKS + " ")), first + 1)
    # A parent may begin with a warning of their own: a gateway's speaks of outside, of links or of rare senders.
    return lines[end:] if _GATEWAY.search(" ".join(lines[first:end])) else lines


def without_signature(lines: list[str]) -> list[str]:
    """Without a marked signature ("-- ", RFC 3676 §4.3), contact details at the end and phones' footers.

    A sign-off with a name stays: it is the writer's, and often says whose parent they are.
    """
    for number, line in enumerate(lines):
        if line.rstrip() in {"--", "—", "–-", "-- "} and number > 0:
            lines = lines[:number]
            break
    lines = _without_trailing_rule(lines)
    kept = [each for each in lines if not is_footer(each)]
    return _without_signer(_without_contacts(kept))


def without_disclaimers(lines: list[str]) -> list[str]:
    """Without the paragraphs of small print at the end."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
    while len(paragraphs) > 1 and (_DISCLAIMER.search(paragraphs[-1]) or not paragraphs[-1].strip(_MARKS + " =\n")):
        paragraphs.pop()
    return "\n\n".join(paragraphs).split("\n")


def _without_trailing_rule(lines: list[str]) -> list[str]:
    """Without a rule near the end and the short lines below it: a mailing list's footer, a company's address."""
    for number in range(max(1, len(lines) - _MOST_SIGNATURE), len(lines)):
        if is_rule(lines[number]) or _SHORT_RULE.match(lines[number]):
            below = [each for each in lines[number + 1 :] if each.strip()]
            if len(below) == 1 and _NAME.match(below[0]):
                return lines[:number]
            is_list = any(_CONTACT.match(each) or "mailing list" in each.lower() for each in below)
            if not below or (is_list and any(each.strip() for each in lines[:number])):
                return lines[:number]
    return lines


def _without_contacts(lines: list[str]) -> list[str]:
    """Without telephone, address and web lines that close a signature; the words above them stay."""
    filled = [n for n, each in enumerate(lines) if each.strip()]
    tail = filled[-_MOST_SIGNATURE:]
    contacts = [n for n in tail if _CONTACT.match(lines[n])]
    if not contacts:
        return lines
    first = contacts[0]
    # Only where all that follows is as short as a signature's lines are, and something was said before.
    signed = any(_SIGN_OFF.match(lines[n]) or is_rule(lines[n]) for n in tail if n < first)
    signed = signed or len([n for n in contacts if n >= tail[-1] - len(contacts)]) > 1
    is_tail = all(len(lines[n]) < _SHORT and not _ENDS.search(lines[n]) for n in tail if n > first)
    return lines[:first] if signed and is_tail and first > filled[0] else lines


def _without_signer(lines: list[str]) -> list[str]:
    """Without "-Name" as the very last line, where it is no item of a list."""
    filled = [n for n, each in enumerate(lines) if each.strip()]
    if len(filled) < 2 or not _SIGNER.match(lines[filled[-1]]):  # noqa: PLR2004 - words and a signer
        return lines
    above = lines[filled[-2]].lstrip()
    return lines if above.startswith(("-", "–", "—", "*", "•")) or above.endswith(":") else lines[: filled[-1]]
