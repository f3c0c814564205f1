"""The headers of every answer: nothing from elsewhere, no script, no frame around it, nothing kept on disk."""

from __future__ import annotations

from flask import Response, g, request

from desk.at_hand import asking_if_any, at_hand
from desk.sign_in import cookies

PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A letter brings its own styles and nothing else; "sandbox" takes away scripts, forms and the desk's origin.
LETTER = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
FILE = "default-src 'none'; sandbox; frame-ancestors 'none'"


def letter_in_frame(html: str) -> Response:
    """A letter's HTML, to be shown in a sandboxed frame of the desk."""
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": LETTER})


def download(data: bytes, name: str) -> Response:
    """A file to be saved, never shown: whatever it holds, no page of the desk is made of it. `name` is a safe one."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": FILE}
    return Response(data, mimetype="application/octet-stream", headers=headers)


def add_headers(response: Response) -> Response:
    """Runs after every page."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", PAGE)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "SAMEORIGIN" if headers["Content-Security-Policy"] == LETTER else "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers["X-Robots-Tag"] = "noindex, nofollow"
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
