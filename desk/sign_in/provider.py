"""The school's own sign-in service, at Microsoft or Google: the one module that speaks to it, by OpenID Connect's code flow.

OpenID Connect Core 1.0 §3.1, Discovery 1.0 §4, PKCE (RFC 7636). Nothing of what it answers is logged or kept.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from requests import RequestException

from casefile.errors import ConcernsError
from desk.sign_in import id_token
from desk.sign_in.id_token import Account, AccountRefused
from desk.sign_in.tokens import new_token

_SCOPE = "openid email profile"
# Seconds to connect, and to wait for each answer: somebody stands at a sign-in page meanwhile.
_PATIENCE = (4, 8)
_KEPT, _LEFT_ALONE = timedelta(hours=1), timedelta(seconds=30)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_OK = 200


class ProviderTrouble(ConcernsError):
    """The provider could not be asked, or answered with something that is none."""

    def __init__(self) -> None:
        super().__init__(
            "The service that keeps the school’s accounts does not answer as it should.", "Try again later."
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """What one sign-in was begun with: kept by the browser alone, sealed, and compared when it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider says of itself, and its keys, as they were then."""

    document: dict[str, object]
    keys: KeySet
    at: datetime


class Provider:
    """One provider. What it says of itself and its keys is asked for when first needed, and once an hour.

    `patience` is how many seconds a connection and an answer are waited for. While it is down it is asked by one at a time,
    and twice a minute: whoever is signed in must not wait behind those who would like to be.
    """

    def __init__(self, account: Account, patience: tuple[float, float] = _PATIENCE) -> None:
        self.account = account
        self._patience = patience
        self._known: _Known | None = None
        self._failed_at: datetime | None = None
        self._lock = threading.Lock()

    def begin(self, back: str, now: datetime) -> tuple[str, Begun]:
        """Where to send the browser, and what it has to bring back. Raises `ProviderTrouble`."""
        begun = Begun(new_token(), new_token(), new_token() + new_token())
        with self._session() as session:
            # "select_account": the office's machine may be signed in as somebody else.
            url, _ = session.create_authorization_url(
                self._endpoint("authorization_endpoint", self._knows(now)),
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
                redirect_uri=back,
                prompt="select_account",
            )
        return str(url), begun

    def claims(self, code: str, begun: Begun, back: str, now: datetime) -> dict[str, object]:
        """What the ID token says that the code is exchanged for. Raises `ProviderTrouble` or `AccountRefused`."""
        known = self._knows(now)
        token = self._exchange(code, begun, back, known)
        try:
            try:
                return id_token.read(token, known.keys, self.account, begun.nonce, now)
            except InvalidKeyIdError:
                # Its keys were turned since they were asked for.
                return id_token.read(token, self._learn(now).keys, self.account, begun.nonce, now)
        except (JoseError, ValueError):
            raise AccountRefused("token-not-the-providers") from None

    def _exchange(self, code: str, begun: Begun, back: str, known: _Known) -> str:
        url = self._endpoint("token_endpoint", known)
        methods = known.document.get("token_endpoint_auth_methods_supported")
        posts = isinstance(methods, list) and "client_secret_basic" not in methods
        try:
            with self._session("client_secret_post" if posts else "client_secret_basic") as session:
                answer = session.fetch_token(
                    url, code=code, code_verifier=begun.verifier, redirect_uri=back, allow_redirects=False
                )
                token = answer.get("id_token")
        except AuthlibBaseError as error:
            # A code that is used up, made up or too old (RFC 6749 §5.2); all else is the provider's or the settings' doing.
            if error.error == "invalid_grant":
                raise AccountRefused("code-refused") from None
            raise ProviderTrouble from None
        except (RequestException, ValueError, AttributeError, TypeError):
            raise ProviderTrouble from None
        if not isinstance(token, str):
            raise ProviderTrouble
        return token

    def _knows(self, now: datetime) -> _Known:
        known = self._known
        return known if known is not None and timedelta() <= now - known.at < _KEPT else self._learn(now)

    def _learn(self, now: datetime) -> _Known:
        if self._failed_at is not None and timedelta() <= now - self._failed_at < _LEFT_ALONE:
            raise ProviderTrouble
        if not self._lock.acquire(timeout=self._patience[0]):
            raise ProviderTrouble
        try:
            self._known = known = self._introduced(now)
        except ProviderTrouble:
            self._failed_at = now
            raise
        finally:
            self._lock.release()
        self._failed_at = None
        return known

    def _introduced(self, now: datetime) -> _Known:
        with self._session() as session:
            document = _asked(session, f"{self.account.issuer.rstrip('/')}/.well-known/openid-configuration")
            # Discovery §4.3: else another provider could speak for this one.
            if document.get("issuer") != self.account.issuer:
                raise ProviderTrouble
            found = _asked(session, self._url(document.get("jwks_uri")))
        try:
            # What is no key set raises here.
            return _Known(document, KeySet.import_key_set(cast("KeySetSerialization", found)), now)
        except (JoseError, ValueError, LookupError, TypeError, AttributeError):
            raise ProviderTrouble from None

    def _endpoint(self, name: str, known: _Known) -> str:
        return self._url(known.document.get(name))

    def _url(self, url: object) -> str:
        parts = urlsplit(url) if isinstance(url, str) else None
        local = (
            parts is not None and parts.hostname in _LOOPBACK and urlsplit(self.account.issuer).hostname in _LOOPBACK
        )
        if parts is None or not (parts.scheme == "https" or local):
            raise ProviderTrouble
        return str(url)

    def _session(self, method: str = "client_secret_basic") -> OAuth2Session:
        return OAuth2Session(
            self.account.client_id,
            self.account.client_secret,
            token_endpoint_auth_method=method,
            scope=_SCOPE,
            code_challenge_method="S256",
            default_timeout=self._patience,
        )


def _asked(session: OAuth2Session, url: str) -> dict[str, object]:
    """A JSON object that the provider shows to everybody."""
    try:
        answer = session.get(url, withhold_token=True, allow_redirects=False)
        document = answer.json() if answer.status_code == _OK else None
    except (RequestException, ValueError):
        raise ProviderTrouble from None
    if not isinstance(document, dict):
        raise ProviderTrouble
    return document
