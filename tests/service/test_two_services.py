"""Set against a service that answers every mail, ours falls silent after one letter: over IMAP and SMTP, as in the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from casefile.tables import Mail
from service.daemon import send_out_for
from service.loopback_imap import LoopbackImap
from service.reading_room import ReadingRoom
from service.send_out import tell_next
from service.take_in import collect, file_next, read_next
from service.works import Works
from tests.conftest import Clock
from tests.installation import ADDRESS, Installation
from tests.meanwhile import approve_all
from tests.outbound.drafted import as_mail
from tests.parents_mail import PARENT_ADDRESS, mail
from tests.servers.smtp_sink import SmtpSink

MOST = 3
ABSENT = "I am out of the office until Monday and will answer your message when I am back.\n"
THANKS = (
    "Thank you for your report. We take every case of bullying seriously. Miss Prior was called a stupid cow in the "
    "group and somebody will look into it.\n"
)
ALARM = "I am away. If a child is at risk of harm, has been hit or is not safe at home, ring the safeguarding lead.\n"


@dataclass(frozen=True)
class Responder:
    """A service that answers every mail: what it writes, what its headers own up to, and whether it keeps the thread."""

    text: str
    subject: str = "Re: {}"
    headers: tuple[tuple[str, str], ...] = ()
    threads: bool = True

    def answer(self, to: str, received: EmailMessage, number: int) -> bytes:
        message = EmailMessage()
        message["From"] = to
        message["To"] = ADDRESS
        message["Subject"] = self.subject.format(received["Subject"])
        message["Message-ID"] = f"<answer.{number}@{to.partition('@')[2]}>"
        if self.threads:
            message["In-Reply-To"] = received["Message-ID"]
            message["References"] = received["Message-ID"]
        for name, value in self.headers:
            message[name] = value
        message.set_content(self.text)
        return message.as_bytes()


RESPONDERS = {
    "owns up (RFC 3834)": Responder(ABSENT, "Automatic reply: {}", (("Auto-Submitted", "auto-replied"),)),
    "owns up with what it says of children": Responder(ALARM, headers=(("Auto-Submitted", "auto-replied"),)),
    "old signs": Responder(ABSENT, headers=(("Precedence", "bulk"), ("X-Autoreply", "yes"))),
    "known by its words": Responder(ABSENT, "Out of office: {}", threads=False),
    "no sign but the thread": Responder(THANKS),
    "no sign at all": Responder(THANKS, "We have your report", threads=False),
    "no sign at all, and an alarm": Responder(ALARM, "Not here", threads=False),
}


@pytest.fixture
def works(installation: Installation, clock: Clock) -> Iterator[Works]:
    installation.environment["MOST_FROM_ONE_SENDER"] = str(MOST)
    with installation.works() as works:
        yield replace(works, cabinet=replace(works.cabinet, now=clock))


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(None) as room:
        yield room


class World:
    """Our service, its leaders, and every address in the world, each with a responder."""

    def __init__(self, works: Works, room: ReadingRoom, imap: LoopbackImap, sink: SmtpSink, clock: Clock) -> None:
        self.works, self.room, self.imap, self.sink, self.clock = works, room, imap, sink, clock
        self.answered = 0

    def turn(self, responder: Responder) -> bool:
        """Ours does all that is due, then every mail it sent is answered, and time goes by; False where none was sent."""
        mailbox, out = self.works.mailbox(), send_out_for(self.works)
        collect(self.works, mailbox)
        steps = (lambda: read_next(self.works, self.room), lambda: file_next(self.works), lambda: tell_next(self.works))
        for step in steps:
            while step():
                pass
        # A leader who approves whatever waits, without reading.
        approve_all(self.works)
        while out.step():
            pass
        mailbox.close()
        if out.sent_folder is not None:
            out.sent_folder.close()
        fresh = self.sink.received[self.answered :]
        for each in fresh:
            self.answered += 1
            self.imap.append(responder.answer(each.rcpt_tos[0], as_mail(each.raw), self.answered))
        self.clock.pass_by(minutes=6)
        return bool(fresh)

    def letters(self) -> list[tuple[str, ...]]:
        return [each.rcpt_tos for each in self.sink.received if not each.rcpt_tos[0].endswith("@hollybank.example")]


@pytest.fixture
def world(works: Works, room: ReadingRoom, imap: LoopbackImap, sink: SmtpSink, clock: Clock) -> World:
    return World(works, room, imap, sink, clock)


@pytest.mark.parametrize("name", RESPONDERS)
def test_it_falls_silent_after_one_letter_even_where_a_leader_approves_everything(world: World, name: str) -> None:
    world.imap.append(mail())
    turns, silent = 0, 0
    # Eleven turns of six minutes are more than an hour: no limit of an hour runs out and lets it begin again.
    while silent < 11:
        silent = 0 if world.turn(RESPONDERS[name]) else silent + 1
        turns += 1
        assert turns < 60, "the two still answer each other"
    assert world.letters() == [(PARENT_ADDRESS,)]
    with world.works.cabinet.reading() as session:
        states = session.scalars(select(Mail.state)).all()
        assert len(states) == 1 + world.answered
        assert set(states) <= {"filed", "set-aside"}
