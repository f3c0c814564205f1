"""Where a line of a chat, or the words of a picture, can be seen: addresses that other pages link to."""

from __future__ import annotations

from flask import url_for

# The name of the place of a line that somebody searched for.
FOUND = "found"


def chat_line_path(mail_id: str, n: int, line: int) -> str:
    """The page that shows a line of a chat. `n` is the exhibit's number in its mail and `line` the message's, both from 1."""
    return url_for("exhibit.chat", mail_id=mail_id, n=n, line=line, _anchor=f"line-{line}")


def picture_quote_path(mail_id: str, n: int, anchor: str) -> str:
    """The page that shows where a quote stands in a picture, its box lit. `anchor` is the quote's (`report_view.quote_anchor`)."""
    return url_for("exhibit.picture", mail_id=mail_id, n=n, _anchor=anchor)


def picture_line_path(mail_id: str, n: int, line: int) -> str:
    """The page that shows where a line of a picture's text stands, its box lit. `line` counts the text's lines from 1."""
    return url_for("exhibit.picture", mail_id=mail_id, n=n, line=line, _anchor=FOUND)
