"""From a parent's e-mail to an approved reply: the real program, Dovecot, an SMTP server, and a leader with a browser."""

from __future__ import annotations

import io
import re
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pyotp
import pytest
from PIL import Image, ImageDraw

from tests.cast import MARKED
from tests.installation import Installation, on_servers
from tests.parents_mail import CHAT, PARENT_ADDRESS, REPORT, mail
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_process import SinkProcess
from tests.servers.unprivileged import free_port

HEAD = "r.calloway@hollybank.example"
_PATIENCE = 60.0


def screenshot() -> bytes:
    """A picture as a phone would make it."""
    picture = Image.new("RGB", (390, 300), "#e5ddd5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((10, 40, 300, 90), fill="white")
    draw.text((20, 55), "that Prior is a stupid lazy cow", fill="black")
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def report() -> bytes:
    """Plain, HTML, a screenshot and a chat export, as a reply in a thread that the parent had before."""
    return mail(
        html=f"<p>{REPORT.strip()}</p><img src='https://tracker.example/x.png' width=1 height=1>",
        files={"WhatsApp Chat with Year 3 Oak.txt": CHAT.encode(), "IMG_0312.PNG": screenshot()},
        References="<earlier@parents.example>",
    )


@pytest.fixture
def installation(tmp_path: Path, dovecot: DovecotServer, sink_process: SinkProcess) -> Installation:
    listen = {"DESK_LISTEN": f"127.0.0.1:{free_port()}"}
    return Installation(tmp_path, on_servers(dovecot, sink_process, "starttls") | listen)


def wait_for(sink_process: SinkProcess, to: str, is_it: Callable[[EmailMessage], bool]) -> EmailMessage:
    """The first such mail that the SMTP server took for this address."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        for each in sink_process.received:
            message = message_from_bytes(each.raw, policy=policy.default)
            if each.rcpt_tos == (to,) and is_it(message):
                return message
        time.sleep(0.05)
    raise AssertionError(f"nothing of the kind came for {to}")


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://localhost:\d+\S*", message.get_content())
    assert found is not None
    return found[0]


def set_up(page: Any, installation: Installation) -> str:
    """The first leader's first set-up, by an invitation handed over by IT; returns what the phone's app then holds."""
    invitation = re.search(r"http://localhost\S+", installation.concerns("staff", "invite", "head", "--print").stdout)
    assert invitation is not None
    page.goto(invitation[0])
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator(".secret code").text_content().replace(" ", "")
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="That is it").click()
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    return str(secret)


def sign_in(page: Any, sink_process: SinkProcess, url: str, secret: str) -> None:
    """As a leader does it: address, mailed link, button, code."""
    page.goto(url)
    page.get_by_label("Your school e-mail address").fill(HEAD)
    page.get_by_role("button", name="Send me a link").click()
    page.goto(link_in(wait_for(sink_process, HEAD, lambda each: "link to sign in" in each["Subject"])))
    page.get_by_role("button", name="Go on").click()
    # A phone whose clock is half a minute ahead: the code that set it up does not count twice.
    page.get_by_label("Your code").fill(pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=1))
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.timeout(300)
def test_from_a_parents_mail_to_an_approved_reply(
    installation: Installation, dovecot: DovecotServer, sink_process: SinkProcess, chromium: Any
) -> None:
    daemon = installation.start("-m", "service", "run")
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.set_default_timeout(30_000)
    try:
        dovecot.append(report())
        notice = wait_for(sink_process, HEAD, lambda each: "desk" in each["Subject"])
        for content in (MARKED, "Prior", "cow", "CD-", "Oak"):
            assert content not in notice.get_content()
            assert content not in notice["Subject"]
        sign_in(page, sink_process, link_in(notice), set_up(page, installation))

        page.get_by_role("heading", name="What needs me now").wait_for()
        page.get_by_role("link", name="The Oak group").first.click()
        assert "stupid lazy cow" in " ".join(page.locator("blockquote").all_inner_texts())
        assert page.get_by_text("Dave Nokes").count()
        assert MARKED not in page.content().replace("The Oak group and", "")
        assert "tracker.example" not in page.content()
        reference = page.locator(".reference").first.inner_text()

        page.get_by_role("link", name="Read and approve the letter").click()
        letter = page.get_by_label("The letter", exact=True)
        words = letter.input_value()
        letter.fill(words.replace("Yours sincerely", "Thank you for telling us.\n\nYours sincerely"))
        page.get_by_role("button", name=re.compile("^Approve")).click()

        answer = wait_for(sink_process, PARENT_ADDRESS, lambda _: True)
        check_answer(answer, reference)
        end = time.monotonic() + _PATIENCE
        while not dovecot.messages("Sent"):
            assert time.monotonic() < end
            time.sleep(0.05)
        (copy,) = dovecot.messages("Sent")
        assert message_from_bytes(copy, policy=policy.default)["Message-ID"] == answer["Message-ID"]

        page.get_by_role("link", name=re.compile(f"Case {reference}")).click()
        story = page.locator("section[aria-labelledby=story]").inner_text()
        for step in ("opened", "suggested", "drafted", "changed", "approved", "was sent", "copy"):
            assert step in story
    finally:
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(_PATIENCE) == 0
    assert [each.rcpt_tos for each in sink_process.received].count((PARENT_ADDRESS,)) == 1
    assert "The audit trail holds" in installation.concerns("audit", "verify").stdout
    for word in (MARKED, PARENT_ADDRESS, "lazy cow", reference):
        assert word not in installation.log


def check_answer(answer: EmailMessage, reference: str) -> None:
    """A reply in the parent's thread, to the parent alone, in the leader's words, quoting nothing."""
    assert answer["In-Reply-To"] == "<1@parents.example>"
    assert answer["References"].split() == ["<earlier@parents.example>", "<1@parents.example>"]
    assert answer["To"].addresses[0].addr_spec == PARENT_ADDRESS
    assert answer["Cc"] is None
    assert reference in answer["Subject"]
    for kind in ("plain", "html"):
        body = answer.get_body((kind,))
        assert body is not None
        content = body.get_content()
        assert "Thank you for telling us." in content
        assert "cow" not in content
