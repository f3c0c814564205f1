"""A mail's HTML made harmless, for whoever wants to see how it was laid out: the one module that knows nh3.

What stays is words, headings, lists, quotes and tables. No style, picture, link, form or script is left, and nothing
that a browser would fetch: a link's address stands as text after its words, a picture is the word for it.

Deep nesting makes the cleaning slow, so it runs in a child process that is ended in time (`service.looking`).
"""

from __future__ import annotations

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.body_text import charset_of, stated_within
from ingest.decode_text import decode_text
from ingest.opened_parts import opened_tree
from ingest.part_bytes import part_bytes

_MOST = 1_000_000
_LONGEST_ADDRESS, _LONGEST_NAME = 500, 100
_CUT = "<p>[The rest of the mail is left out here: it is very long.]</p>"
_WORDS = {"b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "code", "span", "br", "wbr", "q"}
_BLOCKS = {
    "p", "div", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "address",
    "center", "section", "article", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
}  # fmt: skip
_STAYS = _WORDS | _BLOCKS
# Taken away with all that is in them: their words were not meant to be read.
_GONE = {
    "script", "style", "title", "template", "noscript", "object", "embed", "svg", "math", "iframe", "frame", "frameset",
    "noframes", "noembed", "xmp", "plaintext", "select", "textarea", "audio", "video", "canvas", "portal",
}  # fmt: skip
_CELLS = {"colspan", "rowspan"}
_MOST_SPAN = 30


def layout_of(raw: bytes) -> str | None:
    """The HTML of a raw mail's words, made harmless; None where it has none."""
    found = [
        _decoded(part_bytes(part), charset_of(part))
        for choice in opened_tree(raw).words
        for _, part in choice
        if part.get_content_type() == "text/html"
    ]
    return "\n<hr>\n".join(clean_html(each) for each in found) if found else None


def clean_html(html: str) -> str:
    """HTML that shows words and nothing else. It is cleaned before links become text, and once more after that."""
    first = nh3.clean(
        html[:_MOST],
        tags=_STAYS | {"a", "img"},
        clean_content_tags=_GONE,
        attributes={"a": {"href"}, "img": {"alt"}, "td": _CELLS, "th": _CELLS},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    last = nh3.clean(
        _as_words(first),
        tags=_STAYS,
        clean_content_tags=_GONE,
        attributes={"td": _CELLS, "th": _CELLS},
        attribute_filter=_attribute,
        link_rel=None,
    )
    return last if len(html) <= _MOST else last + _CUT


def _as_words(html: str) -> str:
    """Links and pictures as words."""
    tree = LexborHTMLParser(html)
    for node in tree.css("img"):
        name = " ".join((node.attributes.get("alt") or "").split())[:_LONGEST_NAME]
        node.replace_with(f"[picture: {name}]" if name else "[picture]")
    for node in tree.css("a"):
        address = (node.attributes.get("href") or "").strip()[:_LONGEST_ADDRESS]
        if address and not _says(node, address):
            node.insert_after(f" [{address}]")
    tree.unwrap_tags(["a"])
    body = tree.body
    return (body.html or "") if body is not None else ""


def _says(link: LexborNode, address: str) -> bool:
    """True where a link's words are its address already."""
    return link.text(deep=True).strip() in {address, address.removeprefix("mailto:"), address.removeprefix("tel:")}


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in _CELLS:
        return value if value.isascii() and value.isdigit() and len(value) <= len(str(_MOST_SPAN)) else None
    return value if (tag, name) in {("a", "href"), ("img", "alt")} else None


def _decoded(data: bytes, charset: str | None) -> str:
    return decode_text(data, charset or stated_within(data))[0]
