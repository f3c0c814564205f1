"""`concerns parse` reads the words of pictures at once: nobody waits for a case there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.command_line import main
from tests.ingest.exhibits.drawn_chats import CHATS, encoded, screenshot
from tests.parents_mail import mail


def test_a_screenshots_words_stand_in_the_line_of_its_mail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.eml").write_bytes(mail(files={"IMG 7.png": encoded(screenshot(CHATS[3], 6))}))
    assert main(["parse", str(tmp_path), "--json"]) == 0
    [attachment] = json.loads(capsys.readouterr().out)["attachments"]
    assert attachment["content_type"] == "image/png"
    said = [f"{each.time} {each.sender}: {each.text}" for each in CHATS[3].said]
    assert [each for each in attachment["text"].split("\n") if each in said] == said
