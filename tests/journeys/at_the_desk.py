"""What several stories do at the desk, or look up afterwards."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casefile.tables import AuditLine, Case
from tests.journeys.told import School
from tests.parents_mail import PARENT_ADDRESS, mail


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


def read_and_approve(page: Any) -> None:
    """From the case page, opens the letter that waits and approves it."""
    page.get_by_role("link", name="Read and approve the letter").click()
    approve(page)


def answered(school: School) -> tuple[str, EmailMessage]:
    """A parent writes and the head lets the acknowledgement go: the case's reference, and the letter as it arrived."""
    school.gets(mail())
    with school.at_desk("head") as page:
        page.get_by_role("link", name="The Oak group").first.click()
        read_and_approve(page)
    school.holding_time_ends()
    (letter,) = school.letters_to(PARENT_ADDRESS)
    return reference_of_the_case(school), letter


def download(page: Any, link: str) -> bytes:
    """A file as the browser takes it."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=link).click()
    return Path(taken.value.path()).read_bytes()


def acts(school: School) -> list[tuple[str, str]]:
    """Who did what, oldest first, as the audit trail has it."""
    with school.works.cabinet.reading() as session:
        return [(each.actor, each.act) for each in session.scalars(select(AuditLine).order_by(AuditLine.seq))]


def reference_of_the_case(school: School) -> str:
    """The reference of the only case."""
    with school.works.cabinet.reading() as session:
        return session.scalars(select(Case.reference)).one()
