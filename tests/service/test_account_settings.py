"""The settings of the school's own accounts: all or none, and only ones that cannot let in a stranger."""

from __future__ import annotations

import pytest

from service.account_settings import read_account
from service.setting_reader import SettingReader

TENANT = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
ALL = {"OIDC_ISSUER": TENANT, "OIDC_CLIENT_ID": "desk", "OIDC_CLIENT_SECRET": "s3cret-value"}


def test_all_of_them_make_an_account() -> None:
    reader = SettingReader({**ALL, "OIDC_DOMAIN": "@School.example", "OIDC_SECOND_FACTOR": "provider"})
    account = read_account(reader)
    assert account is not None
    assert (account.issuer, account.domain, account.trusts_second_factor) == (TENANT, "school.example", True)
    assert account.tenant == "11111111-2222-3333-4444-555555555555"
    assert not reader.problems
    assert "s3cret-value" not in repr(account)


def test_without_an_issuer_there_is_none_and_nothing_is_wrong() -> None:
    reader = SettingReader({})
    assert read_account(reader) is None
    assert not reader.problems


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_ISSUER": "http://login.example/v2.0"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "login.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://[broken"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.microsoftonline.com/common/v2.0"}, "own tenant"),
        ({"OIDC_ISSUER": "https://login.microsoftonline.com/organizations/v2.0"}, "own tenant"),
        ({"OIDC_ISSUER": "https://accounts.google.com"}, "OIDC_DOMAIN"),
        ({"OIDC_SECOND_FACTOR": "none"}, "OIDC_SECOND_FACTOR"),
        ({"OIDC_ISSUER": "", "OIDC_CLIENT_ID": "desk"}, "OIDC_ISSUER"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_shown(changes: dict[str, str], named: str) -> None:
    reader = SettingReader({**ALL, **changes})
    read_account(reader)
    assert named in " ".join(reader.problems)
    assert "s3cret-value" not in " ".join(reader.problems)
