"""HTML to text that keeps paragraphs, lists, tables and quotes, and drops what a reader would not see."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SKIPPED = {"head", "script", "style", "title", "template", "noscript", "object", "svg", "iframe", "select", "textarea"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_PARAGRAPHS = {"p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dl"}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|mso-hide\s*:\s*all", re.IGNORECASE
)
# Most mails hide nothing, and asking every node for its attributes is what costs the time.
_MAY_HIDE = re.compile(r"hidden|none|mso-hide|font-size\s*:\s*0", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(
    r"</?(?!(?:br|img|hr|input|meta|link|area|base|col|wbr|p|li|td|tr|th)\b)[a-zA-Z][^<>]{0,4000}>", re.IGNORECASE
)
TOO_LONG = "The text is very long; only its beginning is shown."
_MOST_DEPTH = 1500
_MOST_NODES = 400_000
_MOST_BYTES = 12 * 1024 * 1024


def html_text(html: str) -> tuple[str, str | None]:
    """The words of HTML, paragraphs apart by an empty line, quotes marked by "> ", and a warning where it is cut.

    Linear; never raises.
    """
    root = LexborHTMLParser(_not_too_deep(html[:_MOST_BYTES])).root
    if root is None:
        return "", None
    writer = _Writer(may_hide=bool(_MAY_HIDE.search(html)))
    node: LexborNode | None = root
    for _ in range(_MOST_NODES):
        if node is None:
            break
        entered = writer.enter(node)
        child = node.child if entered else None
        if child is not None:
            node = child
            continue
        # Climbing instead of recursing: mails nest thousands deep.
        while node is not None:
            if entered:
                writer.leave(node)
            entered = True
            if node.next is not None:
                node = node.next
                break
            node = node.parent
    return writer.text(), TOO_LONG if node is not None or len(html) > _MOST_BYTES else None


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


class _Writer:
    """Gathers lines while the tree is walked."""

    def __init__(self, *, may_hide: bool) -> None:
        self._may_hide = may_hide
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._pre = 0
        self._cell = False

    def enter(self, node: LexborNode) -> bool:
        """Writes what stands before a node's children; False where they are not to be seen."""
        tag = node.tag or ""
        if tag == "-text":
            self._words(node.text_content or "")
            return False
        if tag.startswith(("-", "!", "_")) and tag not in {"-undef", "-document"}:
            return False
        if tag in _SKIPPED or (self._may_hide and _is_hidden(node)):
            return False
        if tag == "br":
            self._end_line(always=True)
        elif tag in _BLOCKS:
            self._open_block(tag)
        elif tag in {"td", "th"}:
            self._cell = True
        return True

    def leave(self, node: LexborNode) -> None:
        """Writes what stands after a node's children."""
        tag = node.tag or ""
        if tag not in _BLOCKS:
            return
        self._end_line()
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        if tag in _PARAGRAPHS:
            self._gap()

    def text(self) -> str:
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _open_block(self, tag: str) -> None:
        self._end_line()
        if tag in _PARAGRAPHS:
            self._gap()
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._pre += 1
        elif tag == "li":
            self._line.append("- ")
        elif tag == "tr":
            self._cell = False

    def _words(self, words: str) -> None:
        if self._pre:
            first, *more = words.split("\n")
            self._line.append(first)
            for each in more:
                self._end_line(always=True)
                self._line.append(each)
            return
        words = _SPACES.sub(" ", words).replace("\u200b", "").replace("\ufeff", "")
        if not words.strip(" ") and not self._line:
            return
        if self._cell and self._line and words.strip():
            self._line.append("\t")
        self._cell = self._cell and not words.strip()
        self._line.append(words)

    def _end_line(self, *, always: bool = False) -> None:
        line = "".join(self._line)
        self._line = []
        line = line.rstrip() if self._pre else _tidied(line)
        if line or always:
            self._lines.append("> " * min(self._quotes, 20) + line)

    def _gap(self) -> None:
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append("> " * min(self._quotes, 20))


def _tidied(line: str) -> str:
    if "  " in line:
        line = re.sub(r" {2,}", " ", line)
    if "\t" in line:
        line = re.sub(r" *\t *", "\t", line)
    return line.strip().replace("\xa0", " ")


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _MAY_HIDE.search(style) and _HIDDEN.search(style))
