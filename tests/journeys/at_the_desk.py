"""What several stories do at the desk, or look up afterwards."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casefile.tables import AuditLine, Case
from tests.cast import NOW
from tests.installation import ADDRESS
from tests.journeys.told import School


def on(page: Any) -> str:
    """What stands on a page, in one line."""
    return " ".join(page.locator("body").inner_text().split())


def group(page: Any, name: str) -> str:
    """What stands in one group of the first page, in one line; "" where it is not there."""
    found = page.locator(f"section.group.{name}")
    return " ".join(found.inner_text().split()) if found.count() else ""


def approve(page: Any) -> None:
    """Presses whatever approves the letter that is open, and sees that it was taken."""
    page.get_by_role("button", name="Approve").click()
    page.locator(", ".join(f".badge.state.{each}" for each in ("holding", "approved", "countersign"))).wait_for()


def download(page: Any, link: str) -> bytes:
    """A file as the browser takes it."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=link).click()
    return Path(taken.value.path()).read_bytes()


def a_mail(text: str, *, sender: str, subject: str, number: int = 1, **headers: str) -> bytes:
    """A mail to the school as a parent writes it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ADDRESS, subject
    message["Message-ID"], message["Date"] = f"<{number}@parents.example>", format_datetime(NOW)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def acts(school: School) -> list[tuple[str, str]]:
    """Who did what, oldest first, as the audit trail has it."""
    with school.works.cabinet.reading() as session:
        return [(each.actor, each.act) for each in session.scalars(select(AuditLine).order_by(AuditLine.seq))]


def reference_of_the_case(school: School) -> str:
    """The reference of the only case."""
    with school.works.cabinet.reading() as session:
        return session.scalars(select(Case.reference)).one()
