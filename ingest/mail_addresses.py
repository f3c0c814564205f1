"""Names and addresses of the address fields (RFC 5322 §3.4), however badly they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casefile.report import Mailbox
from ingest.headers import decoded, raw_headers
from ingest.lenient_message import LenientMessage

# "undisclosed-recipients:;" names nobody, and so does the null sender's "<>".
_EMPTY_GROUP = re.compile(r"[^:;,<>@]{0,200}:\s*;?")
# One mailbox without anything unusual, which is nearly all of them: read at once.
_LOCAL = r"[\w.+='-]{1,64}@[A-Za-z0-9.-]{1,255}"
_SIMPLE = re.compile(
    rf'(?:"([\w .,\'’&/+-]{{1,200}})"|([\w .\'’&/+-]{{0,200}}?)) ?<({_LOCAL})>|({_LOCAL})',
)
_ANYWHERE = re.compile(r"[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ADDRESS = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|[^\s@<>"]+)@[^\s@<>"]+""")
# An encoded word is one word, whatever stands in it; quotes end where a name can, for some have quotes within.
_TOKEN = re.compile(
    r"""(?P<encoded>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)
    |(?P<quoted>"(?:[^"\\]|\\.)*"(?:@[^\s,;<>]+)?)
    |(?P<angle><(?:"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|[^<>"])*>?)
    |(?P<comment>\()
    |(?P<mark>[,;:])
    |(?P<word>[^\s",:;<>()]+)
    |(?P<other>\S)""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_SCHEME = re.compile(r"(?i)(^|[\s<\[\"'])mailto:")
# Words that are no address with spaces around its marks ("jdoe @ test . example").
_APART = re.compile(r"[^\s.@] [^\s.@]")
_ROUTE = re.compile(r"(?:,*@[^:@]+)+:")
_MOST_ADDRESSES = 1000
_MOST_IN_NAME = 6


@dataclass(slots=True)
class _Pieces:
    """What was found of one mailbox."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None
    # Words behind the brackets are this one's name, unless another's brackets follow.
    behind: list[str] = field(default_factory=list)


def addresses(message: LenientMessage, name: str) -> tuple[Mailbox, ...]:
    """Every mailbox of an address field, groups and comments taken apart; an unreadable one keeps its words as name."""
    found: list[Mailbox] = []
    for value in raw_headers(message, name):
        unfolded = " ".join(value.split())
        if _EMPTY_GROUP.fullmatch(unfolded):
            continue
        simple = _SIMPLE.fullmatch(unfolded)
        if simple:
            found.append(Mailbox(_name(simple[1] or simple[2] or ""), simple[3] or simple[4]))
            continue
        found += _mailboxes(_SCHEME.sub(r"\1", unfolded))
    return tuple(found[:_MOST_ADDRESSES])


def _mailboxes(value: str) -> list[Mailbox]:
    found: list[Mailbox] = []
    pieces = _Pieces()
    at = closed = 0
    while (token := _TOKEN.search(value, at)) is not None and len(found) <= _MOST_ADDRESSES:
        at = token.end()
        if token.lastgroup == "comment":
            # Where one is never closed the others are not looked at, which would take the square of their number.
            end = 0 if closed < 0 else _comment_end(value, token.start())
            closed = end or -1
            pieces.comments += [value[at : end - 1]] if end else []
            at = end or at
        elif token.lastgroup == "mark":
            pieces = _at_mark(token[0], pieces, found)
        elif _begins_another(token, pieces):
            behind, pieces.behind = pieces.behind, []
            found += _finished(pieces)
            pieces = _Pieces(behind)
            _add(token, pieces)
        else:
            _add(token, pieces)
    return found + _finished(pieces)


def _comment_end(value: str, start: int) -> int:
    """Where a comment ends, with those in it; 0 where it does not."""
    depth, at = 0, start
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] in "()":
            depth += 1 if value[at] == "(" else -1
            if depth == 0:
                return at + 1
        at += 1
    return 0


def _at_mark(mark: str, pieces: _Pieces, found: list[Mailbox]) -> _Pieces:
    words = " ".join(pieces.words[: _MOST_IN_NAME + 1])
    if mark == ":":
        if pieces.angle is not None or "@" in words:
            return pieces
        # The name of a group is nobody's.
        return _Pieces()
    is_name = 0 < len(pieces.words) <= _MOST_IN_NAME and pieces.angle is None
    if mark == "," and is_name and "@" not in decoded(words):
        # "Last, First <…>" without its quotes.
        pieces.words[-1] += mark
        return pieces
    found += _finished(pieces)
    return _Pieces()


def _begins_another(token: re.Match[str], pieces: _Pieces) -> bool:
    """True where a second address stands behind the first without a mark between them."""
    if pieces.angle is None:
        return False
    return token.lastgroup == "angle" or bool(_ADDRESS.fullmatch(token[0]))


def _add(token: re.Match[str], pieces: _Pieces) -> None:
    words = token[0]
    if token.lastgroup == "angle":
        pieces.angle = words[1:].removesuffix(">")
        return
    target = pieces.words if pieces.angle is None else pieces.behind
    if token.lastgroup == "quoted" and words.endswith('"'):
        target.append(re.sub(r"\\(.)", r"\1", words[1:-1]))
    elif token.lastgroup != "other":
        target.append(words)


def _finished(pieces: _Pieces) -> list[Mailbox]:
    words = [each for each in pieces.words + pieces.behind if each]
    comments = " ".join(re.sub(r"\\(.)", r"\1", each) for each in pieces.comments)
    if pieces.angle is not None:
        inner = _COMMENT.findall(pieces.angle)
        comments = " ".join([comments, *(each[1:-1] for each in inner)]).strip()
        address = _bare(_COMMENT.sub("", pieces.angle))
        return [_mailbox(" ".join(words), address, comments)] if address or words else []
    joined = "".join(words)
    if _ADDRESS.fullmatch(joined) and not _APART.search(" ".join(words)):
        return [_mailbox("", _bare(joined), comments)]
    plain = [each for each in words if _ADDRESS.fullmatch(each.strip("'[]"))]
    if len(plain) == 1:
        words.remove(plain[0])
        return [_mailbox(" ".join(words), plain[0].strip("'[]"), comments)]
    if plain and len(plain) == len(words):
        return [_mailbox("", each, "") for each in plain]
    return [_mailbox(" ".join(words).rstrip(","), "", comments)] if words or "@" in comments else []


def _bare(address: str) -> str:
    """An address without the spaces and the route that may stand in its brackets."""
    packed = "".join(address.split()) if '"' not in address else address.strip()
    return _ROUTE.sub("", packed, count=1).strip("'")


def _mailbox(words: str, address: str, comments: str) -> Mailbox:
    """A mailbox; where no address was found, one that stands anywhere among the words ("Ola (ola@…", "=?…ola@…?=")."""
    name = _name(words)
    note = decoded(comments)
    if note:
        name = f"{name} ({note})" if name else note
    found = _ANYWHERE.findall(name) if not address else []
    if len(found) != 1:
        return Mailbox(name, address)
    rest = re.sub(r"(?i)[<(\[]?\s*(?:mailto:)?" + re.escape(found[0]) + r"\s*[>)\]]*", " ", name)
    return Mailbox(" ".join(rest.split()).strip("\"' <>,;"), found[0])


def _name(display: str) -> str:
    return decoded(display).strip("\"' ")
