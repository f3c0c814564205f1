"""The words of a mail as one text, from plain or HTML, whichever of them says what was written."""

from __future__ import annotations

import re
from email.message import Message

from ingest.decode_text import decode_text
from ingest.flowed import unflowed
from ingest.html_text import TOO_LONG, html_text
from ingest.mime_parts import Tree
from ingest.part_bytes import encoding_lies, part_bytes

_MOST_TEXT = 5_000_000
_LEAST_WORDS = 20
_POINTER = 400
_POINTS_AT_HTML = re.compile(
    r"\b(?:html|view (?:this|the) (?:e-?mail|message)|does not support|your (?:e-?mail )?(?:client|browser))\b",
    re.IGNORECASE,
)
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,40})", re.IGNORECASE)
_HEAD = 4096
NOT_ENCODED = "A part is not encoded as it says; it is shown as it came."


def body_text(tree: Tree) -> str:
    """The words of all the text parts that are no files, one below the other; what went wrong is noted on the tree."""
    pieces = [each.strip("\n") for choice in tree.words if (each := _best(tree, choice)).strip()]
    text = "\n\n".join(pieces) + ("\n" if pieces else "")
    if len(text) > _MOST_TEXT:
        tree.warnings.append(TOO_LONG)
    return text[:_MOST_TEXT]


def _best(tree: Tree, choice: list[tuple[str, Message]]) -> str:
    """The plain words of an alternative, unless they are empty, only point at the HTML beside them or say far less."""
    texts = [_words(tree, part) for _, part in choice]
    first = texts[0]
    richer = _richer(choice[1:], texts[1:])
    least, most = len(first.strip()), len(richer.strip())
    points = least < _POINTER and bool(_POINTS_AT_HTML.search(first))
    if least >= most or not (points or least < _LEAST_WORDS or least * 3 < most):
        return first
    # What stands in the plain words alone is kept beside the richer ones.
    is_known = points or " ".join(first.split()) in " ".join(richer.split())
    return richer if is_known else f"{first.rstrip()}\n\n{richer}"


def _richer(choice: list[tuple[str, Message]], texts: list[str]) -> str:
    """The words of the HTML, all its pieces; where there is none the first other form that has words."""
    pieces = [
        text.strip("\n")
        for (_, part), text in zip(choice, texts, strict=True)
        if part.get_content_type() == "text/html" and text.strip()
    ]
    return "\n\n".join(pieces) + "\n" if pieces else next((each for each in texts if each.strip()), "")


def _words(tree: Tree, part: Message) -> str:
    data = part_bytes(part)
    is_html = part.get_content_type() == "text/html"
    text, warning = decode_text(data, charset_of(part) or (stated_within(data) if is_html else None))
    # Large mails are the ones that matter here: their bytes need not wait for the reading of their words.
    del data
    if warning:
        tree.warnings.append(warning)
    if encoding_lies(part):
        tree.warnings.append(NOT_ENCODED)
    if is_html:
        words, warning = html_text(text)
        tree.warnings += [warning] if warning else []
        return words
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def stated_within(html: bytes) -> str | None:
    """The charset that HTML states itself, as programs do that leave it out of the field."""
    found = _META.search(html[:_HEAD])
    return found[1].decode("ascii", "replace") if found else None


def charset_of(part: Message) -> str | None:
    """The charset that a part declares."""
    value = part.get_param("charset")
    return str(value).strip() if value else None
