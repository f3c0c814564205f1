"""A mail as it was laid out: its HTML made harmless by a child process, in a closed frame, only when somebody asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Response, render_template, url_for

from casefile import register
from casefile.covering import covering
from casefile.errors import NotAllowed
from desk.at_hand import at_hand
from desk.exhibits.exhibit_pages import pages
from desk.exhibits.sights import note, raw_of, sight_of
from desk.safe_answers import MAIL_STYLE, mail_in_frame

__all__ = ["pages"]
_TAG = re.compile(r"(<[^>]*>)")
_HIDDEN = "[name hidden]"
_NOTHING = "<p>The layout of this mail cannot be shown safely. Its words stand on the page that you came from.</p>"


@pages.get("/mail/<mail_id>/html")
def layout(mail_id: str) -> str:
    """The page around the frame. Nothing of a mail with a sealed picture is laid out."""
    with at_hand().cabinet.reading() as session:
        _, sight = sight_of(session, mail_id)
    back = url_for("mail.page", mail_id=mail_id)
    if sight.reference:
        back = url_for("case.page", reference=sight.reference, _anchor=f"mail-{mail_id[:8]}")
    return render_template("exhibits/layout.html", sight=sight, back=back)


@pages.get("/mail/<mail_id>/html/words")
def layout_words(mail_id: str) -> Response:
    """What stands in the frame. The look is noted."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        mail, sight = sight_of(session, mail_id)
        if sight.is_sealed:
            raise NotAllowed(register.NO_SUCH_PAGE)
        note(session, mail, "layout")
        raw = raw_of(session, mail)
    html = hand.settings.looking.layout(raw)
    words = covered_html(html, sight.cover) if html else _NOTHING
    return mail_in_frame(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A mail</title>'
        f"<style>{MAIL_STYLE}</style></head><body>{words}</body></html>"
    )


def covered_html(html: str, names: Sequence[str]) -> str:
    """Clean HTML with these names covered in its words. No attribute of it holds more than a number."""
    parts = _TAG.split(html)
    for name in names:
        pattern = covering(name)
        parts = [each if each.startswith("<") else pattern.sub(_HIDDEN, each) for each in parts]
    return "".join(parts)
