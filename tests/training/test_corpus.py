"""The corpus is sound: every mail is labelled with known labels, and every quote stands in it to the letter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from training.corpus import KINDS, LABELS, MAILS, MEASURED_BY, SET_BY, faults, read_mails
from training.examples import example_of

AUTHORS = sorted(MAILS.glob("*.txt"))


@pytest.mark.parametrize("path", AUTHORS, ids=lambda each: each.stem)
def test_an_authors_mails_are_labelled_soundly(path: Path) -> None:
    mails = read_mails(path)
    assert len(mails) > 100
    assert len({each.id for each in mails}) == len(mails)
    assert [f"{mail.id}: {fault}" for mail in mails for fault in faults(mail)] == []


def test_every_label_and_kind_is_shown_by_many_authors() -> None:
    labels: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for path in AUTHORS:
        mails = read_mails(path)
        labels.update({label for mail in mails for label in mail.listed("must")})
        kinds.update({mail.values["kind"] for mail in mails})
    assert min(labels[each] for each in LABELS) >= len(AUTHORS) - 1
    assert min(kinds[each] for each in KINDS) >= len(AUTHORS) - 1


def test_the_authors_held_out_are_there() -> None:
    assert {SET_BY, MEASURED_BY} <= {path.stem for path in AUTHORS}


def test_a_quote_is_found_in_the_passage_that_the_program_makes_of_it() -> None:
    lost = 0
    mails = read_mails(MAILS / f"{MEASURED_BY}.txt")[:40]
    for example in map(example_of, mails):
        lost += sum(all(label not in shown for shown in example.shows) for label in example.must)
    assert lost == 0


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("must: threat", "must: thread", "unknown label thread"),
        ("kind: concern", "kind: enquiry", "an enquiry, an automatic mail and junk carry no category"),
        ("watch your back", "watch you back", "quote not found, to the letter: watch your back"),
        ("quote threat: watch your back\n", "", "no quote for threat"),
        (".example>", ".com>", "from: must end in <name@host.example>"),
        ("---- body", "---- note", "the first section must be body"),
    ],
)
def test_what_an_author_got_wrong_is_said(tmp_path: Path, old: str, new: str, fault: str) -> None:
    block = (
        "#### X-1\nfrom: Jo <jo@parents.example>\ndate: 2026-03-11T21:14:05+00:00\nsubject: x\nkind: concern\n"
        "must: threat\nquote threat: watch your back\n---- body\nHe said watch your back.\n"
    )
    path = tmp_path / "author.txt"
    path.write_text(block)
    assert list(faults(read_mails(path)[0])) == []
    # The quote's own line stays as it is where the words of the mail are changed.
    head, mark, body = block.partition("---- body")
    changed = head + mark + body.replace(old, new) if old == "watch your back" else block.replace(old, new)
    path.write_text(changed)
    assert fault in list(faults(read_mails(path)[0]))
