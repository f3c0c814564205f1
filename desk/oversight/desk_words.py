"""What people did at the desk itself, in no case: a sentence for each act, for the audit page alone."""

from __future__ import annotations

import json

from casefile.cabinet import Cabinet
from casefile.tables import AuditLine
from desk.case.story import name_of, sentence

# {who} is whoever did it, {person} whom it was about; other braces are the line's own details, in words.
_SENTENCES = {
    "sign-in-asked": "A link to sign in was mailed to {person}.",
    "signed-in": "{who} signed in{way}.",
    "second-factor-given": "{who} proved once more who they are{way}.",
    "signed-out": "{who} signed out.",
    "sessions-ended": "{who} ended {whose} open sessions: {count}.",
    "recovery-code-used": "{who} used a recovery code; {left} are left.",
    "codes-locked": "Too many wrong codes were given for {person}: no more are taken for a while.",
    "invited": "{who} invited {person} to set up a way in.",
    "ways-in-taken-away": "{who} took away every way in of {person}, and their sessions.",
    "passkey-added": "{who} added a passkey.",
    "passkey-removed": "{who} removed a passkey.",
    "app-added": "{who} set up an authenticator app.",
    "app-removed": "{who} removed an authenticator app.",
    "recovery-made": "{who} made new recovery codes.",
    "figures-counted": "The figures of a term that has ended were counted for governors.",
    "figures-taken": "{who} took away figures for governors.",
    "keys-turned": "{who} put every key under the newest master key.",
    "audit-checked": "{who} checked whether the audit trail is whole: {holds}.",
    "corrections-learned": "{who} put into effect what was learned from corrections of labels.",
    "learning-undone": "{who} took back what was learned from corrections of labels.",
}
_WAYS = {
    "passkey": " with a passkey",
    "link": " with a mailed link and a code",
    "school-account": " with the school’s account",
    "invitation": " by an invitation",
    "app": " with a code",
    "code": " with a code",
}


def in_words(cabinet: Cabinet, line: AuditLine) -> str:
    """What a line says: of the desk itself by the sentences here, of a case by those of its story."""
    plain = _SENTENCES.get(line.act) if line.case_id is None else None
    if plain is None:
        return sentence(cabinet, line)
    raw, who = json.loads(line.details), name_of(cabinet.school, line.actor)
    person = name_of(cabinet.school, raw.get("person"))
    said = plain.format(
        who=who,
        person=person,
        whose="their own" if raw.get("person") in (None, line.actor) else f"{person}’s",
        way=_WAYS.get(str(raw.get("way", "")), ""),
        count=raw.get("count", ""),
        left=raw.get("left", ""),
        holds="it is" if raw.get("holds") else "it is not",
    )
    return said[:1].upper() + said[1:]
