"""The MIME tree of a mail, taken apart within limits: which leaves are its words, which are exhibits.

multipart/alternative   the plain words, unless they are empty or only point at the HTML
multipart/related       the first (or named) part is the words, the rest belongs to it
multipart/signed        the first part is the words, the signature an exhibit
any other multipart     text without a file name is the words, all else exhibits
message/rfc822          one exhibit, whole: its words are not this mail's
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message

from ingest.lenient_message import parsed, raw_body

MOST_PARTS = 500
MOST_DEPTH = 40
_TEXTS = {"text/plain", "text/html", "text/enriched"}
_BOUNDARY = re.compile(r"^--([^\s\"-][^\r\n\"]{0,100}[^\s\"])[ \t]*\r?$", re.MULTILINE)
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/]+={0,3}\s*")


@dataclass(slots=True)
class Tree:
    """`words`: alternatives, each a list of text leaves in order of preference; `exhibits`: the other leaves."""

    message: Message
    words: list[list[tuple[str, Message]]] = field(default_factory=list)
    exhibits: list[tuple[str, Message]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def tree_of(raw: bytes) -> Tree:
    """Takes a mail apart. Never raises: a tree too deep for the parser becomes one leaf, with a warning."""
    try:
        message = parsed(_without_mbox_line(raw))
    except RecursionError:
        message = parsed(raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0] + b"\n\n")
        message.set_type("text/plain") if "Content-Type" in message else None
        message.set_payload(raw)
        return Tree(
            message, words=[[("1", message)]], warnings=["The mail is nested too deeply; it is shown as it came."]
        )
    tree = Tree(message)
    _walk(tree, message)
    return tree


def _without_mbox_line(raw: bytes) -> bytes:
    raw = raw.lstrip(b"\r\n") if raw[:1] in b"\r\n" else raw
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _walk(tree: Tree, top: Message) -> None:
    waiting: list[tuple[str, Message, int, bool]] = [("", top, 0, True)]
    count = 0
    while waiting:
        position, part, depth, is_words = waiting.pop()
        count += 1
        if count > MOST_PARTS or depth > MOST_DEPTH:
            tree.warnings.append("The mail has more parts than are read; the rest is in the original.")
            return
        _mend(tree, part)
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
    richer = [leaf for place, part in numbered for leaf in _text_leaves(place, part) if (place, part) not in plain]
    tree.words.append([*plain, *richer[:1]])
    taken = {id(part) for _, part in [*plain, *richer[:1]]}
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
    if is_words and is_text and not is_file(part):
        tree.words.append([(position, part)])
    else:
        tree.exhibits.append((position, part))


def _mend(tree: Tree, part: Message) -> None:
    """A multipart that names no boundary, or a wrong one: the first line that looks like one stands in for it."""
    body = raw_body(part)
    if part.get_content_maintype() != "multipart" or body is None:
        return
    tree.warnings.append("The parts of the mail are not marked as they should be.")
    found = _BOUNDARY.search(body)
    if found:
        head = f'Content-Type: {part.get_content_type()}; boundary="{found[1]}"\n\n'
        data = (head + body).encode("utf-8", "surrogateescape")
        part.set_payload(parsed(data).get_payload())


def _children(part: Message) -> list[Message] | None:
    """The parts of a multipart; None for a leaf. An attached mail is a leaf."""
    if part.get_content_maintype() == "message" or not part.is_multipart():
        return None
    return [each for each in part.get_payload() if isinstance(each, Message)]


def is_file(part: Message) -> bool:
    """True where the part is meant as a file: it has a file name, or is disposed as an attachment (RFC 2183)."""
    return part.get_content_disposition() == "attachment" or bool(
        part.get_param("filename", None, "content-disposition") or part.get_param("name")
    )


def part_bytes(part: Message) -> bytes:
    """The decoded bytes of a leaf; an attached mail as it would be sent; faulty encodings as far as they go."""
    if part.is_multipart():
        return b"".join(_message_bytes(each, part) for each in part.get_payload() if isinstance(each, Message))
    stated = str(part.get("Content-Transfer-Encoding", ""))
    if stated != stated.strip():
        part.replace_header("Content-Transfer-Encoding", stated.strip())
    data = None if encoding_lies(part) else part.get_payload(decode=True)
    return data if isinstance(data, bytes) else (raw_body(part) or "").encode("utf-8", "surrogateescape")


def encoding_lies(part: Message) -> bool:
    """True where a leaf calls itself base64 and its first line is none: decoding would destroy it."""
    body = raw_body(part)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64" or body is None:
        return False
    first = body.lstrip().partition("\n")[0]
    return bool(first) and _BASE64_LINE.fullmatch(first) is None


def _message_bytes(message: Message, holder: Message) -> bytes:
    if str(holder.get("Content-Transfer-Encoding", "")).strip().lower() == "base64" and not message.keys():
        # Some mailers encode an attached mail against RFC 2046 §5.2.1: its "body" is the encoded mail.
        message["Content-Transfer-Encoding"] = "base64"
        return part_bytes(message)
    stream = io.BytesIO()
    try:
        BytesGenerator(stream, mangle_from_=False, maxheaderlen=0).flatten(message)
    except (MessageError, UnicodeError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return _by_hand(message)
    return stream.getvalue()


def _by_hand(message: Message) -> bytes:
    """A mail that the library cannot write: its fields and, where it has parts, those of them that it can."""
    head = "".join(f"{key}: {value}\n" for key, value in message.raw_items())
    parts = b"\n".join(part_bytes(each) for each in message.walk() if not each.is_multipart())
    return head.encode("utf-8", "surrogateescape") + b"\n" + parts
