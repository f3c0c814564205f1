"""What mail servers write into subjects and bodies, where their headers do not say that it is theirs.

Two signs are asked for: a server's subject, or a body that opens as only a server's does; and words below it that
hold what servers hold (codes, fields, a refused address). Whoever speaks first has written the mail: where a person's
words stand above a server's, it is the person's.
"""

from __future__ import annotations

import re

_SAMPLE = 4000
_OPENING = 400
PASSED_ON = re.compile(
    r"^\W*(?:re|fwd?|aw|wg|sv|vs|tr|rv|rif|res|enc|antw|doorst|odp|pd|i|r)(?:\[\d+\])?\s?[:：]", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"^\W*(?:(?:spam|postmaster|automatic(?:ally)?|sorry|notice|warning|bounced?|e-?mail|mail|message)\W+){0,3}"
    r"(?:undeliver(?:able|ed)|non-?deliver(?:able|y|ed)|ndn\b|ndr\b|delivery (?:status )?notification|delivery (?:has "
    r")?fail(?:ure|ed)|delivery[ _](?:failure|report|problem|delayed|error|warning|status)|failure notice|"
    r"failed (?:e-?mail|mail|delivery)|fail(?:ure|ed) (?:delivery|notification|to deliver)|fail(?:ed|ure), returning|"
    r"returned (?:mail|to sender|e-?mail|message)|rejected (?:mail|message|e-?mail)|bounce notification|"
    r"(?:e-?)?mail (?:delivery )?(?:failure|failed|error|system error|delivery (?:failed|system|problem|error|"
    r"warning|status|subsystem)|could not be delivered|not delivered|status report|alert)|delayed (?:mail|message)|"
    r"message (?:not delivered|status|delivery (?:failure|delayed|has failed)|you sent blocked|undeliverable|could "
    r"not be delivered|delayed|frozen|has not (?:yet )?been delivered)|message delivery has failed|"
    r"(?:your )?(?:e-?mail|message|mail) .{0,80}(?:could not|cannot|can't|was not|not) be(?:en)? (?:sent|delivered)|"
    r"(?:your )?message .{0,60}(?:blocked|rejected|bounced)|there was an error sending your|considered unsolicited|"
    r"could not send|.{1,60} (?:- )?user unknown\b|user unknown|unknown user|permanent (?:delivery )?(?:error|"
    r"failure)|could not (?:deliver|send) message|failed mail|processing error|e-?mail error|delivery failure|"
    r"unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|zustellungsbericht|non remis|échec de (?:la )?remise|"
    r"no se puede entregar|correo devuelto|onbestelbaar|niet (?:bezorgd|te bezorgen)|nie można dostarczyć|niedostarczon|"
    r"olevererbart|kan (?:ikke|inte) levere|uleverbar|toimittamatta|недоставлен|ваше (?:сообщение|письмо) не|не удалось доставить|non recapitabile|"
    r"mancata consegna|não (?:foi possível )?entreg|nedoručiteln|kézbesíthetetlen|teslim edilemedi|"
    r"无法投递|系统退信|無法傳遞|配信不能|반송)|^.{0,200}\bnon remis\b",
    re.IGNORECASE,
)
# What only a server opens with, and what needs a sign below it.
_SERVERS_OPENING = re.compile(
    r"(?:this is the (?:qmail|postfix|mail system|mail(?:er)?-?daemon|machine generated message from mail)|"
    r"(?:hi|hello)[.!,]\s+this is the .{0,40}(?:program|mail system|mailer|mailer-daemon|mail server)\b|"
    r"this (?:message|report|mail) (?:was (?:created|generated) automatically by|relates to a message you sent)|"
    r"this is an (?:automatically generated delivery status|automated message (?:created by mail delivery|from the "
    r".{0,30}(?:server|gateway|quarantine)))|-+ this is a copy of (?:your|the) message|-+ non-delivery report|"
    r"the original message was received at .{0,200}\s+(?:from|-+)|-+ the following addresses had|"
    r"this is a delivery failure notification|i.m (?:afraid|sorry)[ ,]+i (?:wasn.t|was not|have not been) able to deliver|"
    r"это письмо создано автоматически сервером|<<< no message collected)",
    re.IGNORECASE,
)
_OPENINGS = re.compile(
    r"(?:(?:your|this|the|a|an) (?:e-?mail|mail|message)\b.{0,160}?(?:not|n't|cannot|unable|un\w*deliver\w*|reject\w*|"
    r"block\w*|return\w*|bounc\w*|delay\w*|fail\w*|problems|discarded|error|refused|reached our)|"
    r"(?:sorry|we.re sorry|we are sorry|unfortunately|i.m (?:afraid|sorry))\b.{0,160}?(?:deliver|send|reach|mailbox|"
    r"recipient|address|sent)|"
    r"(?:the following|intended|these|could not deliver|delivery (?:to|of|has failed|failed|attempts?)|unable to "
    r"deliver|mail (?:delivery|could)|we (?:had trouble|were unable|could not) deliver|failed to deliver|could not be "
    r"delivered|an error (?:was|has|occurred)|invalid (?:final|recipient)|user (?:mailbox|unknown)|mailbox (?:is )?full|"
    r"delivery of|you sent (?:an? )?(?:e-?)?mail)|<?[^\s<>@]{1,64}@[^\s<>@]{1,200}>?\s*(?::|-|on\b))",
    re.IGNORECASE | re.DOTALL,
)
_FIRM = tuple(
    re.compile(each, re.IGNORECASE | re.MULTILINE)
    for each in (
        (
            r"\b[45]\d\d[ -]+#?[45]\.\d{1,3}\.\d{1,3}\b|\(#[45]\.\d\.\d{1,3}\)|^<<< [45]\d\d|said: [45]\d\d|status: [45]\.\d|"
            r"\b55[0-4][ -](?:<|[a-z ]{0,30}(?:unknown|quota|mailbox|reject|relay|user|denied|invalid))"
        ),
        r"^(?:reporting-(?:mta|ua)|final-recipient|remote-mta|diagnostic-code|action: (?:failed|delayed))",
        (
            r"(?:user|recipient|mailbox|account|addressee?)(?: name)? (?:is )?(?:unknown|not (?:found|known|recognized|listed)|"
            r"unavailable|disabled|(?:does not|doesn.t) exist|doesn.t have)|no such (?:user|mailbox|address|person|local "
            r"user|domain)|unknown (?:user|recipient|local)|not a valid (?:user|recipient|address)|invalid (?:final delivery )?"
            r"(?:userid|recipient|mailbox|address)|no (?:valid recipients|mailbox here)|not listed in|nameserver query|无法(?:发送|投递|送达)|"
            r"n.existe pas|nicht vorhanden|unbekannt|no existe|non esiste|bestaat niet|nie istnieje|не существует"
        ),
        (
            r"mailbox (?:is )?(?:full|exceed|size)|full mailbox|mail ?box space|over quota|quota (?:exceeded|violation)|"
            r"exceed\w* (?:the )?(?:allowed|maximum|its|quota|size)"
        ),
        (
            r"(?:following|these|intended|affected) .{0,25}(?:address(?:es|\(es\))?|recipients?|users?|destinations?)\b|following local "
            r"address|to the following(?: address)?:"
        ),
        (
            r"original (?:message|mail)(?: (?:follows|headers|was received|is (?:below|attached)|attached|as follows)|:?\s*$)|"
            r"copy of the (?:original )?message|transcript of (?:the )?(?:session|attempts)|returned message|unsent message|"
            r"headers? of the (?:failed|original)|failed address|error detail|message log|number of attempts|old message:|"
            r"enclosed message|message reads"
        ),
        r"\byour message\b\s{1,8}(?:to|from|subject|an|betreff|para|à)\s{0,3}:",
        r"mail(?:er)? (?:delivery )?(?:system|server|software|gateway|daemon|transport)|mailer-daemon|post-?master|smtp",
        r"(?:message|e-?mail|mail)[^.\n]{0,60}\b(?:delivered|deliver|sent|send)\b[^.\n]{0,12}\bto:?\s+<?[^\s<>@]+@",
    )
)
_FAINT = tuple(
    re.compile(each, re.IGNORECASE | re.MULTILINE)
    for each in (
        (
            r"(?:not|cannot|couldn.t|can.t|wasn.t|unable to|failed to) (?:able to )?(?:yet )?(?:be |been )?(?:deliver|reach|send|sent|"
            r"relay)|undeliver|did(?: not|n.t) (?:reach|receive)"
        ),
        r"delivery (?:has failed|failed|failure|attempts?|problems?)|permanent (?:fatal )?error",
        r"^\W{0,3}<?[^\s<>@]{1,64}@[^\s<>@]{1,200}>?\W*$",
        (
            r"(?:message|mail) (?:has been |was |is )?(?:automatically )?(?:blocked|rejected|refused|bounced|returned|delayed|"
            r"postponed)|has been (?:postponed|returned)"
        ),
        r"\breason\b|because:|because they are|error",
        (
            r"n.a pas (?:pu|été)|nicht (?:zugestellt|zustell)|no (?:se )?(?:ha )?pud[oi]|non (?:è stato )?(?:possibile|recapit)|"
            r"не (?:может быть|удалось|доставлен)|无法|niet (?:worden )?(?:bezorgd|afgeleverd)|nie (?:mogła|można|został)|"
            r"não (?:pôde|foi)"
        ),
    )
)
_RULES = " \t\r\n*#=-_~|>.\ufeff\xa0"
# Only what stands above the server's own words is asked, so that no word of a server's letter is among them.
_PERSON = re.compile(
    r"\bi (?!am (?:sorry|afraid)|was (?:un|not )able|could not deliver|have given up)[a-z]+\b|"
    r"\bmy (?:\w+ )?(?:son|daughter|child|children|kids?|boy|girl|husband|wife|partner|e-?mails?|messages?|letters?|mail)\b|"
    r"\bi've (?:been|tried|sent|written|had|just)\b|\b(?:dear|hi|hello|good morning|good afternoon)\b[ ,]+(?:mr|mrs|ms|miss|dr|"
    r"head|sir|madam|all|team|there)\b|\b(?:he|she) |forwarded message|original message\s*-{3,}|^\W*(?:from|von|de):|\bwrote:",
    re.IGNORECASE | re.MULTILINE,
)


def has_bounce_subject(subject: str) -> bool:
    """True where a subject is one that servers give to what they return or report."""
    return bool(_SUBJECT.match(subject))


def opens_as_server(text: str) -> bool:
    """True where a body opens as only a mail server's does."""
    return bool(_SERVERS_OPENING.match(text[:_OPENING].lstrip(_RULES)))


def holds_server_words(text: str) -> bool:
    """True where a body holds what servers hold: a code, a field of a report, a refused address."""
    return any(each.search(text[:_SAMPLE]) for each in _FIRM)


def speaks_of_bounce(subject: str, text: str) -> bool:
    """True where subject or opening are a server's, and so are the first words that tell of the mail's fate."""
    if PASSED_ON.match(subject):
        return False
    if opens_as_server(text):
        return True
    words = text[:_SAMPLE].lstrip(_RULES)
    has_subject = has_bounce_subject(subject)
    if not has_subject and not _OPENINGS.match(words):
        return False
    firm = [found.start() for each in _FIRM if (found := each.search(words))]
    if len(firm) > (0 if has_subject else 1):
        return not _PERSON.search(words[: min(firm)])
    faint = sum(1 for each in _FAINT if each.search(words))
    return has_subject and faint > 1 and not _PERSON.search(words[:_OPENING])
