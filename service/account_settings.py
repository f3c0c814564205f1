"""The settings of the school's own accounts, OIDC_…: all of them, or none."""

from __future__ import annotations

from urllib.parse import urlsplit

from desk.sign_in.id_token import GOOGLE, Account
from service.setting_reader import SettingReader

_ANYBODYS = ("/common", "/organizations", "/consumers")


def read_account(reader: SettingReader) -> Account | None:
    """Where the school's accounts are; None where OIDC_ISSUER is left out. What is wrong stands in `reader.problems`."""
    issuer = reader.text("OIDC_ISSUER")
    client_id, secret = reader.text("OIDC_CLIENT_ID"), reader.secret("OIDC_CLIENT_SECRET")
    domain = reader.text("OIDC_DOMAIN").lower().removeprefix("@")
    second = reader.choice("OIDC_SECOND_FACTOR", ("desk", "provider"), "desk")
    if not issuer and not client_id and not secret:
        return None
    if not issuer or not client_id or not secret:
        reader.problems.append(
            "OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three, or none."
        )
    if issuer:
        _check_issuer(reader, issuer)
    if issuer == GOOGLE and not domain:
        reader.problems.append(
            "OIDC_DOMAIN is missing. At Google anybody may open an account: give the school's domain, as in school.example."
        )
    return Account(issuer, client_id, secret, domain, second == "provider")


def _check_issuer(reader: SettingReader, issuer: str) -> None:
    try:
        parts = urlsplit(issuer)
        local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    except ValueError:
        parts, local = urlsplit(""), False
    if not parts.hostname or parts.query or parts.fragment or not (parts.scheme == "https" or local):
        reader.problems.append(
            "OIDC_ISSUER must be the provider's address, beginning with https://, as it stands in its discovery document."
        )
    elif any(each in f"{parts.path}/" for each in (f"{name}/" for name in _ANYBODYS)):
        reader.problems.append("OIDC_ISSUER must name the school's own tenant: any other lets in anybody's account.")
