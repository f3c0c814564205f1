"""A file that came with a mail, looked at: a chat as a conversation, a picture or page drawn anew with its words beside it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, render_template, request, url_for

from casefile import register
from casefile.errors import NotAllowed
from casefile.report import Exhibit
from desk.at_hand import at_hand
from desk.exhibits.boxes import boxes_of, page_of
from desk.exhibits.paths import FOUND
from desk.exhibits.reported import Reported, lit_lines, reported_in
from desk.exhibits.sights import Sight, note, raw_of, sight_of
from desk.exhibits.talk import days_of, pages_of
from desk.forms import read_version
from desk.marked_words import pieces
from desk.safe_answers import drawn_picture

pages = Blueprint("exhibit", __name__)
# A PDF whose pages nobody counted: as far as anybody may leaf.
_MOST_PAGES = 200
_MOST_WORDS = 30_000


@pages.get("/mail/<mail_id>/chat/<int:n>")
def chat(mail_id: str, n: int) -> str:
    """A chat as a conversation: the page of the line asked for, else the one with the first lit line. The look is noted."""
    with at_hand().cabinet.writing() as session:
        mail, sight = sight_of(session, mail_id)
        exhibit = sight.exhibit(n)
        if not exhibit.messages:
            raise NotAllowed(register.NO_SUCH_PAGE)
        note(session, mail, "chat", exhibit.position)
    messages = exhibit.messages
    lit = lit_lines([each.text for each in messages], reported_in(sight.findings, exhibit.filename))
    leaves = pages_of(messages)
    line = read_version(request.args.get("line", "")) or min(lit, default=0) + 1
    of_line = next((number for number, each in enumerate(leaves, 1) if line - 1 in each), 1)
    number = min(read_version(request.args.get("page", "")) or of_line, len(leaves))
    moments = [each.at for each in messages if each.at]
    return render_template(
        "exhibits/chat.html",
        **_common(sight, exhibit, n),
        days=days_of(messages, leaves[number - 1], lit, sight.cover),
        shown=leaves[number - 1],
        page=number,
        page_count=len(leaves),
        reported=[each + 1 for each in sorted(lit)],
        speakers=len({each.sender for each in messages if each.sender}),
        since=min(moments, default=None),
        until_day=max(moments, default=None),
    )


@pages.get("/mail/<mail_id>/picture/<int:n>")
def picture(mail_id: str, n: int) -> str:
    """A picture, or a page of a PDF, with the words read in it. The look is noted."""
    with at_hand().cabinet.writing() as session:
        mail, sight = sight_of(session, mail_id)
        exhibit = sight.exhibit(n)
        why = sight.why_not_drawn(exhibit)
        if why == "no-picture":
            raise NotAllowed(register.NO_SUCH_PAGE)
        note(session, mail, "picture", exhibit.position)
    # Words and boxes of what nobody is to look at are none of anybody's business either.
    quotes = list(reported_in(sight.findings, exhibit.filename))
    printed = () if why else exhibit.printed
    asked = _line_asked_for(exhibit, read_version(request.args.get("line", "")))
    number = read_version(request.args.get("page", "")) or page_of(printed, asked or quotes)
    leaf = printed[number - 1] if number <= len(printed) else None
    messages = () if why else exhibit.messages
    # The quotes' places are in the picture: in the conversation beneath it they have no names.
    lit = lit_lines([each.text for each in messages], [replace(each, anchor="") for each in quotes])
    text = "" if why or messages or leaf else (exhibit.text or "")
    return render_template(
        "exhibits/picture.html",
        **_common(sight, exhibit, n),
        why=why,
        asks_first=_asks_first(sight, exhibit) and request.args.get("show") != "yes",
        page=number,
        page_count=_page_count(exhibit),
        leaf=leaf,
        boxes=boxes_of(leaf, [*quotes, *asked], sight.cover) if leaf else [],
        days=days_of(messages, pages_of(messages)[0], lit, sight.cover) if messages else [],
        text=pieces(text[:_MOST_WORDS], (), sight.cover)[0],
        is_cut=len(text) > _MOST_WORDS,
    )


@pages.get("/mail/<mail_id>/picture/<int:n>/<int:page>.jpg")
def image(mail_id: str, n: int, page: int) -> Response:
    """The picture itself, drawn anew by a child process. A sealed one is drawn for nobody."""
    hand = at_hand()
    with hand.cabinet.writing() as session:
        mail, sight = sight_of(session, mail_id)
        exhibit = sight.exhibit(n)
        if sight.why_not_drawn(exhibit) or not 1 <= page <= (_page_count(exhibit) or _MOST_PAGES):
            raise NotAllowed(register.NO_SUCH_PAGE)
        note(session, mail, "picture", exhibit.position)
        raw = raw_of(session, mail)
    # Outside the transaction: drawing takes a second, and nobody is to wait for it.
    jpeg = hand.settings.looking.picture(raw, exhibit.position, page)
    if jpeg is None:
        abort(404)
    return drawn_picture(jpeg)


def _common(sight: Sight, exhibit: Exhibit, n: int) -> dict[str, object]:
    back = url_for("mail.page", mail_id=sight.mail_id)
    if sight.reference:
        back = url_for("case.page", reference=sight.reference, _anchor=f"mail-{sight.mail_id[:8]}-{n}")
    name = pieces(exhibit.filename or "a file without a name", (), sight.cover)[0]
    title = pieces(exhibit.title, (), sight.cover)[0] if exhibit.title else []
    may_download = exhibit.pictures != "sealed"
    return {"sight": sight, "exhibit": exhibit, "n": n, "back": back, "name": name, "group": title} | {
        "may_download": may_download
    }


def _line_asked_for(exhibit: Exhibit, line: int) -> list[Reported]:
    """A line of the text, from 1, as a place without a label; none where there is no such line."""
    lines = (exhibit.text or "").split("\n")
    return [Reported(FOUND, "", lines[line - 1])] if 1 <= line <= len(lines) and lines[line - 1].strip() else []


def _asks_first(sight: Sight, exhibit: Exhibit) -> bool:
    """Where a child may be at risk, a picture in which no words were found is not drawn before somebody wants it."""
    return sight.safeguarding and not any(each.lines for each in exhibit.printed)


def _page_count(exhibit: Exhibit) -> int:
    """How many pages there are to leaf through; 0 where nobody counted."""
    return exhibit.pages if exhibit.content_type == "application/pdf" else 1
