"""An OpenID Connect provider on loopback that says whatever a test has it say, with keys of its own, over real HTTP.

It hands out a code for each sign-in, takes each code once, and wants the PKCE verifier that fits (RFC 7636 §4.6).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "concerns-desk", "a secret of the client's own, long enough for any rule"


@dataclass
class LyingProvider:
    """`claims` go into the next ID token beside or instead of the right ones; None takes one out.

    `document` and `keys` likewise change what it says of itself; `raw` is what it answers to everything, where set.
    """

    issuer: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    document: dict[str, object] = field(default_factory=dict)
    raw: tuple[int, bytes] | None = None
    at: int = 0
    asked: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: new_key("first"))
    signs_with: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign_in(self, url: str) -> str:
        """A person signs in there; the path and query that their browser is sent back to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        back = urlsplit(query["redirect_uri"]).path
        return f"{back}?{urlencode({'code': code, 'state': query['state']})}"

    def answer(self, path: str, body: dict[str, str]) -> tuple[int, bytes]:
        """What it answers to the desk."""
        self.asked.append(path)
        if self.raw is not None:
            return self.raw
        said = {
            "/.well-known/openid-configuration": self._document,
            "/keys": lambda: {"keys": [self.key.as_dict(private=False)]},
            "/token": lambda: self._token(body),
        }[path]()
        return (400 if "error" in said else 200), json.dumps(said).encode()

    def _document(self) -> dict[str, object]:
        places = {"authorization_endpoint": "/sign-in", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in places.items()}, **self.document}

    def _token(self, body: dict[str, str]) -> dict[str, object]:
        query = self._codes.pop(body.get("code", ""), None)
        challenge = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
        fits = query and query["code_challenge"] == base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if not query or not fits or body.get("redirect_uri") != query["redirect_uri"]:
            return {"error": "invalid_grant"}
        right = {"iss": self.issuer, "aud": query["client_id"], "sub": "1", "nonce": query["nonce"]}
        claims = {**right, "iat": self.at, "exp": self.at + 300, **self.claims}
        kept = {name: value for name, value in claims.items() if value is not None}
        key = self.signs_with or self.key
        token = jwt.encode({"alg": self.algorithm, "kid": key.kid}, kept, key, [self.algorithm])
        return {"access_token": "never used", "token_type": "Bearer", "id_token": token}


def new_key(kid: str) -> RSAKey:
    """A key pair of 2048 bits."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@contextmanager
def lying_provider() -> Iterator[LyingProvider]:
    """Runs one until the block ends."""
    provider = LyingProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(body).items()})

        def _say(self, body: dict[str, str]) -> None:
            status, said = provider.answer(urlsplit(self.path).path, body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    provider.issuer = f"http://localhost:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
