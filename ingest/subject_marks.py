"""What stands before a subject: "Re:" of an answer and "Fwd:" of a mail passed on, in the languages that programs speak."""

from __future__ import annotations

import re

_REPLY_SUBJECT = re.compile(
    r"^\s*(?:re|aw|antw(?:ort)?|sv|vs|odp|rif|res|ref|ynt|cevap|ats|vá|atb|отв|ответ|απ|回复|回覆|"
    r"答复)\s*(?:\[\d+\])?\s*[:：]",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|sv)\s*:\s*)?\[?(?:fwd?|fw|wg|tr|rv|i|pd|enc|doorst|vl|vb|vs|vid|överf|ilt|fwd?\.|redir\.?|videresend|továbbítás|"
    r"пер|转发|轉寄)\s*[:：]",
    re.IGNORECASE,
)


def answers(subject: str) -> bool:
    """True where the subject says that the mail answers another."""
    return bool(_REPLY_SUBJECT.match(subject))


def forwards_in(subject: str) -> bool:
    """True where the subject says that a mail is passed on."""
    return bool(_FORWARD_SUBJECT.match(subject))
