"""`concerns parse` and `concerns triage`: one JSON object a line, with exactly the keys of the contract."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from service.command_line import main
from tests.parents_mail import CHAT, PARENT_ADDRESS, mail

PARSE_KEYS = [
    "file", "subject", "from", "to", "cc", "reply_to", "date", "message_id", "in_reply_to", "references", "text", "reply",
    "attachments", "forwarded", "automatic", "warnings", "authentication",
]  # fmt: skip
TRIAGE_KEYS = ["file", "kind", "categories", "flags", "facts", "warnings", "lanes"]
FACT_KEYS = ["reporter", "subjects", "children", "group", "platform", "incident_dates"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "a.eml").write_bytes(mail(files={"WhatsApp Chat with Oak.txt": CHAT.encode()}))
    (tmp_path / "deeper" / "b.eml").write_bytes(
        mail("Jan is poorly and won't be in today.", number=2, subject="absence")
    )
    (tmp_path / "notes.txt").write_text("no mail")
    return tmp_path


def lines(what: str, *paths: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert main([what, *map(str, paths), "--json"]) == 0
    return [json.loads(each) for each in capsys.readouterr().out.splitlines()]


def test_a_folder_means_every_eml_below_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = lines("parse", folder, capsys=capsys)
    assert [each["file"] for each in rows] == [str(folder / "a.eml"), str(folder / "deeper" / "b.eml")]


def test_parse_says_what_the_mail_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = lines("parse", folder / "a.eml", capsys=capsys)[0]
    assert list(row) == PARSE_KEYS
    assert row["from"]["address"] == PARENT_ADDRESS
    assert row["message_id"] == "1@parents.example"
    assert row["date"] == "2026-11-24T10:00:00+00:00"
    assert row["automatic"] is False
    attachment = row["attachments"][0]
    assert list(attachment) == ["filename", "content_type", "size", "sha256", "inline", "text"]
    assert attachment["sha256"] == hashlib.sha256(CHAT.encode()).hexdigest()
    assert attachment["text"] == CHAT


def test_triage_says_what_it_would_suggest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, absence = lines("triage", folder, capsys=capsys)
    assert list(report) == TRIAGE_KEYS
    assert list(report["facts"]) == FACT_KEYS
    assert list(report["facts"]["reporter"]) == ["name", "relation", "child"]
    assert report["kind"] == "concern"
    assert {"abusive-comment", "defamation"} <= {each["id"] for each in report["categories"]}
    assert {"anonymity", "legal"} <= {each["id"] for each in report["flags"]}
    assert (absence["kind"], absence["categories"], absence["flags"]) == ("enquiry", [], [])


def test_each_label_comes_with_confidence_and_quotes_from_a_place_that_is_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = lines("triage", folder / "a.eml", capsys=capsys)[0]
    parsed = lines("parse", folder / "a.eml", capsys=capsys)[0]
    texts = {"subject": parsed["subject"], "body": parsed["text"]}
    texts |= {each["filename"]: each["text"] for each in parsed["attachments"]}
    for label in [*row["categories"], *row["flags"]]:
        assert list(label) == ["id", "confidence", "evidence"]
        assert 0 < label["confidence"] <= 1
        assert label["evidence"]
        for quote in label["evidence"]:
            assert list(quote) == ["quote", "where"]
            assert quote["quote"] in texts[quote["where"]]


@pytest.mark.parametrize("what", ["parse", "triage"])
def test_a_broken_mail_is_a_line_with_a_warning_and_no_failure(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.eml"
    broken.write_bytes(
        b"From: x\r\nContent-Type: multipart/mixed; boundary=gone\r\n\r\n--other\r\n\xff\xfe no end and no sense"
    )
    rows = lines(what, broken, capsys=capsys)
    assert len(rows) == 1
    assert rows[0]["warnings"]


def test_an_empty_file_is_a_mail_that_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    row = lines("triage", tmp_path, capsys=capsys)[0]
    assert (row["kind"], row["categories"], bool(row["warnings"])) == ("enquiry", [], True)


@pytest.mark.parametrize("what", ["parse", "triage"])
def test_a_missing_path_is_refused_with_a_sentence(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([what, str(tmp_path / "gone.eml"), "--json"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("There is no file or folder ")
