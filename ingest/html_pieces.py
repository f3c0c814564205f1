"""HTML parsed piece by piece: the tree of a piece, and which elements were open when it began.

A piece ends where an element begins, with a comment as its mark. What stands above that comment in the tree is open
there, and is opened again before the next piece; where the comment is not the last thing in the tree, the cut lay
within a comment, a script or an attribute, and the piece is made longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_PIECE = 64_000
_CUT = re.compile(r"<(?:p|div|tr|li|br|table|blockquote|td|span|h[1-6])\b", re.IGNORECASE)
_TAG_NAME = re.compile(r"<([^\s>]+)")
_DOCTYPE = re.compile(r"\s*<!doctype[^<>]{0,300}>", re.IGNORECASE)
_MARK = "<!--here-the-piece-ends-->"
_TAG = re.compile(
    r"</?(?!(?:br|img|hr|input|meta|link|area|base|col|wbr|p|li|td|tr|th)\b)[a-zA-Z][^<>]{0,4000}>", re.IGNORECASE
)
_MOST_DEPTH = 1500


def trees(html: str) -> Iterator[tuple[LexborNode, list[str]]]:
    """The root of each piece, with the elements in it that were opened before, the outermost last."""
    start, above = 0, ""
    # It decides how the parser nests paragraphs and tables, so every piece has it.
    found = _DOCTYPE.match(html)
    kind = found[0] if found else ""
    while start < len(html):
        end, size = start, _PIECE
        while True:
            end = _cut(html, start + size)
            mark = _MARK if end < len(html) else ""
            root = LexborHTMLParser(_not_too_deep(f"{kind if start else ''}{above}{html[start:end]}{mark}")).root
            last = last_within(root) if root is not None and mark else None
            if root is None or not mark or (last is not None and is_end(last)):
                break
            size *= 2
        if root is not None:
            yield root, _TAG_NAME.findall(above)[::-1]
        above = _opened_again(last) if last is not None else ""
        del root, last
        start = end


def is_end(node: LexborNode) -> bool:
    """True for the mark at the end of a piece."""
    return node.tag == "-comment" and node.html == _MARK


def _cut(html: str, at: int) -> int:
    found = _CUT.search(html, at)
    return found.start() if found else len(html)


def last_within(root: LexborNode) -> LexborNode:
    """The last node of all that stand within another."""
    node = root
    while node.last_child is not None:
        node = node.last_child
    return node


def _opened_again(mark: LexborNode) -> str:
    """The tags of the elements that are open at the mark, from the outermost on; of attributes but what hides."""
    tags: list[str] = []
    node = mark.parent
    while node is not None:
        tag = node.tag or "-"
        if tag[0] not in "-!_":
            style = (node.attributes.get("style") or "").replace('"', "")
            hidden = " hidden" if "hidden" in node.attributes else ""
            tags.append(f'<{tag}{hidden} style="{style}">' if style else f"<{tag}{hidden}>")
        node = node.parent
    return "".join(reversed(tags))


def _not_too_deep(html: str) -> str:
    """Without the tags beyond a depth that no honest mail has: the parser's time grows with the square of it."""
    if html.count("<") < _MOST_DEPTH:
        return html
    depth, end = 0, 0
    kept: list[str] = []
    for tag in _TAG.finditer(html):
        depth = max(0, depth + (-1 if tag[0].startswith("</") else 1))
        if depth > _MOST_DEPTH:
            kept.append(html[end : tag.start()])
            end = tag.end()
    return "".join([*kept, html[end:]])
