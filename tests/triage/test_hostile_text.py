"""Text that was written to harm: it is judged whole or in part, within the limits of the reading room."""

from pathlib import Path

import pytest

from casefile.findings import Findings
from service.reading_room import ReadingRoom
from tests.parents_mail import mail
from tests.triage.judged import judged
from triage.passages import MOST_CHARACTERS, passages_of
from triage.sentences import LONGEST

from tests.cast import report  # isort: skip

SIZE = 200_000
HOSTILE = {
    "one word": "a",
    "calls": "call called calling her him ",
    "quotes": "'a 'a'a'a ",
    "stars": "f*",
    "names": "Mr A B C D ",
    "brackets": "(A (A (A ",
    "dates": "1/1/1 ",
    "lines": "\n",
    "dots": ". ",
    "chat": "A: b\n",
    "telling": "told everyone in the group that she said he wrote the ",
    "controls": "\u202e\x00😂",
    "no spaces": "said,that,she,",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_cut_into_bounded_passages(kind: str) -> None:
    passages, _ = passages_of(report((HOSTILE[kind] * SIZE)[:SIZE]))
    assert all(len(each.text) <= LONGEST for each in passages)
    assert sum(len(each.text) for each in passages) <= MOST_CHARACTERS


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_judged(kind: str) -> None:
    assert isinstance(judged((HOSTILE[kind] * SIZE)[: SIZE // 5]), Findings)


def test_thousands_of_names_are_no_longer_list_of_people() -> None:
    letters = "abcdefgh"
    names = [f"{a}{b}{c}{d}".title() for a in letters for b in letters for c in letters for d in letters]
    facts = judged(" ".join(f"{each} Xu shouted at me in the group. My son {each} cried." for each in names)).facts
    assert len(facts.subjects) <= 40
    assert len(facts.children) <= 60


def test_what_is_left_out_for_length_is_said() -> None:
    assert any("very long" in each for each in judged("Nothing to see here. " * 20_000).warnings)


def test_the_reading_room_has_time_for_the_longest_of_them() -> None:
    with ReadingRoom(None) as room:
        reading = room.read(mail((HOSTILE["telling"] + "\n") * (SIZE // 55)))
    assert reading.trouble is None


def test_an_empty_report_is_judged() -> None:
    findings = judged("", subject="", date=None)
    assert (findings.kind, findings.categories) == ("enquiry", ())


def test_triage_opens_nothing_but_its_own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("triage read or wrote a file")

    monkeypatch.setattr("builtins.open", refuse)
    assert judged("Ray called Miss Prior a stupid cow in the group.").kind == "concern"
