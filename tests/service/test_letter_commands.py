"""`concerns letters` needs neither database nor key: the school's file and the folder of its own words, or an invented school."""

from __future__ import annotations

from pathlib import Path

import pytest

from outbound.letter_book import letter_book
from service.command_line import main


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SCHOOL_FILE", "LETTERS_FOLDER"):
        monkeypatch.delenv(name, raising=False)


def test_the_book_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letters", "list"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(letter_book())


def test_a_letter_is_shown_with_all_its_faces(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letters", "preview", "acknowledgement"]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("Subject: Re: ") == 1 + len(letter_book()["acknowledgement"].variants)
    assert "an invented school" in shown.err


def test_all_letters_are_written_as_text_html_and_paper(tmp_path: Path) -> None:
    assert main(["letters", "preview", "--all", "out"]) == 0
    made = {each.name for each in (tmp_path / "out").iterdir()}
    for letter in letter_book():
        assert {f"{letter}.txt", f"{letter}.html", f"{letter}.pdf"} <= made


def test_a_fault_in_the_schools_own_words_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own").mkdir()
    monkeypatch.setenv("LETTERS_FOLDER", "own")
    assert main(["letters", "copy", "warning"]) == 0
    assert (tmp_path / "own" / "warning" / "text.txt").is_file()
    (tmp_path / "own" / "warning" / "text.txt").write_text("One\n\n{{ nobody }}", encoding="utf-8")
    assert main(["letters", "preview", "warning"]) == 1
    assert "warning/text.txt in the school's own letters, line 3" in capsys.readouterr().err
    monkeypatch.setenv("LETTERS_FOLDER", "elsewhere")
    assert main(["letters", "preview", "warning"]) == 1
    assert "LETTERS_FOLDER names a folder that does not exist" in capsys.readouterr().err
