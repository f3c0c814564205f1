"""What kind of mail it is: concern, follow-up, enquiry, automatic or junk. Exactly one.

Asked in this order: did a machine write it, is it junk, does it go on with a matter already reported, is conduct
alleged that the code may cover? What is left is an enquiry for the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from casefile.report import Report

_ANSWER = re.compile(r"^\s*(?:re|aw|sv|antw|odp)\s*:", re.IGNORECASE)
# No person wrote these for us.
MACHINES = frozenset({"automatic", "junk"})
# These speak of conduct; praise and questions name people, too.
OF_CONDUCT = frozenset({"concern", "follow-up"})
_JUNK = 0.6
_FOLLOW_UP = 0.5
_CERTAIN = 0.85
_ALLEGED = 0.5


def kind_of(report: Report, sure: Mapping[str, float], categories: Iterable[str], *, shows_conduct: bool) -> str:
    """The kind, from how sure triage is of each label; `categories` are those it would suggest.

    `shows_conduct` is true where other people's words are shown, not only told of.
    """
    if report.automatic:
        return "automatic"
    conduct = max((sure[each] for each in categories), default=0.0)
    if not report.in_reply_to and sure.get("junk", 0.0) >= max(_JUNK, conduct):
        return "junk"
    if _is_answer(report) or (sure.get("follow-up", 0.0) >= _FOLLOW_UP and not _is_for_the_office(conduct, sure)):
        return "follow-up"
    if conduct >= _CERTAIN or shows_conduct:
        return "concern"
    alleged = 1 - (1 - conduct) * (1 - sure.get("concern", 0.0))
    return "concern" if alleged >= _ALLEGED and alleged > sure.get("enquiry", 0.0) else "enquiry"


def _is_answer(report: Report) -> bool:
    return bool(report.in_reply_to or report.references) and bool(_ANSWER.match(report.subject))


def _is_for_the_office(conduct: float, sure: Mapping[str, float]) -> bool:
    """A second mail about fees is still one about fees."""
    return conduct + sure.get("concern", 0.0) == 0 and sure.get("enquiry", 0.0) > 0
