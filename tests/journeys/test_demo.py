"""The demo as the README promises it: one command, no configuration, a letter on its way, nothing left behind."""

from __future__ import annotations

import re
import signal
import smtplib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import ROOT
from tests.parents_mail import mail

_PATIENCE = 60.0


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running demo and its welcome, in an empty environment and folder."""
    environment = {
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
        "TMPDIR": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "demo", "--port", "0"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    welcome = ""
    assert process.stdout is not None
    while "Ctrl-C" not in welcome:
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        welcome += line
    yield process, welcome
    process.kill()
    process.communicate()


@pytest.mark.timeout(300)
def test_a_mail_to_the_demo_is_answered_and_afterwards_nothing_is_left(
    demo: tuple[subprocess.Popen[str], str], chromium: Any, tmp_path: Path
) -> None:
    process, welcome = demo
    (url,) = re.findall(r"(http://localhost:\d+)/demo ", welcome)
    (port,) = re.findall(r"smtp://127\.0\.0\.1:(\d+)", welcome)
    with smtplib.SMTP("127.0.0.1", int(port)) as smtp:
        smtp.sendmail("ola@parents.example", "concerns@hollybank.example", mail(subject="Written by hand"))
    page = chromium.new_context().new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{url}/demo")
    page.get_by_role("button", name="Sign in as Mrs Ruth Calloway").click()
    page.reload()
    assert "Demo." in page.locator("aside.demo").inner_text()
    by_hand = page.get_by_role("link", name="Written by hand").first
    for _ in range(60):
        if by_hand.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    assert page.locator("section[aria-labelledby=open-cases] li").count() >= 6
    by_hand.click()
    page.get_by_role("link", name="Read and approve the letter").click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    received = page.frame_locator('iframe[title*="Written by hand"]')
    for _ in range(60):
        page.goto(f"{url}/demo/received")
        if page.locator('iframe[title*="Written by hand"]').count():
            break
        page.wait_for_timeout(1000)
    received.get_by_text("Your message has reached us safely").wait_for()
    page.goto(url)
    # Read, approved, and seen as the parent got it; agreeing with a label and deciding are left.
    page.get_by_text("3 of 5 done").wait_for()
    process.send_signal(signal.SIGINT)
    assert process.wait(_PATIENCE) == 0
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir() != str(tmp_path)


def test_the_demo_door_is_no_setting() -> None:
    """A real installation cannot have it: the one place that makes it is the demo itself."""
    made = [
        str(each.relative_to(ROOT))
        for package in ("service", "desk", "outbound", "casefile")
        for each in (ROOT / package).rglob("*.py")
        if re.search(r"\bDemoDoor\(", each.read_text())
    ]
    assert made == ["service/demo/show.py"]
