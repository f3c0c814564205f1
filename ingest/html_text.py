"""HTML to text that keeps paragraphs, lists, tables and quotes, and drops what a reader would not see."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.html_pieces import is_end, last_within, trees

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
_EMPTY_LINES = re.compile(r"\n{3,}")
_MOST_LINES = 1000
TOO_LONG = "The text is very long; only its beginning is shown."
_MOST_NODES = 400_000
_MOST_BYTES = 12 * 1024 * 1024


def html_text(html: str) -> tuple[str, str | None]:
    """The words of HTML, paragraphs apart by an empty line, quotes marked by "> ", and a warning where it is cut.

    Linear; never raises. The parser's tree takes ten times the HTML's memory, so it is read piece by piece.
    """
    writer = _Writer(may_hide=bool(_MAY_HIDE.search(html)))
    nodes = _MOST_NODES
    for root, opened in trees(html[:_MOST_BYTES]):
        nodes = _walk(root, opened, writer, nodes)
    return writer.text(), TOO_LONG if nodes <= 0 or len(html) > _MOST_BYTES else None


def _walk(root: LexborNode, opened: list[str], writer: _Writer, nodes: int) -> int:
    """Writes a piece; the elements `opened`, from the outermost on, were entered before. Says how many nodes may follow."""
    node: LexborNode | None = root
    while node is not None and nodes > 0:
        nodes -= 1
        if is_end(node):
            return nodes
        if opened and node.tag == opened[-1]:
            opened.pop()
            entered = writer.sees(node)
            # What was opened within something hidden is not come by.
            opened = opened if entered else []
        else:
            entered = writer.enter(node)
        if not entered and node.child is not None and is_end(last_within(node)):
            # The piece ends within what is not seen, so nothing is left here.
            return nodes
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
    return nodes


class _Writer:
    """Gathers lines while the tree is walked."""

    def __init__(self, *, may_hide: bool) -> None:
        self._may_hide = may_hide
        self._written: list[str] = []
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
        if not self.sees(node):
            return False
        if tag == "br":
            self._end_line(always=True)
        elif tag in _BLOCKS:
            self._open_block(tag)
        elif tag in {"td", "th"}:
            self._cell = True
        return True

    def sees(self, node: LexborNode) -> bool:
        """True where an element's children are to be seen."""
        return (node.tag or "") not in _SKIPPED and not (self._may_hide and _is_hidden(node))

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
        whole = "\n".join([*self._written, *self._lines])
        self._written, self._lines = [], []
        return _EMPTY_LINES.sub("\n\n", whole).strip("\n")

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
        if len(self._lines) > _MOST_LINES:
            # A line by itself takes twice the memory of its letters.
            self._written.append(_EMPTY_LINES.sub("\n\n", "\n".join(self._lines[:-1])))
            del self._lines[:-1]

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
