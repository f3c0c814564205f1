"""Random tokens for links, sessions and forms. Only their hashes are kept; a form's token is made from a cookie's."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_token() -> str:
    """256 random bits, fit for a URL or a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random, so a plain SHA-256 tells nobody what it was."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(cookie: str) -> str:
    """The token that forms shown to this browser carry: another site can neither read nor make it."""
    return hmac.new(cookie.encode(), b"desk-form", hashlib.sha256).hexdigest()


def is_form_token(given: str, cookie: str) -> bool:
    """True where a form carries the token made for this browser."""
    return secrets.compare_digest(given.encode(), form_token(cookie).encode())
