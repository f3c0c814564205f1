"""One approved draft becomes the exact bytes of one mail (RFC 5322, MIME), to one person, quoting nothing.

The words as text and as HTML stand side by side; files follow in their order. The first calendar entry stands beside the
words as well, with its method (RFC 6047 §2.4), so that a mail program offers to accept it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy, default
from email.utils import format_datetime

from casefile.errors import LetterError
from casefile.report import Mailbox
from casefile.school import School
from outbound.attachments import CALENDAR, Attachment
from outbound.drafts import OpenDraft
from outbound.letters import html_of

_LONGEST_ID = 900
# A calendar entry's own line (RFC 5545 §3.7.2); of the methods a school needs these two.
_METHOD = re.compile(rb"(?im)^METHOD:(REQUEST|CANCEL)\r?$")


class MailPolicy(EmailPolicy):
    """CRLF line ends and seven bits, so that no server on the way may change a byte; ids stand on the header's first line.

    The standard library folds a long id onto a second line, after an empty first one that some servers refuse.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """See `email.policy.Policy.fold_binary`."""
        if name.lower() in {"message-id", "in-reply-to", "references"}:
            ids = f"{self.linesep} ".join(value.split())
            return f"{name}: {ids}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


POLICY = MailPolicy(linesep="\r\n", cte_type="7bit")


def compose(
    opened: OpenDraft, sender: Mailbox, school: School, at: datetime, files: Sequence[Attachment] = ()
) -> bytes:
    """The bytes that are approved and sent. Raises `LetterError` where the recipient cannot be written to."""
    mail = EmailMessage(POLICY)
    mail["From"] = address_of(sender)
    mail["To"] = address_of(opened.recipient)
    mail["Subject"] = header_text(opened.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{opened.draft.message_id}>"
    thread = opened.thread
    if _is_id(thread.in_reply_to):
        mail["In-Reply-To"] = f"<{thread.in_reply_to}>"
    references = [f"<{each}>" for each in thread.references if _is_id(each)]
    if references:
        mail["References"] = " ".join(references)
    # Exchange then sends no out-of-office answer to a letter.
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(opened.text, cte="quoted-printable")
    mail.add_alternative(html_of(school, opened.subject, opened.text), subtype="html", cte="quoted-printable")
    _offer_calendar_entry(mail, files)
    for each in files:
        _add_file(mail, each)
    message = mail.as_bytes()
    read = message_from_bytes(message, policy=default)
    _must_say_just_that(read, mail, address_of(opened.recipient), header_text(opened.subject))
    _must_hold_just_these(read, files)
    return message


def recipients_in(message: bytes) -> list[str]:
    """The addresses that a composed mail names: one, or it is not ours."""
    read = message_from_bytes(message, policy=default)
    named = [read[each] for each in ("To", "Cc", "Bcc") if read[each] is not None]
    return [address.addr_spec for each in named for address in each.addresses]


def _offer_calendar_entry(mail: EmailMessage, files: Sequence[Attachment]) -> None:
    for each in files:
        if params := _params_of(each):
            words = each.content.decode("utf-8", "replace")
            mail.add_alternative(words, subtype="calendar", params=params, cte="base64")
            return


def _add_file(mail: EmailMessage, file: Attachment) -> None:
    main, _, sub = file.media_type.partition("/")
    mail.add_attachment(file.content, main, sub, filename=file.name, params=_params_of(file))


def _params_of(file: Attachment) -> dict[str, str] | None:
    """The method of a calendar entry, None for any other file."""
    method = _METHOD.search(file.content) if file.media_type == CALENDAR else None
    return {"method": method[1].decode().upper()} if method else None


def _must_say_just_that(read: EmailMessage, meant: EmailMessage, to: Address, subject: str) -> None:
    """`read` is what a mail program makes of the bytes. Raises `LetterError` where a header was smuggled in or came out otherwise."""
    recipients = [each.addr_spec for each in read["To"].addresses]
    # A subject just too long for its line begins on the next one, and is read with the blank before it.
    if read.keys() != meant.keys() or str(read["Subject"]).lstrip() != subject or recipients != [to.addr_spec]:
        raise LetterError(
            "The subject or a name in this letter cannot be sent as it stands.", "Write the subject in plain words."
        )


def _must_hold_just_these(read: EmailMessage, files: Sequence[Attachment]) -> None:
    """Raises `LetterError` where a file came out under another name or with other bytes."""
    held = [(each.get_filename(), each.get_payload(decode=True)) for each in read.iter_attachments()]
    if held != [(each.name, each.content) for each in files]:
        raise LetterError("A file cannot go with this letter as it stands.", "Give it a plain name, and try again.")


def header_text(text: str) -> str:
    """Words that are safe in a header: on one line, printable, and never read as an encoded word (RFC 2047).

    A parent may write "=?utf-8?…?=" into a subject; taken literally it would unfold into headers of its own.
    """
    printable = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(printable.replace("=?", "= ?").split())


def address_of(mailbox: Mailbox) -> Address:
    """A mailbox as a header takes it; a domain with letters beyond ASCII in its IDNA form. Raises `LetterError`."""
    local, _, domain = mailbox.address.rpartition("@")
    try:
        return Address(header_text(mailbox.name), addr_spec=f"{local}@{domain.encode('idna').decode()}")
    except (HeaderParseError, ValueError, IndexError):
        raise LetterError(
            "The recipient's address is not one that mail can be sent to.", "Answer on paper, or by phone."
        ) from None


def _is_id(message_id: str) -> bool:
    """True for an id that is safe within angle brackets: a parent's mail may hold anything."""
    return (
        0 < len(message_id) <= _LONGEST_ID
        and message_id.isascii()
        and message_id.isprintable()
        and not set(message_id) & set("<> ")
    )
