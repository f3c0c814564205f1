"""A school says things in its own words: copied, changed, looked at as a preview, and then read by a parent."""

from __future__ import annotations

from pathlib import Path

import pytest

from outbound.letter_book import letter_book
from service.command_line import main
from tests.journeys.at_the_desk import approve
from tests.journeys.told import Servers, plain, school_at, words_of, words_of_pdf
from tests.parents_mail import PARENT_ADDRESS, mail

USUAL = "We are sorry that you had reason to."
OURS = "We are sorry that something went wrong at our Hollybank, where every family matters."


def test_a_letter_in_the_schools_own_words_is_looked_at_first_and_then_sent(
    servers: Servers, tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, out = tmp_path / "our letters", tmp_path / "out"
    own.mkdir()
    with school_at(tmp_path, servers, migrated_file, LETTERS_FOLDER=str(own)) as school:
        monkeypatch.setenv("SCHOOL_FILE", str(school.works.settings.school_file))
        monkeypatch.setenv("LETTERS_FOLDER", str(own))
        monkeypatch.chdir(tmp_path)
        assert main(["letters", "copy", "acknowledgement"]) == 0
        file = own / "acknowledgement" / "text.txt"
        words = file.read_text(encoding="utf-8")
        assert USUAL in words
        file.write_text(words.replace(USUAL, OURS), encoding="utf-8")
        check_previews(out)

        school.gets(mail())
        with school.at_desk("head") as page:
            page.get_by_role("link", name="The Oak group").first.click()
            page.get_by_role("link", name="Read and approve the letter").click()
            assert OURS in page.get_by_label("The letter", exact=True).input_value()
            page.frame_locator("iframe").get_by_text(OURS).wait_for()
            approve(page)
        school.holding_time_ends()
        (letter,) = school.letters_to(PARENT_ADDRESS)
        assert words_of(letter).count(OURS) == 2
        assert USUAL not in words_of(letter)
        assert "Dear Ola" in plain(letter)
        assert len(school.letters) == 1


def check_previews(out: Path) -> None:
    """Every letter as it would be mailed and as it would be posted, the changed one in the school's words."""
    assert main(["letters", "preview", "--all", str(out)]) == 0
    for letter in letter_book():
        for kind in ("txt", "html", "pdf"):
            assert (out / f"{letter}.{kind}").is_file()
    for kind in ("txt", "html"):
        seen = (out / f"acknowledgement.{kind}").read_text(encoding="utf-8")
        assert OURS in " ".join(seen.split())
    assert OURS in words_of_pdf((out / "acknowledgement.pdf").read_bytes())
    assert "Hollybank Primary School" in words_of_pdf((out / "warning.pdf").read_bytes())
