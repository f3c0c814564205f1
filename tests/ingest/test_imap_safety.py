"""No password goes to a server that is not who it says, or over a line that anybody can read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casefile.errors import MailboxError, MailboxUnavailable, SettingsError
from ingest.imap_mailbox import ImapMailbox
from tests.ingest.account import Account, Ledger, mail, settings
from tests.servers.certificates import Authority, Certificate
from tests.servers.dovecot_server import DovecotServer
from tests.servers.wire import Wire

Open = Callable[..., ImapMailbox]
Start = Callable[..., DovecotServer]


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_mail_comes_over_tls(dovecot: DovecotServer, open_mailbox: Open, security: str, host: str) -> None:
    dovecot.append(mail("one"))
    with Wire(dovecot.tls_port if security == "tls" else dovecot.port) as wire:
        secure = {"security": security, "host": host, "port": wire.port, "ca_file": str(dovecot.certificate.authority)}
        mailbox = open_mailbox(settings(dovecot, **secure))
        assert [each.raw for each in Ledger().take(mailbox)] == [mail("one")]
        mailbox.close()
        assert b"LOGIN" not in wire.said
        assert dovecot.password.encode() not in wire.said
    assert "TLS" in dovecot.log


def test_where_starttls_is_not_offered_nothing_secret_is_sent(start_dovecot: Start, open_mailbox: Open) -> None:
    dovecot = start_dovecot(with_starttls=False)
    with Wire(dovecot.port) as wire:
        with pytest.raises(MailboxError, match="does not offer STARTTLS") as refused:
            Ledger().take(open_mailbox(settings(dovecot, port=wire.port, security="starttls")))
        assert not isinstance(refused.value, MailboxUnavailable)
        assert wire.said
        assert b"LOGIN" not in wire.said
        assert b"AUTHENTICATE" not in wire.said
        assert dovecot.password.encode() not in wire.said


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("bad", ["stranger", "expired", "another host"])
def test_a_certificate_that_is_not_trusted_is_refused_before_any_password(
    start_dovecot: Start, open_mailbox: Open, tmp_path: Path, security: str, bad: str
) -> None:
    authority = Authority(tmp_path)
    dovecot = start_dovecot(certificate=_certificate(authority, bad))
    ca_file = None if bad == "stranger" else str(authority.file)
    port = dovecot.tls_port if security == "tls" else dovecot.port
    with pytest.raises(MailboxError, match="certificate is not trusted") as refused:
        Ledger().take(open_mailbox(settings(dovecot, security=security, port=port, ca_file=ca_file)))
    assert not isinstance(refused.value, MailboxUnavailable)
    dovecot.stop()
    assert "auth attempts" in dovecot.log
    assert "Login: " not in dovecot.log


def _certificate(authority: Authority, bad: str) -> Certificate:
    if bad == "another host":
        return authority.certificate("mail.example")
    return authority.certificate(expired=bad == "expired")


def test_a_wrong_password_is_said_plainly_and_not_repeated(account: Account, open_mailbox: Open) -> None:
    with pytest.raises(MailboxError, match="refused the sign-in") as refused:
        Ledger().take(open_mailbox(account.settings(password="the wrong one")))
    assert not isinstance(refused.value, MailboxUnavailable)
    assert "MAILBOX_PASSWORD" in refused.value.hint
    assert "the wrong one" not in str(refused.value)
    assert account.user not in str(refused.value)


def test_clear_text_to_another_machine_is_refused_without_connecting(account: Account, open_mailbox: Open) -> None:
    with pytest.raises(SettingsError, match="only for a server on this machine"):
        Ledger().take(open_mailbox(account.settings(host="mail.example")))


@pytest.mark.parametrize("password", ['with "quotes" and \\', "beyond ASCII, pÄss£"])
def test_a_password_of_any_characters_signs_in(start_dovecot: Start, open_mailbox: Open, password: str) -> None:
    dovecot = start_dovecot(password=password)
    assert Ledger().take(open_mailbox(settings(dovecot))) == []
