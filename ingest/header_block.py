"""The block of fields above a mail that was quoted or passed on: From, Sent, To, Subject, in the languages programs speak."""

from __future__ import annotations

import re

from ingest.field_names import ROLES

_MARKS = "-–—_*=~+"
_FORWARD_WORDS = (
    r"forwarded|passed on|weitergeleitet|transf[ée]r[ée]|réexpédié|reenviado|encaminhada|reencaminhada|inoltrato|"
    r"doorgestuurd|przekazan|"
    r"vidarebefordra|videresend|välitetty|přeposlan|preposlan|redirecționat|iletilen|yönlendirilen|a anfonwyd ymlaen|"
    r"továbbított|"
    r"přeposílan|przekazywan|przesłan|edelleenlähetetty|transmis\b|proslijeđen|proslěd|iletilmiş|пересыла|пересл|переадрес|"
    r"перенаправл|пересила|προωθ|转发|轉寄|転送|전달"
)
_MAIL_WORDS = (
    r"message|e-?mail|mail|nachricht|messaggio|mensaje|mensagem|bericht|wiadomo|meddelande|meddelelse|melding|viesti|"
    r"zpráv|správ|mesaj|ileti|neges|"
    r"üzenet|сообщени|письм|повідомленн|листа|^original$|μήνυμα|邮件|郵件|メッセージ|メール|메시지|appointment|besked|brev|missatge|poruka|sporočilo"
)
_DIVIDER = re.compile(rf"^[ >|]*[{_MARKS}]{{2,}}[ \t]*([^{_MARKS}\n][^\n]{{1,70}}?)[ \t]*:?[ \t]*[{_MARKS}]{{2,}}\s*$")
_BEGIN_FORWARD = re.compile(
    r"^[ >|]*(?:(?:Begin )?forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du (?:message|"
    r"mail|e-mail) (?:réexpédié|transféré)|"
    r"Inizio (?:del )?messaggio inoltrato|Inicio del mensaje reenviado|Início da mensagem (?:re)?encaminhada|Begin "
    r"doorgestuurd bericht|"
    r"(?:Vidarebefordrat|Vidaresänt) (?:brev|mejl|meddelande)|Start på videresendt (?:besked|meddelelse)|Videresendt "
    r"(?:besked|melding|e-post)|"
    r"Begynnelsen på videresendt melding|Välitetty viesti alkaa|(?:Początek|Rozpoczęcie) przekazan\w+ wiadomości|"
    r"Začátek přeposlané zprávy|"
    r"Baştan iletilen mesaj|İletilen mesaj(?:ın)? başlangıcı|Inceput mesaj redirecționat|Начало (?:переадресованного|"
    r"пересланного) (?:сообщения|письма)|"
    r"Továbbított levél kezdete|Αρχή προωθημένου μηνύματος|Začátek přeposílané zprávy|Začiatok preposlanej správy|"
    r"Započni proslijeđenu poruku|Początek przekazywanej wiadomości|Începe mesajul redirecționat|İleti başlangıcı|"
    r"Початок листа, що пересилається)\s*[:：]\s*$",
    re.IGNORECASE,
)
# Marks without dashes: Orange's and Tobit's, and what ticket desks ask not to write below.
_OTHER_MARK = re.compile(
    r"^[ >\[]*(?:Message du ?:? ?\d|Original Message processed by david)|"
    r"^\W{2,}(?:please )?(?:type |write |enter )?(?:your )?reply above\b.{0,60}$|^\W*\*?Previous Replies\*?\W*$",
    re.IGNORECASE,
)
_BARE_FORWARD = re.compile(r"^[ >|]*[-–—_*=]{2,}[ \t]*forwarded (?:message|by|from)\b.{0,120}$", re.IGNORECASE)
_AROUND, _AROUND_VALUE = " >|\t\xa0*_", "* \t\xa0"
_LONGEST_NAME = 40
_LONGEST_LINE = 2000
# A block that lost its line ends.
_LONGEST_BLOCK, _MOST_FIELDS = 600, 12
MARKS = tuple("-–—_*=~+")
_RULE = re.compile(rf"^[ >|]*[{_MARKS}]{{5,}}\s*$")
HEADER_LINES = 12
_LEAST_FIELDS = 3
# Empty lines that BlackBerry puts between two fields.
_GAP = 1
_COLON = re.compile(r"[:：](?=\s|$)")
_LAST_WORDS = (re.compile(r"(?<=\s)[^\s:]{1,20}\s[^\s:]{1,20}\s?$"), re.compile(r"(?<=\s)[^\s:]{1,20}\s?$"))
_PROGRAMS = re.compile(r"@|\b(?:19|20)\d\d\b|\d{1,2}:\d\d")


def field_of(line: str) -> tuple[str, str] | None:
    """The role of a field ("from", "date", "to", "cc", "subject", "other") and its value; None for other lines."""
    name, colon, value = line[:_LONGEST_LINE].partition(":")
    if not colon or len(name) > _LONGEST_NAME:
        name, colon, value = line[:_LONGEST_LINE].partition("：")
    role = ROLES.get(name.strip(_AROUND).lower()) if colon and len(name) <= _LONGEST_NAME else None
    return (role, value.strip(_AROUND_VALUE)) if role else None


def fields_of(line: str) -> list[tuple[str, str]]:
    """Every field of a line: where line ends were lost, "From: … Sent: … To: …" stand in one."""
    first = field_of(line)
    if first is None or first[0] in {"subject", "other"}:
        return [first] if first else []
    value, *more = _COLON.split(first[1][:_LONGEST_BLOCK], _MOST_FIELDS)
    fields = [(first[0], value)]
    for piece in more:
        role, above = fields[-1]
        name, next_role = _name_at_end(above, {each for each, _ in fields})
        if next_role:
            fields[-1:] = [(role, above[: len(above) - len(name)]), (next_role, piece)]
        else:
            fields[-1] = (role, f"{above}:{piece}")
    return [(role, value.strip(_AROUND_VALUE)) for role, value in fields]


def _name_at_end(value: str, known: set[str]) -> tuple[str, str]:
    """The name of a further field that ends a value, and its role."""
    for words in _LAST_WORDS:
        match = words.search(value)
        role = ROLES.get(match[0].strip(_AROUND).lower()) if match else None
        if match and role and role not in known and not match[0].strip(_AROUND)[:1].islower():
            return match[0], role
    return "", ""


def is_forward_mark(line: str) -> bool:
    """True for a line that says that a mail passed on begins here."""
    bare = line.strip(" >|\t")
    if bare.endswith((":", "：")) and _BEGIN_FORWARD.match(line):
        return True
    if not bare.startswith(MARKS):
        return False
    match = _DIVIDER.match(line)
    if _BARE_FORWARD.match(line):
        return True
    return bool(match and re.search(_FORWARD_WORDS, match[1], re.IGNORECASE))


def is_original_mark(line: str) -> bool:
    """True for "-----Original Message-----" and its like in other languages."""
    if ("essage " in line or "bove" in line or "BOVE" in line or "evious" in line) and _OTHER_MARK.match(line):
        return True
    match = _DIVIDER.match(line) if line.lstrip(" >|\t").startswith(MARKS) else None
    return bool(match and re.search(_MAIL_WORDS, match[1], re.IGNORECASE) and not is_forward_mark(line))


def is_rule(line: str) -> bool:
    """True for a line of dashes or underscores alone."""
    return bool(_RULE.match(line))


def is_header_block(lines: list[str], number: int, *, marked: bool = False) -> bool:
    """True where a block of fields begins at this line. `marked`: a divider stands above, so that less is asked."""
    first = field_of(lines[number])
    if first is None or first[0] in {"other", "cc"} or (first[0] == "to" and not marked):
        return False
    roles: dict[str, str] = {}
    gap = 0
    for line in lines[number : number + HEADER_LINES]:
        found = fields_of(line)
        if found:
            for role, value in found:
                roles.setdefault(role, value)
            gap = 0
            continue
        gap += 1
        # One empty line between fields, and one of folded values, is as far as programs go.
        if gap > (2 if first[1] == "" else 1) and not (marked and not roles):
            break
    known = roles.keys() - {"other"}
    if "from" not in known and not ({"date", "to"} <= known):
        return False
    if len(known) >= _LEAST_FIELDS or (marked and known):
        return True
    is_next = len(fields_of(lines[number])) > 1 or (number + 1 < len(lines) and field_of(lines[number + 1]) is not None)
    return len(known) > 1 and is_next and any(_PROGRAMS.search(roles[each]) for each in known)


def header_end(lines: list[str], number: int) -> int:
    """The line below the block that begins here. A second sender begins another block."""
    end, roles = number, set[str]()
    for n in range(number, min(number + HEADER_LINES, len(lines))):
        found = field_of(lines[n])
        if found and not (found[0] == "from" and "from" in roles):
            roles.add(found[0])
            end = n + 1
        elif found or n - end > _GAP:
            break
    return max(end, number + 1)
