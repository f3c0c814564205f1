"""The date and time with which each line of a chat export begins, in every form that phones write.

    iOS       [09/11/2026, 15:47:20] …     [9.11.26, 15:47:20] …     [2026/11/09, 3:47:20 PM] …
    Android   09/11/2026, 15:47 - …        9. 11. 2026 15:47 - …     11/9/26, 3:47 p.m. - …

Which number is the day is voted for by the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

_BETWEEN = r",?\s{1,2}(?:(?:at|à|a las|alle|às|um|kl\.?|o|la)\s)?"
_HALF = r"(?P<half>[AaPp]\.?\s?[Mm]\.?|오전|오후|上午|下午)"
_STAMP = (
    r"(?P<a>\d{1,4})[./-]\s?(?P<b>\d{1,2})[./-]\s?(?P<c>\d{1,4})\.?"
    + _BETWEEN
    + r"(?:(?P<before>오전|오후|上午|下午)\s?)?"
    + r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\s?(?:"
    + _HALF
    + r"|Uhr|h))?"
)
_LINE = re.compile(rf"^(?:\[{_STAMP}\]\s?|{_STAMP.replace('?P<', '?P<x')}\s[-–]\s)(?P<rest>.*)$")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯", "0123456789" * 4)
_NOON = 12
_TWO_DIGITS = 100
_MOST_DAY, _MOST_MONTH = 31, 12

Match = re.Match[str]


def stamped(line: str) -> Match | None:
    """The stamp at a line's head and the rest of it, or None where it begins with none."""
    head = line[:40]
    # Phones set to Arabic, Urdu, Hindi or Bengali write their own digits in stamps.
    return _LINE.match(line if head.isascii() else head.translate(_DIGITS) + line[40:])


def order_of(matches: Sequence[Match]) -> str:
    """One of "ymd", "dmy" and "mdy": what the numbers allow over the file, then what keeps it in order of time.

    British where both are possible.
    """
    stamps = [_numbers(each) for each in matches]
    if any(first > _MOST_DAY for first, _, _ in stamps):
        return "ymd"
    day_first = sum(first > _MOST_MONTH for first, _, _ in stamps)
    month_first = sum(second > _MOST_MONTH for _, second, _ in stamps)
    if day_first or month_first:
        return "mdy" if month_first > day_first else "dmy"
    return min(("dmy", "mdy"), key=lambda order: _steps_back(stamps, order))


def moment_of(match: Match, order: str) -> datetime | None:
    """The moment of a stamp, without a zone, as phones write it; None for a day that does not exist."""
    numbers = dict(zip(order, _numbers(match), strict=True))
    year = numbers["y"] + 2000 if numbers["y"] < _TWO_DIGITS else numbers["y"]
    hour, half = int(_field(match, "hour")), (_field(match, "half") or _field(match, "before")).lower()
    if half:
        hour = hour % _NOON + (_NOON if half[0] in "p오下" and half != "오전" else 0)
    try:
        return datetime(  # noqa: DTZ001 - phones write no zone
            year, numbers["m"], numbers["d"], hour, int(_field(match, "minute")), int(_field(match, "second") or 0)
        )
    except ValueError:
        return None


def _steps_back(stamps: Sequence[tuple[int, int, int]], order: str) -> int:
    """How often the days would go back in time, which an export's never do."""
    places = [order.index(each) for each in "ymd"]
    days = [tuple(stamp[each] for each in places) for stamp in stamps]
    return sum(later < earlier for earlier, later in pairwise(days))


def _numbers(match: Match) -> tuple[int, int, int]:
    return int(_field(match, "a")), int(_field(match, "b")), int(_field(match, "c"))


def _field(match: Match, name: str) -> str:
    return match[name] or match[f"x{name}"] or ""
