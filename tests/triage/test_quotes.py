"""Every quote is an exact run of the place that it names."""

import subprocess
import sys
from pathlib import Path

from casefile.report import Report
from ingest.parse_mail import parse_mail
from tests.cast import report
from tests.triage.examples import CATEGORIES, FLAGS
from tests.triage.judged import ASSESSOR, places
from tests.triage.shared import SHARED, needs_shared


def assert_exact(mail: Report) -> int:
    findings = ASSESSOR.assess(mail)
    texts = places(mail)
    quotes = [quote for each in (*findings.categories, *findings.flags) for quote in each.evidence]
    for quote in quotes:
        assert quote.quote.strip()
        assert any(quote.quote in text for text in texts[quote.where])
    return len(quotes)


def test_quotes_of_our_own_examples_are_exact() -> None:
    assert sum(assert_exact(report(shows)) for shows, _, _ in (CATEGORIES | FLAGS).values()) > len(CATEGORIES | FLAGS)


def test_a_quote_over_a_broken_line_is_the_text_as_it_stands() -> None:
    text = (
        "Last night after the meeting Ray from number six wrote to everybody that\n"
        "Miss Prior is a thief who stole the money from the cake sale, and nobody\nanswered him at all."
    )
    assert assert_exact(report(text)) > 0


@needs_shared
def test_quotes_of_the_labelled_mails_are_exact(tmp_path: Path) -> None:
    data = SHARED / "data"
    made = subprocess.run([sys.executable, data / "make_eml.py", data / "dev.jsonl", tmp_path], check=False)
    assert made.returncode == 0
    mails = sorted(tmp_path.glob("*.eml"))
    assert len(mails) == 70
    assert sum(assert_exact(parse_mail(each.read_bytes())) for each in mails) > 100
