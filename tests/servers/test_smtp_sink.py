"""The sink does to a sender what a test asks of it: the other tests rely on that."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.certificates import Authority
from tests.servers.smtp_process import SinkProcess
from tests.servers.smtp_sink import (
    DROP_AFTER_THE_DOT,
    DROP_BEFORE_THE_DOT,
    SmtpSink,
    refuse_data,
    refuse_recipient,
)

MAIL = b"Subject: Hello\r\n\r\n.one dot at the start\r\n"
FROM, TO = "school@school.example", "ola@parents.example"
LOGIN = ("school", "a password")


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    sink = SmtpSink()
    sink.start()
    yield sink
    sink.stop()


def send(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.sendmail(FROM, [TO], MAIL)


def test_what_is_sent_is_kept_byte_for_byte(sink: SmtpSink) -> None:
    send(sink.port)
    [mail] = sink.received
    assert (mail.mail_from, mail.rcpt_tos, mail.raw) == (FROM, (TO,), MAIL)


@pytest.mark.parametrize("code", [450, 550])
def test_a_recipient_is_refused_once(sink: SmtpSink, code: int) -> None:
    sink.script.append(refuse_recipient(code))
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(sink.port)
    assert refused.value.recipients[TO][0] == code
    assert not sink.received
    send(sink.port)
    assert len(sink.received) == 1


@pytest.mark.parametrize("code", [451, 554])
def test_a_mail_is_refused_after_its_last_byte(sink: SmtpSink, code: int) -> None:
    sink.script.append(refuse_data(code))
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(sink.port)
    assert refused.value.smtp_code == code
    assert not sink.received


def test_dropped_before_the_dot_nothing_is_kept(sink: SmtpSink) -> None:
    sink.script.append(DROP_BEFORE_THE_DOT)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(sink.port)
    assert not sink.received


def test_dropped_after_the_dot_the_mail_is_kept(sink: SmtpSink) -> None:
    sink.script.append(DROP_AFTER_THE_DOT)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(sink.port)
    assert [each.raw for each in sink.received] == [MAIL]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_and_a_login_are_demanded(tmp_path: Path, security: str) -> None:
    certificate = Authority(tmp_path).certificate()
    sink = SmtpSink(certificate, security=security, login=LOGIN)
    sink.start()
    context = ssl.create_default_context(cafile=certificate.authority)
    try:
        if security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL("localhost", sink.port, context=context, timeout=30)
        else:
            client = smtplib.SMTP("localhost", sink.port, timeout=30)
            assert client.mail(FROM)[0] == 530
            client.starttls(context=context)
        with client:
            client.ehlo()
            assert client.mail(FROM)[0] == 530
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login(LOGIN[0], "wrong")
            client.login(*LOGIN)
            client.sendmail(FROM, [TO], MAIL)
    finally:
        sink.stop()
    assert len(sink.received) == 1
    assert sink.failed_logins > 0


@pytest.mark.parametrize("bad", ["stranger", "expired", "other host"])
def test_a_bad_certificate_is_one_that_clients_refuse(tmp_path: Path, bad: str) -> None:
    authority = Authority(tmp_path)
    certificate = (
        authority.certificate("mail.example")
        if bad == "other host"
        else authority.certificate(expired=bad == "expired")
    )
    trusted = tmp_path / "other"
    trusted.mkdir()
    known = Authority(trusted).file if bad == "stranger" else authority.file
    sink = SmtpSink(certificate, security="tls")
    sink.start()
    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP_SSL("localhost", sink.port, context=ssl.create_default_context(cafile=known), timeout=30)
    sink.stop()


def test_the_sink_keeps_its_port_and_its_mail_over_a_restart(sink: SmtpSink) -> None:
    send(sink.port)
    port = sink.port
    sink.stop()
    with pytest.raises(ConnectionError):
        send(port)
    sink.start()
    send(port)
    assert len(sink.received) == 2


def test_the_sink_in_a_process_of_its_own_keeps_a_mail_before_it_answers(tmp_path: Path) -> None:
    sink = SinkProcess(tmp_path / "kept", hold=True)
    sink.start()
    client = smtplib.SMTP("127.0.0.1", sink.port, timeout=30)
    try:
        client.ehlo()
        client.mail(FROM)
        client.rcpt(TO)
        client.putcmd("data")
        assert client.getreply()[0] == 354
        client.send(b"Subject: Hello\r\n\r\nwords\r\n.\r\n")
        while not sink.received:
            assert client.sock is not None
        sink.let_go()
        assert client.getreply()[0] == 250
        assert sink.received[0].rcpt_tos == (TO,)
    finally:
        client.close()
        sink.stop()
