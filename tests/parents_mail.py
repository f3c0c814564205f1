"""Mails as parents write them, for tests that begin at the mailbox."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime

from tests.cast import MARKED, NOW
from tests.installation import ADDRESS

PARENT_ADDRESS = "ola@parents.example"
REPORT = (
    "Last night in the Year 3 Oak WhatsApp group Dave Nokes called Miss Prior a stupid lazy cow and told everyone "
    "she was drunk at work. Please keep my name out of it.\n"
)
CHAT = """22/11/2026, 19:02 - Messages and calls are end-to-end encrypted. Only people in this chat can read them.
22/11/2026, 19:02 - Dave Nokes: has anyone had the spelling list
22/11/2026, 19:05 - Priya (Anu's mum): its in the bag
22/11/2026, 19:09 - Dave Nokes: typical. that Prior is a stupid lazy cow
22/11/2026, 19:11 - Priya (Anu's mum): Dave please
"""


def mail(
    text: str = REPORT,
    *,
    number: int = 1,
    sender: str = f"Ola {MARKED} <{PARENT_ADDRESS}>",
    subject: str = f"The Oak group and {MARKED}",
    html: str = "",
    files: dict[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """A mail to the school; `number` makes it another one."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ADDRESS
    message["Subject"] = subject
    message["Date"] = format_datetime(NOW)
    message["Message-ID"] = f"<{number}@parents.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in (files or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
