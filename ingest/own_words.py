"""The writer's new words, apart from quoted history, forwarded mails, signatures, disclaimers and banners.

Own patterns rather than a library's: the ones tried cut forwarded mails away, which here are often the very
thing reported, and stop at the first quote, so that answers written below or between quotes are lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casefile.report import Forwarded

_MARKS = "-–—_*"
_FORWARD = re.compile(
    rf"^[ >]*[{_MARKS}]{{2,}}\s*(?:Forwarded message|Original message forwarded|Weitergeleitete Nachricht|Message transf[ée]r[ée]|"
    rf"Mensaje reenviado|Messaggio inoltrato|Wiadomo[śs][ćc] przekazana)\b.*$|^[ >]*Begin forwarded message:\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    rf"^[ >]*[{_MARKS}]{{2,}}\s*(?:Original Message|Original Appointment|Urspr[üu]ngliche Nachricht|Message d'origine|"
    rf"Mensaje original|Messaggio originale|Oorspronkelijk bericht|Mensagem original)\s*[{_MARKS}]*\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"^[ >]*(?:On|Le|Am|El|Il|Op|Em|Den|W dniu|Dnia|(?:pon|wt|śr|czw|pt|sob|niedz)\.?,|Pe|A)(?<=[\w,])(?!\w).{6,300}?"
    r"(?:wrote|a [ée]crit|schrieb.{0,120}|escribi[óo]|ha scritto|schreef.{0,120}|escreveu|skrev.{0,120}|"
    r"napisa[łl](?:\(?a?\))?|pisze|a scris)\s*:\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^[ >]*\*?(From|Sent|Date|To|Cc|Subject|Reply-To|Von|Gesendet|An|Betreff|De|Envoy[ée]|[ÀA]|Objet|Od|Wys[łl]ano|Do|Temat)\s*:\*?\s*(.*)$",
    re.IGNORECASE,
)
_SENDER_FIELDS = {"from", "von", "de", "od"}
_DATE_FIELDS = {"sent", "date", "gesendet", "envoyé", "envoye", "wysłano", "wyslano"}
_SUBJECT_FIELDS = {"subject", "betreff", "objet", "temat"}
_PHONE = re.compile(
    r"^\s*(?:Sent (?:from|via|using) (?:my |the |an? )?.{1,60}|Get (?:the )?Outlook (?:for|on) .{1,30}|"
    r"(?:Envoy[ée] de mon|Von meinem|Enviado desde mi|Inviato da|Wys[łl]ane z) .{1,40}|Yahoo Mail.{0,60}|Sent with Proton Mail.{0,40})\s*\.?\s*$",
    re.IGNORECASE,
)
# What mail programs write into the plain words where a picture stands in the HTML.
_PICTURE = re.compile(r"^\s*\[(?:cid|image|inline image[^\]:]{0,20}): ?[^\]]{1,200}\]\s*$", re.IGNORECASE)
_BANNER = re.compile(
    r"^\W{0,6}(?:\[?(?:EXTERNAL|CAUTION|WARNING)\b.{0,30}(?:e-?mail|sender|message|:)|This (?:e-?mail|message) (?:originated|was sent|came) from "
    r"(?:outside|an external)|You don.t often get e-?mail from|Some people who received this message don.t often)",
    re.IGNORECASE,
)
_GATEWAY = re.compile(r"\b(?:outside|external|organi[sz]ation|links?|attachments?|don.t often)\b", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"intended recipient|intended (?:only |solely )?for the (?:named |use|person|addressee)|received (?:this|it) in error|"
    r"(?:is|are|be) (?:strictly )?(?:private|confidential|privileged)\b.{0,200}(?:delete|recipient|disclos|copy)|scanned for viruses|"
    r"virus[- ]free|Registered in England|do not (?:necessarily )?represent the views|consider the environment before printing",
    re.IGNORECASE | re.DOTALL,
)
_REPLY_SUBJECT = re.compile(r"^\s*(?:re|aw|sv|vs|antw|odp|rif|res)\s*:", re.IGNORECASE)
_FORWARD_SUBJECT = re.compile(r"^\s*(?:fwd?|fw|wg|tr|rv|i|pd)\s*:", re.IGNORECASE)
_HEADER_LINES = 8
_LEAST_FIELDS = 3
_MOST_LINES = 50_000
_WROTE_LINES = 3


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`reply` holds the new words; `forwarded` each mail that was passed on in the body."""

    reply: str
    forwarded: tuple[Forwarded, ...]


def own_words(text: str, subject: str) -> OwnWords:
    """Takes a body apart. Where everything seems to be history and nothing is marked so, all of it is new words."""
    lines = text.split("\n")[:_MOST_LINES]
    new, rest, is_forward = _cut(_without_banner(lines), subject)
    forwarded = tuple(_forwarded(rest)) if is_forward else ()
    reply = _tidied(_without_disclaimers(_without_signature(new)))
    if not reply and not rest:
        reply = _tidied([each for each in lines if not (_is_quote(each) or _is_footer(each))])
    return OwnWords(reply, forwarded)


def _cut(lines: list[str], subject: str) -> tuple[list[str], list[str], bool]:
    """The new lines, the lines of history from its first header on, and whether that history was passed on."""
    new: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if _FORWARD.match(line):
            return new, lines[number:], True
        if _ORIGINAL.match(line) or _is_header_block(lines, number):
            return new, lines[number:], bool(_FORWARD_SUBJECT.match(subject))
        taken = _wrote(lines, number)
        if taken and _is_answered_below(lines, number + taken):
            number += taken
            continue
        if taken and _is_a_programs(" ".join(lines[number : number + taken]), subject):
            return new, lines[number:], False
        if not _is_quote(line):
            new.append(line)
        number += 1
    return new, [], False


def _wrote(lines: list[str], number: int) -> int:
    """How many lines an "On … wrote:" takes here; 0 where none stands."""
    first = lines[number].lstrip("> ")
    if len(first) > 400 or not first[:1].isalpha():  # noqa: PLR2004 - far over any such line
        return 0
    for count in range(1, _WROTE_LINES + 1):
        joined = " ".join(each.strip("> ") for each in lines[number : number + count])
        if _WROTE.match(joined):
            return count
        if not joined.strip():
            return 0
    return 0


def _is_a_programs(wrote: str, subject: str) -> bool:
    """True where a mail program wrote this line, not a parent who goes on to tell what somebody wrote in a chat."""
    return "@" in wrote or bool(_REPLY_SUBJECT.match(subject) and any(each.isdigit() for each in wrote))


def _is_answered_below(lines: list[str], number: int) -> bool:
    """True where the history below is marked by ">", so that what is not marked is new."""
    following = [each for each in lines[number : number + 5] if each.strip()]
    return bool(following) and _is_quote(following[0])


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith((">", "|>"))


def _is_header_block(lines: list[str], number: int, *, any_first: bool = False) -> bool:
    match = _FIELD.match(lines[number])
    if not match or (match[1].lower() not in _SENDER_FIELDS and not any_first):
        return False
    fields = {each[1].lower() for line in lines[number : number + _HEADER_LINES] if (each := _FIELD.match(line))}
    return len(fields) >= _LEAST_FIELDS


def _forwarded(lines: list[str]) -> list[Forwarded]:
    """Each mail of a forwarded chain, by its block of From, Date and Subject."""
    starts: list[int] = []
    number = 0
    while number < len(lines):
        follows_mark = any(_FORWARD.match(each) for each in lines[max(0, number - 2) : number])
        if _is_header_block(lines, number, any_first=follows_mark):
            starts.append(number)
            while number < len(lines) and _FIELD.match(lines[number]):
                number += 1
        number += 1
    found = []
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(lines)
        found.append(_one_forwarded(lines[start:end]))
    if not found and "\n".join(lines[1:]).strip():
        found.append(Forwarded("", "", "", _tidied(lines[1:])))
    return found


def _one_forwarded(lines: list[str]) -> Forwarded:
    values = {"sender": "", "date": "", "subject": ""}
    body = 0
    for number, line in enumerate(lines[:_HEADER_LINES]):
        match = _FIELD.match(line)
        if not match:
            if not line.strip("> "):
                break
            continue
        body = number + 1
        key = match[1].lower()
        for name, names in (("sender", _SENDER_FIELDS), ("date", _DATE_FIELDS), ("subject", _SUBJECT_FIELDS)):
            if key in names and not values[name]:
                values[name] = match[2].strip()
    words = [re.sub(r"^(?:> ?)+", "", each) for each in lines[body:]]
    words = [each for each in words if not _ORIGINAL.match(each) and not _FORWARD.match(each)]
    return Forwarded(
        values["sender"], values["date"], values["subject"], _tidied(_without_disclaimers(_without_signature(words)))
    )


def _without_banner(lines: list[str]) -> list[str]:
    """Without a gateway's warning at the top: from its first line to the next empty one."""
    first = next((n for n, each in enumerate(lines[:6]) if each.strip()), None)
    if first is None or not _BANNER.match(lines[first].strip()):
        return lines
    end = next((n for n in range(first, min(first + 6, len(lines))) if not lines[n].strip(_MARKS + " ")), first + 1)
    # A parent may begin with a warning of their own: a gateway's speaks of outside, of links or of rare senders.
    return lines[end:] if _GATEWAY.search(" ".join(lines[first:end])) else lines


def _without_signature(lines: list[str]) -> list[str]:
    """Without a marked signature ("-- ", RFC 3676 §4.3) and phones' footers. A sign-off with a name stays: it is theirs."""
    for number, line in enumerate(lines):
        if line.rstrip() == "--" and number > 0:
            lines = lines[:number]
            break
    return [each for each in lines if not _is_footer(each)]


def _is_footer(line: str) -> bool:
    return bool(_PHONE.match(line) or _PICTURE.match(line))


def _without_disclaimers(lines: list[str]) -> list[str]:
    """Without the paragraphs of small print at the end."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
    while len(paragraphs) > 1 and (_DISCLAIMER.search(paragraphs[-1]) or not paragraphs[-1].strip(_MARKS + " \n")):
        paragraphs.pop()
    return "\n\n".join(paragraphs).split("\n")


def _tidied(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(each.rstrip() for each in lines)).strip()
