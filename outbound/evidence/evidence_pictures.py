"""The pictures on an evidence sheet: small previews, and a sentence instead where there is nothing to be seen.

A mail in which a picture was sealed shows none of its pictures, and is not even opened for them (the do-not-look rule).
Pictures that were not looked at yet wait: their words may still seal them.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence

from PIL import Image
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.register import FiledMail, OpenCase
from casefile.report import Exhibit
from casefile.tables import Mail
from outbound.evidence.evidence_words import Row, Words, moment_of

# (raw mail, positions of its exhibits) → a small JPEG for each that could be drawn, by its position.
Previews = Callable[[bytes, Sequence[str]], Mapping[str, bytes]]
SEALED = "Pictures that came with this mail are sealed. They are not shown here, and nobody is to look at them."
_WAITING = "Pictures that came with this mail have not been looked at yet, so they are not shown here."
_NOT_SHOWN = "This picture cannot be shown here; it is in the original mail."
_MOST = 40
_TOO_MANY = f"Only the first {_MOST} pictures are shown here; the others are in the original mails."


def no_previews(_raw: bytes, _positions: Sequence[str]) -> Mapping[str, bytes]:
    """Where nobody can draw: every picture is named, and none is shown."""
    return {}


def keeps_back(mail: Mail, opened: FiledMail | None) -> str:
    """Why a mail's pictures are kept from paper and bundles: "sealed", "waiting", or "" where they are not."""
    if mail.seal is not None or (opened is not None and opened.report.has_sealed_pictures):
        return "sealed"
    return "waiting" if mail.pictures == "unread" else ""


def pictures(session: Session, cabinet: Cabinet, words: Words, opened: OpenCase, previews: Previews) -> list[Row]:
    """Each picture with its mail, or the sentence that stands for it."""
    rows: list[Row] = []
    for each in opened.mails:
        if len(rows) > _MOST:
            break
        shown = [one for one in each.report.exhibits if one.content_type.startswith("image/")]
        mail = session.get_one(Mail, each.mail_id)
        why = keeps_back(mail, each)
        if why == "sealed":
            rows.append(_without_picture(f"With the mail of {moment_of(each)}", SEALED))
        elif shown and why:
            rows.append(_without_picture(f"With the mail of {moment_of(each)}", _WAITING))
        elif shown:
            drawn = previews(filing.open_raw(session, cabinet, mail), [one.position for one in shown])
            rows += [_picture(words, each, one, drawn.get(one.position)) for one in shown]
    return rows if len(rows) <= _MOST else [*rows[:_MOST], _without_picture(_TOO_MANY)]


def _without_picture(caption: str, note: str = "") -> Row:
    return {"caption": caption, "sha256": "", "image": None, "note": note}


def _picture(words: Words, mail: FiledMail, exhibit: Exhibit, image: bytes | None) -> Row:
    caption = f"{words.plain(exhibit.filename)}, with the mail of {moment_of(mail)}"
    return {
        "caption": caption,
        "sha256": exhibit.sha256,
        "image": _as_svg(image) if image else None,
        "note": "" if image else _NOT_SHOWN,
    }


def _as_svg(jpeg: bytes) -> str:
    """The picture within a drawing: typst takes data as text alone, and a drawing may hold a picture in base64 (RFC 2397)."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        wide, tall = image.size
    href = f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}">'
        f'<image width="{wide}" height="{tall}" href="{href}"/></svg>'
    )
