"""When a mail was sent: the Date field in every form that programs give it, or when it was received."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from ingest.headers import decoded, raw_header, raw_headers
from ingest.lenient_message import LenientMessage
from ingest.received import clauses

_FIRST_YEAR = 1990
# The months by their first letters, in the languages of programs that put their own into the field.
_MONTHS = (
    "jan|ene|gen|sty|led|oca|ion", "feb|fév|fev|lut|úno|şub|chw|hel", "mar|mär|mrz|maa|bře|maw|mrt", "apr|avr|abr|kwi|dub|nis|ebr|huh",
    "may|mai|maj|mag|mei|kvě|tou", "jun|juin|giu|cze|haz|meh|kes", "jul|juil|lug|lip|tem|gor|hei", "aug|aoû|aou|ago|sie|srp|ağu|aws|elo",
    "sep|set|wrz|zář|eyl|med|syy", "oct|okt|ott|paź|paz|out|říj|eki|hyd|lok", "nov|lis|kas|tac", "dec|dez|déc|dic|gru|pro|ara|rha|jou|des",
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_DAY_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})\.?[ -]*(?:de )?([^\W\d_]{3,12})\.?,?[ -]*(?:de )?(\d{4}|\d{2,3})(?!\d)")
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]{3,12})\.? (\d{1,2}),? (\d{4})(?!\d)")
_BY_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)")
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?\s*([ap]\.?m\b)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:GMT|UTC|(?<=[\d ]))\s?([+-])(\d\d):?(\d\d)(?!\d)")
_ODD = re.compile(
    r"[+-]\d\d:\d\d|(?:GMT|UTC)\s?[+-]\d|\b(?:BST|CES?T|EES?T|WES?T|IST|EST5EDT|CST6CDT|PST8PDT)\b|\b[ap]\.?m\b|=2C|\.\d{3}\b",
    re.IGNORECASE,
)
_ZONES = {"bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "wet": 0, "west": 1, "ist": 1, "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8}  # fmt: skip
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_MOST_DEPTH = 5
_MOST_TRACES = 20
_NOON = 12
_LATEST = (24, 59, 60)


def sent_at(message: LenientMessage) -> tuple[datetime | None, str | None]:
    """The Date field, aware, or the newest Received date where it makes no sense; and a warning where that was so."""
    stated = _moment(raw_header(message, "Date"))
    received = (_moment(each.rpartition(";")[2]) or _moment(clauses(each).get("date", "")) for each in _traces(message))
    arrived = next((each for each in received if each is not None), None)
    if stated is not None and _sensible(stated, arrived):
        return stated, None
    if arrived is not None:
        return arrived, "The Date of the mail makes no sense; the time it was received stands in for it."
    return stated, None if stated else "The mail has no date that makes sense."


def _traces(message: LenientMessage) -> list[str]:
    return raw_headers(message, "Received")[:_MOST_TRACES]


def _sensible(stated: datetime, arrived: datetime | None) -> bool:
    if stated.year < _FIRST_YEAR:
        return False
    # A phone whose clock is days ahead is wrong, but it still says what its owner sees; a month ahead is nonsense.
    return arrived is None or stated - arrived < timedelta(days=31)


def _moment(value: str) -> datetime | None:
    words = _without_comments(decoded(value)).replace("=2C", ",").strip()
    found = None if _ODD.search(value) else _as_the_library_reads(words)
    if found is None or found.year < _FIRST_YEAR:
        return _iso(words) or _as_it_stands(words) or found
    return found


def _without_comments(words: str) -> str:
    """Comments stand within comments, if seldom; where there are any, colons may stand apart from their numbers."""
    if "(" not in words:
        return words
    for _ in range(_MOST_DEPTH):
        words = _COMMENT.sub(" ", words)
    return re.sub(r" *: *", ":", words)


def _as_the_library_reads(words: str) -> datetime | None:
    try:
        return _aware(parsedate_to_datetime(words))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _iso(words: str) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(words))
    except ValueError:
        return None


def _as_it_stands(words: str) -> datetime | None:
    """A day in any order, an hour and a zone, wherever they stand; without a zone it is taken for UTC."""
    day = _day(words)
    time = _TIME.search(words)
    if day is None or (time is None and ":" in words):
        return None
    hours, minutes, seconds = (int(each or 0) for each in time.groups()[:3]) if time else (0, 0, 0)
    if any(each > most for each, most in zip((hours, minutes, seconds), _LATEST, strict=True)):
        return None
    if time and time[4]:
        hours = hours % _NOON + (_NOON if time[4].lower().startswith("p") else 0)
    try:
        # Hour 24 and second 60 are seen, and mean what they say.
        moment = datetime(*day, tzinfo=_zone(words)) + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None
    return _aware(moment)


def _day(words: str) -> tuple[int, int, int] | None:
    for pattern, order in ((_DAY_MONTH_YEAR, (3, 2, 1)), (_MONTH_DAY_YEAR, (3, 1, 2))):
        for match in pattern.finditer(words):
            year, month, day = (match[each] for each in order)
            number = _month(month)
            if number:
                return _year(int(year)), number, int(day)
    found = _YEAR_FIRST.search(words)
    if found is not None:
        return int(found[1]), int(found[2]), int(found[3])
    found = _BY_NUMBERS.search(words)
    if found is None:
        return None
    # As Britain writes it, unless that cannot be.
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    return (year, first, second) if second > _NOON else (year, second, first)


def _month(name: str) -> int | None:
    name = name.lower()
    return _NUMBERS.get(name[:4]) or _NUMBERS.get(name[:3])


def _year(year: int) -> int:
    """Two letters mean this century, three a program that counts from 1900."""
    if year < 100:  # noqa: PLR2004 - two digits
        return 2000 + year
    return 1900 + year if year < 200 else year  # noqa: PLR2004 - three digits


def _zone(words: str) -> timezone:
    offset = _OFFSET.search(words)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    named = next((_ZONES[each] for each in re.findall(r"[a-z]{3,4}", words.lower()) if each in _ZONES), 0)
    return timezone(timedelta(hours=named)) if named else UTC


def _aware(moment: datetime) -> datetime | None:
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware
