"""The demo's parents: they mail the invented reports of `reports.toml` to the school, one after another."""

from __future__ import annotations

import smtplib
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from importlib.resources import files
from mimetypes import guess_type
from typing import Any

from casefile.errors import ConcernsError

_DAYS_BACK = range(8)


def reports(today: date, school_address: str) -> Iterator[EmailMessage]:
    """Every invented report as a mail; {0} to {7} in its words become the date so many days ago."""
    raw = tomllib.loads(_file("reports.toml").decode())
    days = [(today - timedelta(days=back)).strftime("%d/%m/%Y") for back in _DAYS_BACK]
    for each in raw["report"]:
        yield written(each, school_address, localtime(), days)


def send(mails: Iterator[EmailMessage], port: int) -> int:
    """Mails them over SMTP on loopback; returns how many."""
    count = 0
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
            for each in mails:
                smtp.send_message(each)
                count += 1
    except OSError as error:
        raise ConcernsError("The demo's own mail server does not answer.", "Start the demo again.") from error
    return count


def written(raw: dict[str, Any], school_address: str, at: datetime, days: Sequence[str] = ()) -> EmailMessage:
    """One invented report as the mail that its parent wrote at that moment; `days` stand for {0}, {1}, … in its words."""
    mail = EmailMessage()
    mail["From"] = f'"{raw["name"]}" <{raw["address"]}>'
    mail["To"] = school_address
    mail["Subject"] = raw["subject"]
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=raw["address"].rpartition("@")[2])
    for name, value in raw.get("headers", {}).items():
        mail[name] = value
    if "text" in raw:
        mail.set_content(raw["text"].strip().format(*days) + "\n")
    if "html" in raw:
        mail.set_content(raw["html"].strip(), subtype="html")
    for name in raw.get("files", ()):
        _attach(mail, name, days)
    return mail


def _attach(mail: EmailMessage, name: str, days: Sequence[str]) -> None:
    data = _file("files", name)
    kind = (guess_type(name)[0] or "application/octet-stream").split("/")
    if kind[0] == "text":
        data = data.decode().format(*days).encode()
    mail.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)


def _file(*names: str) -> bytes:
    return files("service.demo").joinpath(*names).read_bytes()
