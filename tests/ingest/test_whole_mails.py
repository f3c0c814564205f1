"""Whole mails, as programs really write them, read from end to end."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.reading import CHECKS
from casefile.report import Report
from ingest.parse_mail import parse_mail

MAILS = Path(__file__).parents[1] / "mails"


def read(name: str) -> Report:
    return parse_mail((MAILS / f"{name}.eml").read_bytes())


def test_forwarded_from_an_iphone() -> None:
    report = read("forwarded-from-an-iphone")
    assert report.reply == "This came last night. I don’t know what to do.\n\nOla"
    [passed_on] = report.forwarded
    assert passed_on.sender == "Tariq Holt <tariq@parents.example>"
    assert passed_on.subject == "Your son"
    assert passed_on.text.endswith("Keep your brat away from mine or I will sort it out myself at the gate.")
    assert "brat" in report.text
    assert report.warnings == ()


def test_html_only_from_outlook() -> None:
    report = read("html-only-from-outlook")
    assert report.sender.name == "Renée O’Dowd"
    assert report.subject == "Parents’ evening"
    said = "Mr Holt shouted at Miss Prior in front of everybody… “useless” he called her."
    assert report.text.split("\n\n") == ["Dear Head,", said, "Renée\n"]
    assert report.warnings == ()


def test_utf_8_calling_itself_latin_1() -> None:
    report = read("utf-8-calling-itself-latin-1")
    assert report.subject == "Café talk"
    assert report.text == "She said “he’s thick” – in the café, out loud.\n"


def test_no_end_and_no_type() -> None:
    report = read("no-end-and-no-type")
    assert report.text == "The words are here.\n"
    [notes] = report.exhibits
    assert (notes.content_type, notes.text) == ("text/plain", "Monday: he pushed her.\nTuesday: again.\n")


def test_answers_between_quotes() -> None:
    report = read("answers-between-quotes")
    assert report.reply == (
        "> When did this happen?\n\nOn Friday at pick-up, and again on Monday.\n\n"
        "> May we speak with you on the telephone?\n\nYes, after six."
    )
    assert report.references == ("first@parents.example", "letter@school.example")
    assert "> When did this happen?" in report.text


def test_chat_export_attached() -> None:
    [chat] = read("chat-export-attached").exhibits
    assert chat.filename == "WhatsApp Chat with Year 3 Oak 🌳.txt"
    assert chat.title == "Year 3 Oak 🌳"
    assert [each.kind for each in chat.messages] == ["system", "text", "text", "media"]
    dave = chat.messages[2]
    assert (dave.sender, dave.text) == ("Dave Holt", "She is a lazy cow\nthe lot of them")
    assert dave.at == datetime(2026, 11, 13, 15, 51)  # noqa: DTZ001 - as phones write it


def test_every_report_survives_being_written_and_read_again() -> None:
    for each in sorted(MAILS.glob("*.eml")):
        report = parse_mail(each.read_bytes())
        assert Report.from_json(report.to_json()) == report


SIDECARS = sorted(MAILS.glob("*.json"))


@pytest.mark.parametrize("sidecar", SIDECARS, ids=[each.stem for each in SIDECARS])
def test_each_kind_of_trouble_comes_out_as_its_sidecar_says(sidecar: Path) -> None:
    report = parse_mail(sidecar.with_suffix(".eml").read_bytes())
    wanted = json.loads(sidecar.read_bytes())
    assert wanted
    assert [key for key, value in wanted.items() if not CHECKS[key](report, value)] == []
