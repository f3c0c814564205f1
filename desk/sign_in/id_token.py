"""What a provider's ID token says, and whom it may stand for: judged here alone, without a network.

OpenID Connect Core 1.0 §2 and §3.1.3.7. A provider's word is taken for a mail address only where it vouches for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from casefile.errors import ConcernsError

# Signed by the provider's own key pair: a secret that the desk shares with it (HS256), or none at all, proves nothing.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_LEEWAY = 60
# A tenant's own issuer: "common" and "organizations" would let in anybody's account at all.
_ENTRA = re.compile(r"https://login\.microsoftonline\.(?:com|us)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/v2\.0")
GOOGLE = "https://accounts.google.com"
# RFC 8176 §2 and the REFEDS MFA profile: that a second factor was used, in so many words.
_TWICE, _TWICE_BY_PROFILE = "mfa", "https://refeds.org/profile/mfa"


class AccountRefused(ConcernsError):
    """An account that does not open the desk. `reason` is a code for the log; people are told one sentence for all."""

    def __init__(self, reason: str) -> None:
        super().__init__("That account does not open the desk.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Account:
    """Where the school's accounts are: the settings OIDC_….

    `domain` is the mail domain that an account has to be of, "" for any. `trusts_second_factor` is True where a second
    factor that the provider says it asked for counts as the desk's own.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domain: str = ""
    trusts_second_factor: bool = False

    @property
    def tenant(self) -> str:
        """The id of the school's tenant at Microsoft Entra; "" for another provider."""
        found = _ENTRA.fullmatch(self.issuer)
        return found[1] if found else ""


def read(token: str, keys: KeySet, account: Account, nonce: str, now: datetime) -> dict[str, object]:
    """The claims of an ID token that is the provider's, for this desk, of this sign-in and still good.

    Raises `AccountRefused`; `joserfc.errors.InvalidKeyIdError` where it is signed with a key that is not among these.
    """
    claims: dict[str, object] = jwt.decode(token, keys, [*_ALGORITHMS]).claims
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": account.issuer},
        aud={"essential": True, "value": account.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        rules.validate(claims)
    except JoseError as error:
        raise AccountRefused(f"token-{error.error}") from None
    party, is_for_us_alone = claims.get("azp"), claims["aud"] in (account.client_id, [account.client_id])
    if party not in (None, account.client_id) or (party is None and not is_for_us_alone):
        raise AccountRefused("token-for-another")
    return claims


def address_in(claims: dict[str, object], account: Account) -> str:
    """The mail address that the provider vouches for, in lower case. Raises `AccountRefused` where there is none."""
    found = [each for each in _vouched_for(claims, account) if _is_of(each, account.domain)]
    if not found:
        raise AccountRefused("address-not-verified")
    if account.issuer == GOOGLE and str(claims.get("hd", "")).lower() != account.domain:
        # Anybody may open an account at Google with an address of the school's: only "hd" says that it is the school's.
        raise AccountRefused("account-not-the-schools")
    return found[0]


def proved_twice(claims: dict[str, object]) -> bool:
    """True where the provider says that it asked for a second factor."""
    methods = claims.get("amr")
    return claims.get("acr") == _TWICE_BY_PROFILE or (isinstance(methods, list) and _TWICE in methods)


def _vouched_for(claims: dict[str, object], account: Account) -> Iterator[str]:
    email, verified = claims.get("email"), claims.get("email_verified")
    if not account.tenant:
        if verified is True and isinstance(email, str):
            yield email.strip().lower()
        return
    # Entra does not say "verified". What stands in its own users' names belongs to the tenant; a guest's is their home's.
    if (
        claims.get("tid") != account.tenant
        or claims.get("idp", account.issuer) != account.issuer
        or claims.get("acct") == 1
    ):
        raise AccountRefused("account-not-the-schools")
    name = claims.get("preferred_username")
    if isinstance(email, str) and verified is not False and claims.get("xms_edov") not in (False, 0, "0", "false"):
        yield email.strip().lower()
    if isinstance(name, str):
        yield name.strip().lower()


def _is_of(address: str, domain: str) -> bool:
    return bool(address) and (not domain or address.rpartition("@")[2] == domain)
