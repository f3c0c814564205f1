"""Letters garbled on the way are mended and said to be; letters that only look so are left alone."""

from __future__ import annotations

import pytest

from ingest.mojibake import IS_MENDED, mended
from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, raw


@pytest.mark.parametrize(
    "words",
    ["She said “no”.", "don’t – ever", "café £5 naïve", "Étienne est là", "über Straße", "🙂 hello", "zażółć gęślą"],
)
def test_utf_8_taken_for_windows_1252_is_mended(words: str) -> None:
    garbled = "".join(bytes([each]).decode("cp1252", "replace").replace("\ufffd", chr(each)) for each in words.encode())
    assert mended(garbled) == (words, True)


@pytest.mark.parametrize(
    "words", ["“café” – ok", "El Niño’s “año”", "NESTLÉ™", "Zoë’s café — déjà vu", "L’été à Â", "привет", "plain words"]
)
def test_letters_that_are_right_are_left_alone(words: str) -> None:
    assert mended(words) == (words, False)


def test_the_report_says_that_letters_were_mended() -> None:
    report = parse_mail(raw("She donâ€™t care.", FROM, DATE, "Subject: itâ€™s loud"))
    assert (report.text, report.subject) == ("She don’t care.\n", "it’s loud")
    assert report.warnings == (IS_MENDED,)
