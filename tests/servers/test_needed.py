"""Where a server is missing, a laptop skips with one line and a build fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers.needed import program


def test_a_program_that_is_there_is_found() -> None:
    assert program("no-such-program", "sh", install="nothing").name == "sh"


def test_on_a_laptop_a_missing_program_skips_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt install dovecot-imapd"):
        program("no-such-program", install="dovecot-imapd")


def test_in_a_build_a_missing_program_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt install dovecot-imapd"):
        program("no-such-program", install="dovecot-imapd")


def test_a_program_outside_a_users_own_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own-server").touch(mode=0o755)
    monkeypatch.setattr("tests.servers.needed._WHERE", str(tmp_path))
    assert program("own-server", install="nothing") == tmp_path / "own-server"
