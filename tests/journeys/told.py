"""A school as the stories tell it: parents write to it, it reads, its people work at the desk, letters go out, days pass.

Everything is real (an IMAP and an SMTP server, the reading of mails in its own process, the desk, a browser) but the clock,
which a story moves: so weeks pass in seconds, and a story waits for nothing but what is to be seen.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event
from typing import Any

import pypdfium2

from casefile import audit_trail
from casefile.cabinet import closing, open_cabinet
from casefile.database import Database
from casefile.school import Person
from casefile.vocabulary import load_vocabulary
from desk.app import make_desk
from ingest.mailbox import Mailbox
from outbound.smtp_sender import SmtpSender
from service.daemon import send_out_for
from service.desk_server import DeskServer
from service.read_pictures import read_pictures_next
from service.reading_room import ReadingRoom
from service.reminders import remind
from service.running import desk_settings
from service.send_out import SendOut, tell_next
from service.take_in import collect, file_next, read_next
from service.works import Works
from tests.conftest import Clock
from tests.desk.browsers import DESKTOP, Browsing
from tests.desk.served import Served
from tests.installation import Installation, on_servers
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_sink import SmtpSink
from tests.servers.unprivileged import free_port

_PATIENCE = 30_000
HOLD_MINUTES = 10


@dataclass
class Servers:
    """What all stories share: a mailbox, a mail server that takes letters, a reader of mails, a browser."""

    dovecot: DovecotServer
    sink: SmtpSink
    room: ReadingRoom
    browsing: Browsing


@dataclass
class School:
    """One school in its story."""

    servers: Servers
    works: Works
    clock: Clock
    desk: Served
    mailbox: Mailbox
    out: SendOut
    seen: int

    def gets(self, *mails: bytes) -> None:
        """Mails arrive in the school's mailbox, are taken in, read, filed, and told of."""
        for each in mails:
            self.servers.dovecot.append(each)
        self.goes_on()

    def goes_on(self) -> None:
        """Does all that the program does by itself, until nothing is left to do now."""
        works = self.works
        collect(works, self.mailbox)
        while read_next(works, self.servers.room) | file_next(works):
            pass
        while read_pictures_next(works, self.servers.room):
            pass
        remind(works)
        while tell_next(works):
            pass
        while self.out.step():
            pass

    def lets_pass(self, **time: float) -> None:
        """Time passes, and the program does what is due by then."""
        self.clock.pass_by(**time)
        self.goes_on()

    def holding_time_ends(self) -> None:
        """The minutes in which an approved letter can be stopped are over."""
        self.lets_pass(minutes=HOLD_MINUTES)

    def person(self, name: str) -> Person:
        """Somebody who works here, by their id in the school's file."""
        found = self.works.cabinet.school.person(name)
        assert found is not None
        return found

    @contextmanager
    def at_desk(self, name: str, size: tuple[int, int] = DESKTOP) -> Iterator[Any]:
        """A browser in which somebody is signed in, on their first page."""
        with self.servers.browsing.page(self.desk, self.person(name), size=size) as page:
            page.set_default_timeout(_PATIENCE)
            page.goto("/")
            yield page

    @property
    def posted(self) -> list[tuple[tuple[str, ...], EmailMessage]]:
        """Every mail that the SMTP server took in this story, with those it was for."""
        return [
            (each.rcpt_tos, message_from_bytes(each.raw, policy=policy.default))
            for each in self.servers.sink.received[self.seen :]
        ]

    @property
    def letters(self) -> list[tuple[tuple[str, ...], EmailMessage]]:
        """Those of them that are no notices to the school's own people."""
        own = {each.address for each in self.works.cabinet.school.people if each.address}
        return [(to, letter) for to, letter in self.posted if not set(to) & own]

    def letters_to(self, address: str) -> list[EmailMessage]:
        """The letters that arrived at somebody, each of which went to them and to nobody else."""
        found = [(to, letter) for to, letter in self.letters if address in to]
        for to, letter in found:
            assert to == (address,)
            assert [each.addr_spec for each in letter["To"].addresses] == [address]
            assert letter["Cc"] is None
            assert letter["Bcc"] is None
        return [letter for _, letter in found]

    def checks_its_trail(self) -> int:
        """How many lines the audit trail has. Raises where it does not hold."""
        return audit_trail.verify(self.works.cabinet).lines


@contextmanager
def school_at(folder: Path, servers: Servers, migrated: Path, **changes: str) -> Iterator[School]:
    """A school at the beginning of its story: no case, no letter, an empty mailbox; `changes` are IT's settings besides."""
    environment = on_servers(servers.dovecot, servers.sink, "starttls") | {"HOLD_MINUTES": str(HOLD_MINUTES)}
    installation = Installation(folder, environment | {"DESK_LISTEN": f"127.0.0.1:{free_port()}", **changes})
    installation.data.mkdir()
    (installation.data / "concerns.sqlite3").write_bytes(migrated.read_bytes())
    settings, clock = installation.settings(), Clock()
    with closing(Database(settings.database_url)) as database:
        own = settings.own_letters
        cabinet = open_cabinet(database, settings.vault, settings.school, load_vocabulary(), clock, own)
        works = Works(settings, cabinet, SmtpSender(settings.smtp), Event())
        server = DeskServer(make_desk(cabinet, desk_settings(works)), *settings.desk_listen)
        server.start()
        mailbox, out = works.mailbox(), send_out_for(works)
        desk, seen = Served(cabinet, settings.desk_url), len(servers.sink.received)
        try:
            yield School(servers, works, clock, desk, mailbox, out, seen)
        finally:
            server.stop()
            mailbox.close()
            if out.sent_folder is not None:
                out.sent_folder.close()


def words_of(letter: EmailMessage) -> str:
    """All that its reader can read of a letter: subject, names, both bodies, and what is attached, with its name."""
    heads = [str(letter[each] or "") for each in ("Subject", "To", "From")]
    return "\n".join([*heads, *(_part(each) for each in letter.walk() if not each.is_multipart())])


def _part(part: EmailMessage) -> str:
    name, content = part.get_filename() or "", part.get_content()
    if part.get_content_type() == "application/pdf":
        return f"{name}\n{words_of_pdf(content)}"
    return f"{name}\n{content if isinstance(content, str) else content.decode('utf-8', 'replace')}"


def words_of_pdf(data: bytes) -> str:
    """What stands on the pages of a PDF, each run of white space one blank, and what it says about itself."""
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        about = " ".join(document.get_metadata_dict(skip_empty=True).values())
    return " ".join(f"{' '.join(pages)} {about}".split())


def plain(letter: EmailMessage) -> str:
    """The letter's text."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def choose(page: Any, outcome: str) -> None:
    """On the ladder, chooses an outcome: its form is open afterwards."""
    page.get_by_role("link", name=f"Choose this ({outcome})").click()


def proposed(page: Any, name: str) -> Any:
    """The link or button of a letter that is proposed on the case page, folded out where several are."""
    for each in page.locator(".next-steps details:not([open]) > summary").filter(has_text="more letter").all():
        each.click()
    return page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name))


def write(page: Any, letter: str, to: str, answers: Mapping[str, str]) -> None:
    """From the case page, writes a letter that is proposed to somebody: its page is open afterwards."""
    proposed(page, f"Write it ({letter}, {to})").click()
    fill(page, answers)
    page.get_by_role("button", name="Draft the letter").click()
    page.get_by_text("The letter was drafted.").wait_for()


def fill(page: Any, answers: Mapping[str, str]) -> None:
    """Answers the questions of a form."""
    for question, answer in answers.items():
        page.get_by_label(question).fill(answer)


def decide_by_two(first: Any, second: Any, case: str, outcome: str, about: str, answers: Mapping[str, str]) -> None:
    """The first proposes an outcome of the ladder, whose questions are answered; it holds only once the second agrees."""
    first.goto(f"{case}/decide/{outcome}")
    first.get_by_label(about).check()
    fill(first, answers)
    first.get_by_role("button", name="Propose it: a second person then agrees").click()
    first.get_by_text("Proposed. It holds once a second person has agreed.").wait_for()
    assert first.get_by_role("button", name="Agree as the second person").count() == 0
    second.goto("/")
    second.get_by_text("proposed it.").wait_for()
    second.goto(case)
    second.get_by_role("button", name="Agree as the second person").click()
    second.get_by_text("Agreed. The decision holds now.").wait_for()


def approve_by_two(first: Any, second: Any) -> None:
    """The letter that is open at the first's: approved, it waits for the second, who reads the same words."""
    first.get_by_role("button", name="Approve as the first of two").click()
    first.get_by_text("Another leader who may see this case approves it next. Nothing goes before.").wait_for()
    second.goto(first.url.partition("?")[0])
    second.get_by_role("button", name="Approve as the second person").click()
    second.get_by_role("status").wait_for()


def in_this_order(steps: Sequence[str], done: Iterable[str]) -> bool:
    """True where all these steps were taken, one after the other, whatever came between them."""
    rest = iter(done)
    return all(step in rest for step in steps)


def reference_in(words: str) -> str:
    """The first case reference in some words, such as a page's address."""
    found = re.search(r"CD-\w{4}-\w{2}", words)
    assert found is not None
    return found[0]
