"""Does a mail show what it complains of, or only tell of it? What is shown makes it a concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from casefile.report import Report
from triage.circumstances import Circumstances
from triage.judges import Sign

_SHOWN = frozenset({"chat", "exhibit", "passed-on"})
# Logos in signatures are smaller than any photograph or screenshot.
_LEAST_PICTURE = 12_000


def shows_conduct(report: Report, mail: Circumstances, signs: Iterable[Sign], suggested: Collection[str]) -> bool:
    """True where a suggested category stands in other people's words, or a picture comes with talk of a group or post."""
    if any(each.label in suggested and each.passage.voice in _SHOWN for each in signs):
        return True
    return (mail.holds("group") or mail.holds("public")) and _has_unread_picture(report)


def _has_unread_picture(report: Report) -> bool:
    return any(
        each.content_type.startswith("image/") and each.text is None and each.size >= _LEAST_PICTURE
        for each in report.exhibits
    )
