"""Who wrote and when, out of a line "On … wrote:" in any language."""

from __future__ import annotations

import re

from ingest.writing_words import LEADS, VERBS

_LEAD = re.compile(rf"^(?:{LEADS})\s+", re.IGNORECASE)
_VERB_AT_END = re.compile(rf"\s*(?:{VERBS})\s*$", re.IGNORECASE)
_VERB_WITHIN = re.compile(rf"\s(?:{VERBS})\s(?:den\s)?", re.IGNORECASE)
# Words that stand between the date and the name in some languages.
_BETWEEN = re.compile(
    r"\s(?:tarihinde|heeft|hat|időpontban)$|^(?:heeft|hat|użytkownik|uživatel|používateľ|пользователь)\s", re.IGNORECASE
)
_DATE_END = re.compile(r"\d(?:\s?[ap]\.?m\.?\b|\s?(?:GMT|UTC|BST)?(?:[+-]\d\d:?\d\d)?)?", re.IGNORECASE)
_ADDRESSED = re.compile(r"^[^<>]{0,120}<[^<>@]{1,120}@[^<>]{1,120}>(?=,?\s.{0,40}\d)")
_NEAR = 8


def sender_and_date(words: str) -> tuple[str, str]:
    """Who wrote and when, as an attribution says it."""
    words = re.sub(r"\s+", " ", words.strip("-–—_* >:："))
    words = _VERB_AT_END.sub("", _LEAD.sub("", words)).rstrip(" ,")
    sender, date = (_BETWEEN.sub("", each).strip(" ,") for each in _apart(words))
    return f"{sender}>" if "<" in sender and ">" not in sender else sender, date


def _apart(words: str) -> tuple[str, str]:
    middle = _VERB_WITHIN.search(words)
    if middle:
        before, after = words[: middle.start()], words[middle.end() :]
        return (before, after) if "@" in before and "@" not in after else (after, before)
    addressed = _ADDRESSED.match(words)
    if addressed:
        return addressed[0], words[addressed.end() :]
    last = max((each.end() for each in _DATE_END.finditer(words.partition("@")[0])), default=0)
    comma = words.find(",", last)
    cut = comma if 0 <= comma <= last + _NEAR else last
    return words[cut:].strip(" ,>"), words[:cut]
