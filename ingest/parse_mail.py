"""One raw mail becomes a `Report`. No input makes it raise; what cannot be read stays, with a warning.

Children of this file do the work: `mime_parts` takes the tree apart, `headers` reads the fields,
`decode_text` and `html_text` the words, `own_words` parts new from old, `exhibits` reads the files.
"""

from __future__ import annotations

import hashlib
import re
from email.message import Message
from email.utils import collapse_rfc2231_value

from casefile.report import Exhibit, Mailbox, Report
from ingest import headers
from ingest.automatic_mail import is_automatic
from ingest.decode_text import decode_text
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.readers import read_exhibit
from ingest.flowed import unflowed
from ingest.html_text import TOO_LONG, html_text
from ingest.lenient_message import LenientMessage
from ingest.mime_parts import Tree, encoding_lies, part_bytes, tree_of
from ingest.own_words import own_words
from ingest.true_type import true_type

_MOST_TEXT = 5_000_000
_LEAST_WORDS = 20
_POINTER = 400
_POINTS_AT_HTML = re.compile(
    r"\b(?:html|view (?:this|the) (?:e-?mail|message)|does not support|your (?:e-?mail )?(?:client|browser))\b",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]")
_LONGEST_NAME = 150
_NESTED = 3
_NOT_ENCODED = "A part is not encoded as it says; it is shown as it came."


def parse_mail(raw: bytes, depth: int = 0) -> Report:
    """The report of a raw mail (RFC 5322 with MIME). `depth` counts how deep in attached mails this one lies."""
    tree = tree_of(raw)
    message = tree.message
    text = _body(tree)
    exhibits = tuple(
        _exhibit(tree, number, position, part, depth) for number, (position, part) in enumerate(tree.exhibits, start=1)
    )
    subject = headers.header(message, "Subject")
    words = own_words(text, subject)
    date, date_warning = headers.sent_at(message)
    senders = headers.addresses(message, "From") or headers.addresses(message, "Sender")
    message_ids = headers.ids(message, "Message-ID")
    in_reply_to = headers.ids(message, "In-Reply-To")
    warnings = [*tree.warnings, *([date_warning] if date_warning else []), *_sender_warnings(senders)]
    return Report(
        subject=subject,
        sender=senders[0] if senders else Mailbox("", ""),
        to=headers.addresses(message, "To"),
        cc=headers.addresses(message, "Cc"),
        reply_to=headers.addresses(message, "Reply-To"),
        date=date,
        message_id=message_ids[0] if message_ids else "",
        in_reply_to=in_reply_to[0] if in_reply_to else "",
        references=headers.ids(message, "References"),
        text=text,
        reply=words.reply,
        exhibits=exhibits,
        forwarded=words.forwarded,
        automatic=is_automatic(message, text),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def exhibit_bytes(raw: bytes, position: str) -> bytes:
    """The decoded bytes of the exhibit at a position of the tree. Raises `KeyError` where there is none."""
    return part_bytes(dict(tree_of(raw).exhibits)[position])


def _sender_warnings(senders: tuple[Mailbox, ...]) -> list[str]:
    if not senders or not senders[0].address:
        return ["The mail does not say who sent it."]
    return ["The mail names more than one sender; the first is taken."] if len(senders) > 1 else []


def _body(tree: Tree) -> str:
    pieces = [each.strip("\n") for choice in tree.words if (each := _best(tree, choice)).strip()]
    text = "\n\n".join(pieces) + ("\n" if pieces else "")
    if len(text) > _MOST_TEXT:
        tree.warnings.append(TOO_LONG)
    return text[:_MOST_TEXT]


def _best(tree: Tree, choice: list[tuple[str, Message]]) -> str:
    """The plain words of an alternative, unless they are empty, only point at the HTML beside them or say far less."""
    texts = [_words(tree, part) for _, part in choice]
    first = texts[0]
    richer = next((each for each in texts[1:] if each.strip()), "")
    least, most = len(first.strip()), len(richer.strip())
    points = least < _POINTER and bool(_POINTS_AT_HTML.search(first))
    if least >= most or not (points or least < _LEAST_WORDS or least * 3 < most):
        return first
    # What stands in the plain words alone is kept beside the richer ones.
    is_known = points or " ".join(first.split()) in " ".join(richer.split())
    return richer if is_known else f"{first.rstrip()}\n\n{richer}"


def _words(tree: Tree, part: Message) -> str:
    data = part_bytes(part)
    text, warning = decode_text(data, _charset(part))
    if warning:
        tree.warnings.append(warning)
    if encoding_lies(part):
        tree.warnings.append(_NOT_ENCODED)
    if part.get_content_type() == "text/html":
        words, warning = html_text(text)
        tree.warnings += [warning] if warning else []
        return words
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _charset(part: Message) -> str | None:
    value = part.get_param("charset")
    return collapse_rfc2231_value(value).strip() if value else None


def _exhibit(tree: Tree, number: int, position: str, part: Message, depth: int) -> Exhibit:
    data = part_bytes(part)
    declared = part.get_content_type()
    name = _filename(part)
    kind = "message/rfc822" if declared == "message/rfc822" else true_type(data, name, declared)
    read = _attached_mail(data, depth) if kind == "message/rfc822" else read_exhibit(data, name, kind, _charset(part))
    tree.warnings += [f"Attachment {number}: {each}" for each in read.warnings]
    if encoding_lies(part):
        tree.warnings.append(_NOT_ENCODED)
    is_inline = part.get_content_disposition() == "inline" or (
        bool(part.get("Content-ID")) and part.get_content_disposition() != "attachment"
    )
    return Exhibit(
        filename=name or _made_name(number, kind),
        content_type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=is_inline,
        text=read.text,
        position=position,
        title=read.title,
        messages=read.messages,
        warnings=read.warnings,
    )


def _attached_mail(data: bytes, depth: int) -> ExhibitText:
    """An attached mail as words: who, when, what about, and its text."""
    if depth >= _NESTED:
        return ExhibitText(
            decode_text(data, None)[0],
            warnings=("Mails are attached within mails too deeply; this one is shown as it came.",),
        )
    mail = parse_mail(data, depth + 1)
    head = [
        f"From: {mail.sender.name} <{mail.sender.address}>",
        f"Date: {mail.date.isoformat() if mail.date else ''}",
        f"Subject: {mail.subject}",
    ]
    inner = [each.text for each in mail.exhibits if each.text]
    return ExhibitText("\n\n".join(["\n".join(head), mail.text.strip(), *inner]), warnings=mail.warnings)


def _filename(part: Message) -> str:
    """The file's name, decoded (RFC 2231, RFC 2047) and made harmless: no path, no controls, no turned letters."""
    # The library would give question marks for names in raw 8-bit letters.
    fields = LenientMessage()
    for each in ("Content-Disposition", "Content-Type"):
        fields[each] = headers.raw_header(part, each)
    value = fields.get_param("filename", None, "content-disposition") or fields.get_param("name")
    if not value:
        return ""
    words = headers.decoded(collapse_rfc2231_value(value).encode("utf-8", "replace").decode())
    name = _UNSAFE.sub("", words.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{extension[:20]}" if dot else name[:_LONGEST_NAME]


_EXTENSIONS = {
    "jpeg": "jpg",
    "plain": "txt",
    "rfc822": "eml",
    "calendar": "ics",
    "octet-stream": "bin",
    "html": "html",
    "delivery-status": "txt",
}


def _made_name(number: int, kind: str) -> str:
    subtype = kind.rpartition("/")[2]
    extension = _EXTENSIONS.get(subtype, subtype if subtype.isalnum() and len(subtype) <= 5 else "bin")  # noqa: PLR2004 - "heic"
    return f"attachment-{number}.{extension}"
