"""What people's responders write while they are away, where their headers do not say that nobody wrote it.

A subject alone never decides: a parent may quote one, or joke. It counts on an answer, where people's programs would
have put "Re:" before it, or together with words that responders use.
"""

from __future__ import annotations

import re

from ingest.bounce_words import PASSED_ON
from ingest.machine_words import calls_itself_a_machine

AUTO_SUBJECT = re.compile(
    r"^\W*(?:auto(?:matic|mated|matische|matisch|-|\s)?\s?-?(?:reply|response|respond|answer|antwort|antwoord)\w*\b|"
    r"auto\s*:|autosvar|"
    r"out of (?:the )?office(?: (?:auto-?)?(?:reply|notification|message|response|autoreply)| ?[:：-]|$)|ooo\s*[:：]|"
    r"away (?:message|notice|from (?:the office|my (?:mail|desk)))|vacation (?:reply|message|notice|response)|"
    r"yahoo! auto response|on (?:annual |maternity )?leave\s*[:：]|"
    r"abwesenheit\w*|réponse automatique|message d.absence|absence du bureau|respuesta (?:automática|autom)|fuera de "
    r"(?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|afwezig\w*|"
    r"resposta automática|ausência|odpowiedź automatyczna|automatyczna odpowiedź|nieobecno\w+|automatiskt? svar|"
    r"frånvar\w*|automaattinen vastaus|poissaolo\w*|automatická odpov[ěe]ď|"
    r"otomatik (?:yanıt|cevap)|răspuns automat|ateb awtomatig|automatikus válasz|автоответ\w*|αυτόματη απάντηση|自动回复|"
    r"自動回覆|自動(?:応答|返信)|자동\s?(?:응답|회신)|不在)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"[\[(]auto(?:matic|mated|matyczn\w+)?[- ]?(?:generated|response|reply|odpowiedź|antwort|notification)[\])]",
    re.IGNORECASE,
)
_AWAY_SUBJECT = re.compile(
    r"^\W*(?:away\b|(?:on )?(?:vacation|holidays?|annual leave|maternity leave|leave)\b|absence\b|urlaub|vacances|congés|"
    r"vacaciones|vakantie|ferie|semester|atvaļinājum)",
    re.IGNORECASE,
)
_ABSENCE = (
    r"\b(?:i am|i.m|i will be|i.ll be|we are|is|am) (?:currently |now |presently )?"
    r"(?:away|out of (?:the )?office(?! of)|on (?:annual |maternity |sick |paternity )?leave|on (?:holiday|vacation)|travell?ing)|"
    r"in my absence|(?:limited|no|without|intermittent) access to (?:my )?e-?mails?|"
    r"nicht im (?:büro|haus)|abwesend|absent|ausente|afwezig|bortrest|poissa|nieobecn|fuori sede|ulaşamay|"
    r"i ffwrdd o.r swyddfa|im urlaub|en vacances|de vacaciones|in ferie|op vakantie|på (?:semester|ferie)|na urlopie|em férias|"
    r"в отпуске|lomalla|休暇|休假"
)
_AWAY = re.compile(_ABSENCE, re.IGNORECASE)
# Asked first, for it is quick: one of them is part of whatever the pattern above finds.
# fmt: off
_AWAY_PARTS = (
    "away", "out of", "leave", "holiday", "vacation", "travel", "absen", "access to", "in my", "büro", "haus",
    "ausente", "afwezig", "bortrest", "poissa", "nieobecn", "fuori", "ulaşamay", "swyddfa", "urlaub", "vacances",
    "vacaciones", "ferie", "vakantie", "semester", "urlopie", "férias", "отпуске", "lomalla", "休",
)
# fmt: on
_RESPONDS = re.compile(
    rf"{_ABSENCE}|thank(?:s| you) for (?:your )?(?:e-?mail|message|contacting|getting in touch|writing)|"
    r"(?:will|shall|i.ll) (?:be back|return|respond|reply|get back|answer|read)|for (?:anything )?urgent|"
    r"if (?:it is|it.s|your (?:matter|message|enquiry) is) urgent",
    re.IGNORECASE,
)
_RETURNS = re.compile(
    r"\b(?:until|till|through|returning|back (?:on|in|at|from)|return (?:on|to)|bis|wieder|zurück|jusqu|retour|hasta|regres|"
    r"fino|ritorn|tot|terug)\b",
    re.IGNORECASE,
)
_ANSWERS_LATER = re.compile(
    r"(?:will|shall|i.ll) (?:respond|reply|answer|get back|read|be in touch|contact you|be able to)|access to (?:my )?e-?mail|"
    r"(?:up)?on my return|when i (?:return|get back)|in my absence|your (?:e-?mail|message) (?:has|will|was)|unable to read|"
    r"not (?:be )?(?:checking|reading|monitoring)|(?:nicht|nachricht).{0,40}(?:gelesen|weitergeleitet)|à mon retour",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"urgent|emergenc|immediate (?:assistance|attention)|please contact|dringend|en cas d|si es urgente", re.IGNORECASE
)
_RECEIVED_SUBJECT = re.compile(
    r"^\W*(?:re: )?(?:thank(?:s| you) for (?:your (?:e-?mail|message|enquiry|inquiry|query|request|interest|order)|contacting)|"
    r"(?:we(?: ha|.)ve )?received (?:your|:)|(?:your )?(?:e-?mail|message|enquiry|inquiry|request|query|ticket)\b.{0,60} "
    r"(?:has been )?received|auto(?:matic)? (?:ac|confirm)|acknowledge?ment of)",
    re.IGNORECASE,
)
_RECEIVED_WORDS = re.compile(
    r"(?:(?:will|shall|endeavou?r to|aim to) (?:\w+ ){0,3}(?:reply|respond|get back|be in touch|contact you|answer).{0,60}"
    r"(?:as soon as|within|shortly|in due course))|has been (?:received|logged|created|assigned)|(?:working|business) "
    r"(?:day|hour)s|(?:ticket|case|reference) (?:number|no|id)",
    re.IGNORECASE | re.DOTALL,
)
# What a responder does not say, for it does not know to whom it speaks.
_ASIDE = re.compile(
    r"\?|\b(?:son|daughter|child|children|boy|girl|husband|wife|teacher|class|bull(?:y|ied|ying))\b", re.IGNORECASE
)
_SAMPLE = 4000
_SHORT = 1200


def speaks_of_absence(subject: str, text: str, *, is_answer: bool) -> bool:
    """True where subject and words, or the words of an answer alone, are those of somebody's responder."""
    if _TAG.search(subject):
        return True
    found = AUTO_SUBJECT.match(subject)
    if found is not None:
        return is_answer or _responds(subject[found.start() :], len(found[0]), text[:_SAMPLE])
    words = text[:_SHORT]
    is_away = bool(_AWAY_SUBJECT.match(subject))
    lower = words.lower()
    if not (is_answer or is_away or PASSED_ON.match(subject)) or not any(each in lower for each in _AWAY_PARTS):
        return False
    if _ASIDE.search(words) or not (_ANSWERS_LATER.search(words) and _AWAY.search(words)):
        return False
    return is_away or bool(_RETURNS.search(words) or _INSTEAD.search(words))


def _responds(subject: str, end: int, words: str) -> bool:
    """Two signs of a responder below its subject; one will do below one with a colon ("Auto: Re: …")."""
    signs = len({each.lower() for each in _RESPONDS.findall(words)}) + 2 * calls_itself_a_machine(words)
    has_colon = subject[:end].rstrip().endswith((":", "：")) or subject[end:].lstrip().startswith((":", "："))
    return signs + (has_colon and bool(_AWAY.search(words))) > 1


def speaks_of_receiving(subject: str, text: str) -> bool:
    """True where a mailbox says that it has got a mail, and that somebody will answer."""
    if len(text) > _SHORT or not _RECEIVED_SUBJECT.match(subject):
        return False
    return bool(_RECEIVED_WORDS.search(text)) and not _ASIDE.search(text)
