"""What programs write of themselves: that nobody wrote the mail, that nobody reads answers, that a mail was read.

A person may quote such words, and a form on the web sends them below a person's: each is asked for where only a program
would have them, in the first line, or in a mail from an address that takes no answers.
"""

from __future__ import annotations

import re

from ingest.bounce_words import PASSED_ON

_AUTOMATIC = (
    r"(?:this|it) is an? (?:one-time )?(?:auto(?:matic(?:ally)?|mated)|system|computer|machine)[- ]?(?:generated )?(?:e-?mail "
    r"|message )?(?:reply|response|message|e-?mail|notification|notice|acknowledge?ment|alert)"
)
_MACHINE = re.compile(
    rf"\b{_AUTOMATIC}|automatically (?:generated|sent) (?:by|e-?mail|message|"
    r"repl)|"
    r"(?:please )?do(?: not|n.t) (?:reply|respond) (?:directly )?to this (?:e-?mail|message|address)|auto-?repl(?:y|ies)|"
    r"auto-?respon(?:se|der)|(?:mailbox|inbox|address) is (?:not|un)[- ]?monitored|replies to this (?:e-?mail|message|address)|"
    r"(?:diese|dies ist eine) .{0,20}(?:wurde automatisch|automatisch (?:erzeugt|generiert|erstellt))|bitte antworten sie nicht|"
    r"ceci est un (?:message|e-?mail) automatique|ne pas répondre|no responda|mensaje automático|non rispondere|"
    r"niet (?:te )?beantwoorden|svara inte|nie odpowiada",
    re.IGNORECASE,
)
_OPENING = re.compile(rf"[\W_]*(?:please note\W+)?{_AUTOMATIC}(?!\w*\?)", re.IGNORECASE)
# Each with parts of what its pattern finds, which are asked first, for that is quick.
_BULK_WORDS = tuple(
    (parts.split(","), re.compile(pattern, re.IGNORECASE))
    for parts, pattern in (
        (
            "unsubscribe,opt,manage,abmelden,abonn,inscri,darse,iscri,afmelden",
            (
                r"(?<!want to )(?<!like to )(?<!tried to )\bunsubscribe|\bopt[- ]?out|manage (?:your )?(?:e-?mail )?(?:preferences|"
                r"subscription|notification)|abmelden|désabonn|désinscri|darse de baja|disiscri|afmelden"
            ),
        ),
        (
            "browser,trouble",
            r"view (?:this|it|the|in) .{0,30}browser|(?:im|dans votre|en su|nel) browser|trouble (?:viewing|reading) this",
        ),
        (
            "receiving this,received this,was sent ",
            (
                r"you(?:.re| are) receiving this|you received this (?:e-?mail|message) because|this (?:e-?mail|message) was sent "
                r"(?:to|by)"
            ),
        ),
        ("rights reserved,\u00a9,privacy policy", r"all rights reserved|\u00a9\s?(?:20|\w+ 20)|privacy policy"),
    )
)
_NOTICE = re.compile(
    r"your (?:order|invoice|receipt|password|account|verification|statement|booking|payment|subscription|parcel|ticket)\b|"
    r"verification code|click (?:here|the (?:link|button)|on the)|(?:log|sign) ?in to|activate your|confirm your (?:e-?mail|"
    r"account|address|registration)|has been (?:shipped|dispatched|updated|completed|created|closed)",
    re.IGNORECASE,
)
# A person's words, handed on by a program: a portal's messages, a form that calls itself nothing.
_HANDED_ON = re.compile(
    r"\b(?:new |private )?message from\b|sent you a|has (?:written|sent|left|submitted)|\bwrote:|\bsays:|commented|"
    r"^\W*(?:your )?(?:message|comments?|enquiry|question|details|telephone|phone|e-?mail|name)(?: address| number)?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_RECEIPT_SUBJECT = re.compile(
    r"^\W*(?:not read|read|gelesen|lu|leído|letto|gelezen|lido|przeczytano|läst|læst|lest|read receipt|return "
    r"receipt)\W*(?:[:：-]|\()",
    re.IGNORECASE,
)
_RECEIPT_WORDS = re.compile(
    r"(?:was|were) (?:read|opened|displayed|deleted without being read) (?:on|at)|\b(?:return|read) receipt\b|"
    r"your message\b.{0,200}?\b(?:was|has been) (?:read|displayed|opened|deleted)\b(?! out| aloud| by| to )|"
    r"has been displayed on the recipient|this is a receipt for the mail",
    re.IGNORECASE | re.DOTALL,
)
_CHALLENGE = re.compile(
    r"your (?:e-?mail|message)\b.{0,200}?(?:waitlisted|quarantined|on hold|held|protected by|not (?:yet )?been delivered).{0,300}?"
    r"(?:click|verify|confirm|guest list|allow ?list|white ?list)",
    re.IGNORECASE | re.DOTALL,
)
_SAMPLE = 4000
_FIRST_LINES = 600


def speaks_of_receipt(subject: str, text: str) -> bool:
    """True where a program says that a mail was read."""
    return bool(_RECEIPT_SUBJECT.match(subject) and _RECEIPT_WORDS.search(text[:_SAMPLE]))


def calls_itself_a_machine(text: str) -> bool:
    """True where the body says that nobody wrote it, or that nobody reads answers."""
    return bool(_MACHINE.search(text[:_SAMPLE]) or _MACHINE.search(text[-_SAMPLE:]))


def opens_as_machine(text: str) -> bool:
    """True where one of the first lines says that a program wrote the mail, or asks its sender to prove a person."""
    words = text[:_FIRST_LINES]
    lower = words.lower()
    if any(each in lower for each in ("automat", "system", "computer", "machine")):
        lines = [each for each in words.splitlines() if each.strip()][:3]
        if any(_OPENING.match(each) for each in lines):
            return True
    return ("your e" in lower or "your m" in lower) and bool(_CHALLENGE.search(words))


def is_newsletter(subject: str, text: str) -> bool:
    """True where a mail that answers and passes on nothing ends as only mails to many do."""
    if PASSED_ON.match(subject):
        return False
    ends = text[:_SAMPLE] if len(text) < 2 * _SAMPLE else text[:_SAMPLE] + text[-_SAMPLE:]
    return _bulk_signs(ends) > 1


def is_notice(text: str) -> bool:
    """True where a mail from an address that takes no answers tells of an account or an order, and hands on no person's words."""
    if calls_itself_a_machine(text):
        return True
    words = text[:_SAMPLE]
    is_one = bool(_NOTICE.search(words)) or _bulk_signs(text[-_SAMPLE:]) > 0
    return is_one and not _HANDED_ON.search(words)


def _bulk_signs(text: str) -> int:
    lower = text.lower()
    likely = [pattern for parts, pattern in _BULK_WORDS if any(each in lower for each in parts)]
    return sum(1 for each in likely if each.search(text))
