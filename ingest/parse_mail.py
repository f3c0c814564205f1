"""One raw mail becomes a `Report`. No input makes it raise; what cannot be read stays, with a warning.

Others do the work: `mime_parts` takes the tree apart and `opened_parts` what is wrapped in it, `headers` reads the
fields, `body_text` the words, `own_words` parts new from old, `automatic_mail` knows machines, `exhibits` reads files.
"""

from __future__ import annotations

import hashlib
from email.message import Message

from casefile.report import Exhibit, Mailbox, Report
from ingest import headers
from ingest.automatic_mail import is_automatic
from ingest.body_text import NOT_ENCODED, body_text, charset_of
from ingest.decode_text import decode_text
from ingest.delivery_report import DeliveryReport, delivery_report
from ingest.exhibits.exhibit_text import ExhibitText
from ingest.exhibits.readers import read_exhibit
from ingest.file_name import file_name, made_name
from ingest.html_text import TOO_LONG
from ingest.mail_addresses import addresses
from ingest.mail_date import sent_at
from ingest.mime_parts import Tree
from ingest.mojibake import IS_MENDED, mended
from ingest.opened_parts import opened_tree
from ingest.outlook_message import outlook_message
from ingest.own_words import OwnWords, own_words
from ingest.part_bytes import encoding_lies, part_bytes
from ingest.true_type import true_type

_NESTED = 3
_NO_WORDS = OwnWords("", ())
# A person's new words stand in the first half million letters; the rest is in the text.
_MOST_NEW = 500_000
_LONG_REPLY = "The text is very long; the new words were looked for in its beginning."


def parse_mail(raw: bytes, depth: int = 0, own: str = "", *, whole: bool = False) -> Report:
    """The report of a raw mail (RFC 5322 with MIME).

    `depth` counts how deep in attached mails this one lies; `own` is the address that our mail comes to. A
    phone call that the desk wrote down is `whole`: all its words are the caller's, whatever they look like.
    """
    tree = opened_tree(raw)
    message = tree.message
    text = body_text(tree)
    exhibits = tuple(
        _exhibit(tree, number, position, part, depth) for number, (position, part) in enumerate(tree.exhibits, start=1)
    )
    text, was_garbled = mended(text)
    subject, subject_was = mended(headers.header(message, "Subject"))
    date, date_warning = sent_at(message)
    senders = addresses(message, "From") or addresses(message, "Sender")
    message_ids = headers.ids(message, "Message-ID")
    in_reply_to = headers.ids(message, "In-Reply-To")
    # Of an attached mail only its whole text is asked for.
    words = _words_of(text[:_MOST_NEW], subject, is_answer=bool(in_reply_to), whole=whole) if depth == 0 else _NO_WORDS
    warnings = [*tree.warnings, *([date_warning] if date_warning else []), *_sender_warnings(senders)]
    warnings += [IS_MENDED] if was_garbled or subject_was else []
    warnings += [_LONG_REPLY] if len(text) > _MOST_NEW and TOO_LONG not in warnings else []
    automatic = depth == 0 and not whole and is_automatic(message, text, own)
    about = delivery_report(message, tree.exhibits, text) if automatic else DeliveryReport()
    return Report(
        subject=subject,
        sender=senders[0] if senders else Mailbox("", ""),
        to=addresses(message, "To"),
        cc=addresses(message, "Cc"),
        reply_to=addresses(message, "Reply-To"),
        date=date,
        message_id=message_ids[0] if message_ids else "",
        in_reply_to=in_reply_to[0] if in_reply_to else "",
        references=headers.ids(message, "References"),
        text=text,
        reply=words.reply,
        exhibits=exhibits,
        forwarded=words.forwarded,
        automatic=automatic,
        warnings=tuple(dict.fromkeys(warnings)),
        reports_on=about.reports_on,
        fate=about.fate,
        unreached=about.unreached,
        has_html=any(part.get_content_type() == "text/html" for choice in tree.words for _, part in choice),
    )


def _words_of(text: str, subject: str, *, is_answer: bool, whole: bool) -> OwnWords:
    return OwnWords(text.strip(), ()) if whole else own_words(text, subject, is_answer=is_answer)


def exhibit_bytes(raw: bytes, position: str) -> bytes:
    """The decoded bytes of the exhibit at a position of the tree. Raises `KeyError` where there is none."""
    return part_bytes(dict(opened_tree(raw).exhibits)[position])


def _sender_warnings(senders: tuple[Mailbox, ...]) -> list[str]:
    if not senders or not senders[0].address:
        return ["The mail does not say who sent it."]
    return ["The mail names more than one sender; the first is taken."] if len(senders) > 1 else []


def _exhibit(tree: Tree, number: int, position: str, part: Message, depth: int) -> Exhibit:
    data = part_bytes(part)
    declared = part.get_content_type()
    name = file_name(part)
    kind = "message/rfc822" if declared == "message/rfc822" else true_type(data, name, declared)
    read = _read(data, name, kind, charset_of(part), depth)
    tree.warnings += [f"Attachment {number}: {each}" for each in read.warnings]
    if encoding_lies(part):
        tree.warnings.append(NOT_ENCODED)
    is_inline = part.get_content_disposition() == "inline" or (
        bool(part.get("Content-ID")) and part.get_content_disposition() != "attachment"
    )
    return Exhibit(
        filename=name or made_name(number, kind),
        content_type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=is_inline,
        text=read.text,
        position=position,
        title=read.title,
        messages=read.messages,
        warnings=read.warnings,
        pictures="unread" if read.has_pictures else "",
        pages=read.pages,
    )


def _read(data: bytes, name: str, kind: str, charset: str | None, depth: int) -> ExhibitText:
    if kind == "message/rfc822":
        return _attached_mail(data, depth)
    if kind == "application/vnd.ms-outlook":
        return outlook_message(data, lambda inner, label: _read_inner(inner, label, depth))
    return read_exhibit(data, name, kind, charset)


def _read_inner(data: bytes, name: str, depth: int) -> str | None:
    if depth >= _NESTED:
        return None
    return _read(data, name, true_type(data, name, "application/octet-stream"), None, depth + 1).text


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
    return ExhibitText(
        "\n\n".join(["\n".join(head), mail.text.strip(), *inner]),
        warnings=mail.warnings,
        has_pictures=any(each.pictures for each in mail.exhibits),
    )
