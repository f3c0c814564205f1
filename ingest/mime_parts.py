"""The MIME tree of a mail, taken apart within limits: which leaves are its words, which are exhibits.

multipart/alternative   the plain words, unless they are empty or only point at the HTML
multipart/related       the first (or named) part is the words, the rest belongs to it
multipart/signed        the first part is the words, the signature an exhibit
any other multipart     text without a file name is the words, all else exhibits
message/rfc822          one exhibit, whole: its words are not this mail's
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from ingest.lenient_message import (
    MOST_DEPTH,
    MOST_PARTS,
    LenientMessage,
    parsed,
    part_of,
    raw_body,
    set_body,
    transfer_encoding,
)
from ingest.part_bytes import part_bytes

_TEXTS = {"text/plain", "text/html", "text/enriched"}
_BOUNDARY = re.compile(rb"^--([^\s\"-][^\r\n\"]{0,100}[^\s\"])[ \t]*\r?$", re.MULTILINE)
# The surer sign: a line of the kind with a field below it.
_BOUNDARY_WITH_FIELDS = re.compile(
    rb"^--([^\r\n\"]{0,100}[^\s\"])[ \t]*\r?\n(?=Content-[A-Za-z-]+[ \t]*:)", re.MULTILINE | re.IGNORECASE
)


@dataclass(slots=True)
class Tree:
    """`words`: alternatives, each a list of text leaves in order of preference; `exhibits`: the other leaves."""

    message: LenientMessage
    words: list[list[tuple[str, Message]]] = field(default_factory=list)
    exhibits: list[tuple[str, Message]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def tree_of(raw: bytes) -> Tree:
    """Takes a mail apart. Never raises."""
    message = parsed(_without_mbox_line(raw))
    tree = Tree(message)
    walk(tree, message)
    return tree


def _without_mbox_line(raw: bytes) -> bytes:
    raw = raw.lstrip(b"\r\n") if raw[:1] in b"\r\n" else raw
    first = re.match(rb">?From [^\r\n]*(?:\r\n|\r|\n)", raw)
    return raw[first.end() :] if first else raw


def walk(tree: Tree, top: Message, position: str = "") -> None:
    """Sorts the leaves below a part into the tree's words and exhibits; `position` is the part's own place."""
    waiting: list[tuple[str, Message, int, bool]] = [(position, top, 0, True)]
    count = 0
    while waiting:
        position, part, depth, is_words = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            tree.warnings.append("The mail has more parts than are read; the rest is in the original.")
            return
        if depth < MOST_DEPTH:
            _mend(tree, part)
        elif part.get_content_maintype() == "multipart":
            tree.warnings.append("The mail is nested too deeply; its inmost part is shown as it came.")
        children = _children(part)
        if children is None:
            _leaf(tree, position or "1", part, is_words)
            continue
        kind = part.get_content_subtype()
        numbered = [(f"{position}.{n}".lstrip("."), each) for n, each in enumerate(children, start=1)]
        if kind == "alternative" and is_words and all(_children(each) is None for each in children):
            _alternatives(tree, numbered)
            continue
        first_only = kind in {"related", "signed"}
        for n, (place, child) in reversed(list(enumerate(numbered))):
            waiting.append((place, child, depth + 1, is_words and not (first_only and n > 0)))
        if kind == "alternative":
            _choose_later(tree, numbered, waiting, is_words)


def _choose_later(
    tree: Tree,
    numbered: list[tuple[str, Message]],
    waiting: list[tuple[str, Message, int, bool]],
    is_words: bool,
) -> None:
    """An alternative with multiparts in it: the plain leaf and the words of the richer branch are one choice."""
    plain = [each for each in numbered if each[1].get_content_type() == "text/plain" and _children(each[1]) is None]
    if not (plain and is_words):
        return
    del waiting[-len(numbered) :]
    others = [leaf for place, part in numbered for leaf in _text_leaves(place, part) if (place, part) not in plain]
    # Apple's programs cut the HTML in pieces, with the files between them.
    richer = [leaf for leaf in others if leaf[1].get_content_type() == "text/html"] or others[:1]
    tree.words.append([*plain, *richer])
    taken = {id(part) for _, part in [*plain, *richer]}
    for place, part in numbered:
        tree.exhibits += [leaf for leaf in _leaves(place, part) if id(leaf[1]) not in taken]


def _text_leaves(place: str, part: Message) -> Iterator[tuple[str, Message]]:
    for leaf in _leaves(place, part):
        if leaf[1].get_content_type() in {"text/html", "text/plain"} and not is_file(leaf[1]):
            yield leaf


def _leaves(place: str, part: Message) -> Iterator[tuple[str, Message]]:
    waiting = [(place, part)]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        position, each = waiting.pop(0)
        children = _children(each)
        if children is None:
            yield position, each
        else:
            waiting = [(f"{position}.{n}", child) for n, child in enumerate(children, start=1)] + waiting


def _alternatives(tree: Tree, numbered: list[tuple[str, Message]]) -> None:
    texts = [each for each in numbered if each[1].get_content_type() in _TEXTS]
    texts.sort(key=lambda each: each[1].get_content_type() != "text/plain")
    if texts:
        tree.words.append(texts)
    tree.exhibits += [each for each in numbered if each not in texts]


def _leaf(tree: Tree, position: str, part: Message, is_words: bool) -> None:
    is_text = part.get_content_type() in _TEXTS or part.get_content_maintype() == "multipart"
    if is_words and is_text and (not is_file(part) or _is_named_body(tree, part)):
        tree.words.append([(position, part)])
    else:
        tree.exhibits.append((position, part))


def _is_named_body(tree: Tree, part: Message) -> bool:
    """True for the first text of a mail where a program gave the body itself a name; a chat export is never that."""
    if tree.words or tree.exhibits or part.get_content_disposition() == "attachment":
        return False
    name = str(part.get_filename() or "").lower()
    return "chat" not in name and "whatsapp" not in name


def _mend(tree: Tree, part: Message) -> None:
    """A multipart that names no boundary, or a wrong one: the first line that looks like one stands in for it."""
    body = raw_body(part)
    if part.get_content_maintype() != "multipart" or body is None or not isinstance(part, LenientMessage):
        return
    tree.warnings.append("The parts of the mail are not marked as they should be.")
    if transfer_encoding(part) in {"base64", "quoted-printable"}:
        # A multipart may not be encoded as a whole (RFC 2045 §6.4), but there are programs that do it.
        set_body(part, part_bytes(part))
        del part["Content-Transfer-Encoding"]
        if part_of(part, str(part.get_param("boundary", ""))):
            return
    data = raw_body(part) or b""
    found = _BOUNDARY_WITH_FIELDS.search(data) or _BOUNDARY.search(data)
    if found:
        part_of(part, found[1].decode("ascii", "surrogateescape"))


def _children(part: Message) -> list[Message] | None:
    """The parts of a multipart; None for a leaf. An attached mail is a leaf."""
    if part.get_content_maintype() == "message" or not part.is_multipart():
        return None
    return [each for each in part.get_payload() if isinstance(each, Message)]


def is_file(part: Message) -> bool:
    """True where the part is meant as a file: it has a file name, or is disposed as an attachment (RFC 2183)."""
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())
