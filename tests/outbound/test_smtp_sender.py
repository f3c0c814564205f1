"""One mail to a real SMTP server: what it took, what it refused, and what nobody can know."""

from pathlib import Path

import pytest

from casefile.errors import ConcernsError, SendError, SendLater, SendRefused, SendUnsure, SettingsError
from outbound.smtp_sender import SmtpSender, SmtpSettings
from tests.servers.certificates import Authority, Certificate
from tests.servers.smtp_sink import (
    DROP_AFTER_THE_DOT,
    DROP_BEFORE_THE_DOT,
    SmtpSink,
    Turn,
    refuse_data,
    refuse_recipient,
)
from tests.servers.wire import Wire

FROM, TO = "concerns@school.example", "ola@parents.example"
MESSAGE = b"Subject: x\r\n\r\n.a line that begins with a dot\r\n..two\r\nlast\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Authority(tmp_path_factory.mktemp("authority")).certificate()


def settings(port: int, **changes: object) -> SmtpSettings:
    return SmtpSettings(**{"host": "127.0.0.1", "port": port, "security": "none", "timeout": 20.0, **changes})


def send(port: int, message: bytes = MESSAGE, **changes: object) -> int:
    return SmtpSender(settings(port, **changes)).send(FROM, TO, message, lambda: True)


def test_the_bytes_arrive_as_they_are(sink: SmtpSink) -> None:
    assert send(sink.port) == 250
    assert [(each.mail_from, each.rcpt_tos, each.raw) for each in sink.received] == [(FROM, (TO,), MESSAGE)]


@pytest.mark.parametrize(
    ("turn", "error"),
    [
        (refuse_recipient(450), SendLater),
        (refuse_recipient(550), SendRefused),
        (refuse_data(451), SendLater),
        (refuse_data(554), SendRefused),
        (DROP_BEFORE_THE_DOT, SendLater),
        (DROP_AFTER_THE_DOT, SendUnsure),
    ],
)
def test_each_trouble_is_told_apart(sink: SmtpSink, turn: Turn, error: type[SendError]) -> None:
    sink.script.append(turn)
    # Larger than any buffer on the way, so that a connection that is dropped in the middle shows before the end.
    message = MESSAGE + (b"x" * 900 + b"\r\n") * 40_000 if turn is DROP_BEFORE_THE_DOT else MESSAGE
    with pytest.raises(error) as refused:
        send(sink.port, message)
    assert type(refused.value) is error
    assert "wishes" not in str(refused.value)  # the server's own words may repeat an address


def test_where_the_claim_is_lost_the_message_is_never_ended(sink: SmtpSink) -> None:
    with pytest.raises(SendLater):
        SmtpSender(settings(sink.port)).send(FROM, TO, MESSAGE, lambda: False)
    sink.stop()
    assert sink.received == []


def test_the_hand_over_is_noted_when_all_but_the_end_was_sent(sink: SmtpSink) -> None:
    with Wire(sink.port) as wire:
        seen = []

        def hand_over() -> bool:
            seen.append(len(sink.received))
            return True

        SmtpSender(settings(wire.port)).send(FROM, TO, MESSAGE, hand_over)
        assert seen == [0]
        assert wire.said.count(b"\r\n.\r\n") == 1
    assert len(sink.received) == 1


def test_nobody_at_home_is_for_later() -> None:
    sink = SmtpSink()
    sink.start()
    sink.stop()
    with pytest.raises(SendLater):
        send(sink.port)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_and_sign_in(certificate: Certificate, security: str) -> None:
    sink = SmtpSink(certificate, security=security, login=("school", "secret"))
    sink.start()
    try:
        changes = {"security": security, "user": "school", "ca_file": str(certificate.authority)}
        assert send(sink.port, **changes, password="secret") == 250
        assert (
            SmtpSender(settings(sink.port, **changes, password="secret"))
            .check()[0]
            .startswith("the server answers; signed in")
        )
        with pytest.raises(SendLater, match="sign-in"):
            send(sink.port, **changes, password="wrong")
        assert len(sink.received) == 1
    finally:
        sink.stop()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_password(certificate: Certificate, security: str) -> None:
    sink = SmtpSink(certificate, security=security, login=("school", "secret"))
    sink.start()
    try:
        with pytest.raises(SendLater, match="certificate"):
            send(sink.port, security=security, user="school", password="secret")
        assert sink.failed_logins == 0
        assert sink.received == []
    finally:
        sink.stop()


def test_starttls_that_is_not_offered_is_an_error_and_nothing_is_said_in_clear(sink: SmtpSink) -> None:
    with Wire(sink.port) as wire:
        with pytest.raises(SendLater, match="does not offer"):
            send(wire.port, security="starttls", user="school", password="secret")
        assert b"AUTH" not in wire.said.upper()
        assert b"MAIL" not in wire.said.upper()


def test_clear_text_is_for_this_machine_alone() -> None:
    with pytest.raises(SettingsError):
        SmtpSender(settings(25, host="mail.school.example"))


def test_the_password_does_not_show() -> None:
    assert "secret" not in repr(settings(25, password="secret"))


def test_check_says_what_is_wrong(tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(ConcernsError):
        SmtpSender(settings(1)).check()


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ("251 2.1.5 Forwarded", None),
        ("252 2.0.0 Queued", None),
        ("350 what now", SendUnsure),
        ("OK queued", SendUnsure),
    ],
)
def test_the_answer_to_a_whole_mail_is_sent_refused_or_unsure_and_nothing_else(
    sink: SmtpSink, reply: str, error: type[SendError] | None
) -> None:
    sink.script.append(Turn("data", reply))
    if error is None:
        assert send(sink.port) == int(reply[:3])
    else:
        with pytest.raises(error):
            send(sink.port)


def test_a_password_with_letters_beyond_ascii(certificate: Certificate) -> None:
    sink = SmtpSink(certificate, security="starttls", login=("school", "£100 für Zoë"))
    sink.start()
    try:
        changes = {"security": "starttls", "user": "school", "ca_file": str(certificate.authority)}
        assert send(sink.port, **changes, password="£100 für Zoë") == 250
        with pytest.raises(SendLater, match="sign-in"):
            send(sink.port, **changes, password="£200 für Zoë")
    finally:
        sink.stop()


def test_an_address_that_smtp_cannot_say_is_a_refusal_and_no_crash(sink: SmtpSink) -> None:
    with pytest.raises(SendRefused):
        SmtpSender(settings(sink.port)).send(FROM, "zoë@parents.example", MESSAGE, lambda: True)
