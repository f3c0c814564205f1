"""What servers and responders write into subjects and bodies, where their headers do not say what they are.

A subject alone never decides: a parent may quote one, or joke. Each kind asks for a second sign of its own.
"""

from __future__ import annotations

import re

BOUNCE_SUBJECT = re.compile(
    r"^\W*(?:\[?spam\]?\W*)?(?:undeliver(?:able|ed)|non-?deliver(?:able|y)|ndn\b|ndr\b|delivery (?:status "
    r")?notification|delivery (?:has )?fail(?:ure|ed)|"
    r"delivery (?:report|problem|delayed|error)|failure notice|failed (?:mail|delivery)|fail(?:ure|ed) (?:delivery|"
    r"notification|to deliver)|returned (?:mail|to sender|e-?mail|message)|"
    r"(?:e-?)?mail (?:delivery )?(?:failure|failed|system error|delivery (?:failed|system|problem|error|subsystem)|"
    r"could not be delivered|not delivered|status report)|"
    r"message (?:not delivered|status|delivery (?:failure|delayed)|you sent blocked|undeliverable|could not be "
    r"delivered|delayed|frozen)|"
    r"(?:your )?(?:e-?mail|message|mail) .{0,80}(?:could not|cannot|can't|was not|not) be(?:en)? (?:sent|delivered)|"
    r"(?:your )?message .{0,60}(?:blocked|rejected|bounced)|"
    r"warning: (?:could not send|message .{1,40} delayed)|user unknown|unknown user|permanent (?:delivery )?(?:error|"
    r"failure)|could not (?:deliver|send) message|"
    r"unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|non remis|échec de la remise|no se puede entregar|"
    r"correo devuelto|onbestelbaar|niet bezorgd|"
    r"nie można dostarczyć|olevererbart|kan ikke leveres|недоставлен|non recapitabile|não entregue)",
    re.IGNORECASE,
)
BOUNCE_WORDS = re.compile(
    r"(?:could not|cannot|couldn.t|can.t|was not|wasn.t|unable to|not able to|failed to|have not) (?:able to )?(?:be "
    r"|been )?(?:deliver|reach|send|sent|relay)|"
    r"did(?: not|n.t) reach (?:the following|its|any)|delivery (?:to the following|has failed|failed|attempts?|was|"
    r"of)\b|undeliver(?:ed|able)|"
    r"(?:following|these|recipient) (?:address|recipient|destination)(?:es|s|\(?e?s\)?)?.{0,40}(?:fail|fatal|reject|"
    r"error|problem)|"
    r"permanent (?:fatal )?error|transcript of session|user (?:unknown|doesn.t have|does not exist|not found)|"
    r"unknown user|no such (?:user|mailbox|address|person|local user)|"
    r"mailbox (?:is )?(?:full|unavailable|not found|unknown|disabled|exceeded)|over quota|quota exceeded|returned "
    r"(?:to (?:you|sender)|below|mail)|"
    r"original message (?:follows|headers|was received|is below|attached)|\b5\d\d[ -](?:#?5\.\d{1,3}\.\d{1,3})|"
    r"status: [45]\.\d|diagnostic[- ]code|remote (?:host|server|mail server) said|"
    r"<<< 5\d\d|smtp (?:error|reply)|message (?:has been|was) (?:blocked|rejected|refused|bounced)",
    re.IGNORECASE,
)
_QMAIL = re.compile(
    r"^\s*(?:Hi\. )?This is the .{0,40}(?:program|mail system|mailer) (?:at|on)\b|^\s*I.m (?:afraid|sorry) "
    r".{0,40}(?:wasn.t able|have) to",
    re.IGNORECASE,
)
_DELIVERY_BODY = re.compile(
    r"This (?:message was created automatically by|is an automatically generated Delivery Status|report relates to a "
    r"message)|------ This is a copy of (?:your|the) message",
    re.IGNORECASE,
)
# Asked first, for it is quick.
_PROBABLY = ("created automatically", "Delivery Status", "relates to a message", "This is a copy of")
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
_ABSENCE = (
    r"\b(?:i am|i.m|i will be|i.ll be|we are|is|am) (?:currently |now |presently )?"
    r"(?:away|out of (?:the )?office(?! of)|on (?:annual |maternity |sick |paternity )?leave|on (?:holiday|vacation)|travell?ing)|"
    r"in my absence|(?:limited|no|without|intermittent) access to (?:my )?e-?mails?|"
    r"nicht im (?:büro|haus)|abwesend|absent|ausente|afwezig|bortrest|poissa|nieobecn|fuori sede|ulaşamay|"
    r"i ffwrdd o.r swyddfa"
)
_AWAY = re.compile(_ABSENCE, re.IGNORECASE)
_RESPONDS = re.compile(
    rf"{_ABSENCE}|thank(?:s| you) for (?:your )?(?:e-?mail|message|contacting|getting in touch|writing)|"
    r"(?:will|shall|i.ll) (?:be back|return|respond|reply|get back|answer|read)|for (?:anything )?urgent|"
    r"if (?:it is|it.s|your (?:matter|message|enquiry) is) urgent",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:this|it) is an? (?:auto(?:matic(?:ally)?|mated)?)[- ]?(?:generated )?(?:e-?mail |message )?(?:reply|"
    r"response|message|e-?mail|notification|acknowledge?ment)|automatically (?:generated|sent) (?:by|e-?mail|message|"
    r"repl)|"
    r"(?:please )?do not (?:reply|respond) (?:directly )?to this (?:e-?mail|message|address)|auto-?repl(?:y|ies)|auto-?respon(?:se|"
    r"der)|(?:mailbox|inbox|address) is (?:not|un)[- ]?monitored|diese nachricht wurde automatisch|"
    r"ceci est un message automatique",
    re.IGNORECASE,
)
_RECEIPT_SUBJECT = re.compile(
    r"^\W*(?:not read|read|gelesen|lu|leído|letto|gelezen|lido|przeczytano|läst|læst|lest|read receipt|return "
    r"receipt)\W*(?:[:：-]|\()",
    re.IGNORECASE,
)
_RECEIPT_WORDS = re.compile(
    r"(?:was|were) (?:read|opened|displayed|deleted without being read) (?:on|at)|\b(?:return|read) receipt\b|"
    r"message .{0,200} was read on|has been displayed on the recipient|this is a receipt for the mail",
    re.IGNORECASE | re.DOTALL,
)
_SAMPLE = 4000


def speaks_of_bounce(subject: str, text: str) -> bool:
    """True where subject and body both speak as a mail server does, or the body begins as only one does."""
    words = text[:_SAMPLE]
    if _QMAIL.search(words[:300]) and BOUNCE_WORDS.search(words):
        return True
    if any(each in words for each in _PROBABLY) and _DELIVERY_BODY.search(words):
        return True
    return bool(BOUNCE_SUBJECT.match(subject)) and len(BOUNCE_WORDS.findall(words)) > 1


def speaks_of_absence(subject: str, text: str, *, is_answer: bool) -> bool:
    """True where a responder's subject stands above words that responders use.

    One of them where the subject has a responder's colon ("Auto: Re: …") and the words tell of absence, or where
    the mail is an answer; else two.
    """
    found = AUTO_SUBJECT.match(subject)
    if found is None:
        return False
    words = text[:_SAMPLE]
    signs = len({each.lower() for each in _RESPONDS.findall(words)}) + 2 * bool(_MACHINE.search(words))
    has_colon = found[0].rstrip().endswith((":", "：")) or subject[found.end() :].lstrip().startswith((":", "："))
    return signs + is_answer + (has_colon and bool(_AWAY.search(words))) > 1


def speaks_of_receipt(subject: str, text: str) -> bool:
    """True where a program says that a mail was read."""
    return bool(_RECEIPT_SUBJECT.match(subject) and _RECEIPT_WORDS.search(text[:_SAMPLE]))


def calls_itself_a_machine(text: str) -> bool:
    """True where the body says that nobody wrote it, or that nobody reads answers."""
    return bool(_MACHINE.search(text[:_SAMPLE]) or _MACHINE.search(text[-_SAMPLE:]))
