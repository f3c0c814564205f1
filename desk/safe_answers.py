"""The headers of every answer: nothing from elsewhere, no script but the desk's own, no frame around it, nothing kept on disk."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from flask import Response, g, request

from desk.at_hand import asking_if_any, at_hand
from desk.scripts import runs_script
from desk.sign_in import cookies

PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# The desk's own script alone (`desk.scripts`), and it may ask nobody but the desk.
SCRIPTED = f"{PAGE}; script-src 'self'; connect-src 'self'"
# A letter brings its own styles and nothing else; "sandbox" takes away scripts, forms and the desk's origin.
LETTER = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
# A parent's mail brings nothing: one style sheet of the desk's own is let in, known by its hash.
MAIL_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:1rem;color:#1d2225;background:#fff;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;max-width:100%}td,th{padding:.15rem .4rem;vertical-align:top;text-align:left}"
    "blockquote{margin:.5rem 0;padding-left:.75rem;border-left:3px solid #d8d3c7}pre{white-space:pre-wrap}"
)
_MAIL_HASH = b64encode(hashlib.sha256(MAIL_STYLE.encode()).digest()).decode()
MAIL = (
    f"default-src 'none'; style-src 'sha256-{_MAIL_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
FILE = "default-src 'none'; sandbox; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
# What the server refuses by itself, before a page is asked: it is no HTTP, or far too long.
REFUSED = {**ALWAYS, "Content-Security-Policy": FILE, "X-Frame-Options": "DENY", "Cache-Control": "no-store"}


def letter_in_frame(html: str) -> Response:
    """A letter's HTML, to be shown in a sandboxed frame of the desk."""
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": LETTER})


def mail_in_frame(html: str) -> Response:
    """A mail's clean HTML in a page with `MAIL_STYLE`, to be shown in a sandboxed frame of the desk."""
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": MAIL})


def drawn_picture(jpeg: bytes) -> Response:
    """A picture that the desk's own child drew anew; the bytes that somebody sent are never shown."""
    return Response(jpeg, mimetype="image/jpeg", headers={"Content-Security-Policy": FILE})


def download(data: bytes, name: str) -> Response:
    """A file to be saved, never shown: whatever it holds, no page of the desk is made of it. `name` is a safe one."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": FILE}
    return Response(data, mimetype="application/octet-stream", headers=headers)


def add_headers(response: Response) -> Response:
    """Runs after every page."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", SCRIPTED if runs_script() else PAGE)
    headers.update(ALWAYS)
    headers["X-Frame-Options"] = "SAMEORIGIN" if headers["Content-Security-Policy"] in {LETTER, MAIL} else "DENY"
    # The style sheet is the same for everybody; all else is somebody's.
    headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-store"
    if at_hand().settings.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    _give_visit(response)
    return response


def _give_visit(response: Response) -> None:
    """A browser that is not signed in is told apart from others by a cookie, to which its sign-in form is bound."""
    is_page = response.mimetype == "text/html" and request.method == "GET"
    if is_page and "cookie" in g and asking_if_any() is None and not cookies.read(cookies.VISIT):
        cookies.put(response, cookies.VISIT, cookies.current())
