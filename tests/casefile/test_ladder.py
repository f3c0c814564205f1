"""The ladder of outcomes as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefile.errors import SettingsError
from casefile.ladder import load_ladder

LINE = 'meaning = "m"\nclause = "c"\ntitle = "t"\n'


def test_the_programs_own_ladder() -> None:
    ladder = load_ladder()
    assert list(ladder) == [
        "no-further-action", "conversation", "warning", "meeting", "authorities", "legal-advice", "ban",
    ]  # fmt: skip
    assert [each.id for each in ladder.values() if each.second_person] == ["authorities", "legal-advice", "ban"]
    assert [each.id for each in ladder.values() if not each.about_people] == ["no-further-action"]
    assert all(each.decided_by and each.letters and each.clause for each in ladder.values())
    assert {question.id for question in ladder["ban"].record} == {"alternatives", "children"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "outcome is missing"),
        ('[[outcome]]\nid = "a"\n', "outcome[1].title is missing"),
        (f'[[outcome]]\nid = "a"\n{LINE}decided_by = ["king"]\n', '"king" is not a role'),
        (f'[[outcome]]\nid = "a"\n{LINE}decided_by = ["leader"]\nsecond_person = "yes"\n', "must be true or false"),
        (
            f'[[outcome]]\nid = "a"\n{LINE}decided_by = ["leader"]\nletters = [{{ letter = "x", to = "world" }}]\n',
            '"world" is none of',
        ),
        (f'[[outcome]]\nid = "a"\n{LINE}decided_by = ["leader"]\nsecnd = true\n', "outcome[1].secnd is no name"),
        (f'[[outcome]]\nid = "a"\n{LINE}decided_by = ["leader"]\n' * 2, "names an outcome twice"),
    ],
)
def test_a_ladder_that_cannot_be_used_is_refused_with_the_place(tmp_path: Path, words: str, said: str) -> None:
    (tmp_path / "outcomes.toml").write_text(words, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_ladder(tmp_path)
    assert said in refused.value.sentence
