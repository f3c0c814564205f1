"""Wherever the power fails, every mail is exactly one case, and every approved letter is sent once or before a person."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

from casefile import audit_trail
from casefile.tables import Attempt, Case, Draft, Mail, Notice
from tests.crashes.warm import FILES, Warm
from tests.installation import ADDRESS, Installation, on_servers
from tests.outbound.drafted import put_on_paper
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_process import SinkProcess

FIRST, SECOND, BY_POST = "asha@parents.example", "ben@parents.example", "cai@parents.example"
# Far more than a pass has today, so that a pass that never ends is a failure and not an endless test.
MOST_POINTS = 200


def mail(sender: str, number: int) -> bytes:
    message = EmailMessage()
    message["From"] = f"{sender.partition('@')[0].title()} Moss <{sender}>"
    message["To"] = ADDRESS
    message["Subject"] = "The class group"
    message["Message-ID"] = f"<{number}.{sender}>"
    message.set_content("Last night Dave Nokes called Miss Prior a stupid cow in the Year 3 Oak WhatsApp group.")
    return message.as_bytes()


class Story:
    """The same start for every crash: two letters are approved, one with files by two people and one on paper; a mail waits."""

    def __init__(self, installation: Installation, warm: Warm, dovecot: DovecotServer, sink: SinkProcess) -> None:
        self.installation, self.warm, self.dovecot, self.sink = installation, warm, dovecot, sink
        self._start = installation.folder / "start"
        for number, sender in enumerate((FIRST, BY_POST)):
            self.dovecot.append(mail(sender, number))
            self.run_a_pass()
        self._approve_both()
        shutil.copytree(self.installation.data, self._start)

    def _approve_both(self) -> None:
        with self.installation.works() as works, works.cabinet.writing() as session:
            by_mail, on_paper = session.scalars(select(Draft).order_by(Draft.created_at)).all()
            by_mail.second_person = True
            put_on_paper(session, works.cabinet, on_paper)
            ids = by_mail.id, on_paper.id
        for act in (("edit", ids[0], "head"), ("approve", ids[0], "head"), ("approve", ids[0], "deputy")):
            assert self.warm.run(*act, 0)[0] == 0, self.warm.log
        assert self.warm.run("approve", ids[1], "head", 0)[0] == 0, self.warm.log

    def begin_again(self, number: int) -> None:
        """Back to the start, with a mail that was never seen before."""
        shutil.rmtree(self.installation.data)
        shutil.copytree(self._start, self.installation.data)
        with self.dovecot.client() as client:
            for folder in ("INBOX", "Sent", '"Taken in"'):
                if client.select(folder)[0] == "OK":
                    client.store("1:*", "+FLAGS", "\\Deleted") if client.search(None, "ALL")[1][0] else None
                    client.expunge()
        self.sent_before = len(self.letters())
        self.dovecot.append(mail(SECOND, number))

    def run_a_pass(self, kill_at: int = 0) -> int:
        """One pass; the number of its points, or 0 where it was killed."""
        ended, points = self.warm.run("pass", kill_at)
        assert ended == (-signal.SIGKILL if kill_at else 0), self.warm.log
        return points

    def letters(self) -> list[bytes]:
        """Every letter that the SMTP server ever took for the first parent."""
        return [each.raw for each in self.sink.received if each.rcpt_tos == (FIRST,)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("crashes")
    dovecot, sink = DovecotServer(folder), SinkProcess(folder / "sink")
    dovecot.start()
    sink.start()
    installation = Installation(folder, on_servers(dovecot, sink))
    try:
        with Warm(installation.process_environment, folder) as warm:
            yield Story(installation, warm, dovecot, sink)
    finally:
        sink.stop()
        dovecot.remove()


@pytest.mark.timeout(600)
def test_killed_at_every_point_nothing_is_lost_and_nothing_is_repeated(story: Story) -> None:
    story.begin_again(0)
    points = story.run_a_pass()
    assert story.letters()[story.sent_before :] != []
    assert 20 < points < MOST_POINTS
    unsure = set()
    for kill_at in range(1, points + 1):
        story.begin_again(kill_at)
        story.run_a_pass(kill_at)
        story.run_a_pass()
        if check(story, f"killed at point {kill_at} of {points}") == "unsure":
            unsure.add(kill_at)
    # Only between the noted hand-over and the noted answer can nobody know: five points, and no more.
    assert 1 <= len(unsure) <= 5
    assert max(unsure) - min(unsure) == len(unsure) - 1


def check(story: Story, where: str) -> str:
    """Looks at the case file, the mailbox and what the SMTP server took; the state of the approved letter."""
    sent = story.letters()[story.sent_before :]
    with story.installation.works() as works, works.cabinet.reading() as session:
        mails = session.execute(select(Mail.state, Mail.case_id)).all()
        assert [each.state for each in mails] == ["filed"] * 3, where
        assert len({each.case_id for each in mails if each.case_id}) == 3, where
        assert session.scalar(select(func.count()).select_from(Case)) == 3, where
        drafts = session.scalars(select(Draft).order_by(Draft.created_at)).all()
        assert len(drafts) == 3, where
        # What is on paper no pass ever touches: it waits for somebody to post it.
        assert (drafts[1].state, drafts[1].copied_at) == ("approved", None), where
        assert session.scalar(select(Attempt).where(Attempt.draft_id == drafts[1].id)) is None, where
        assert drafts[2].state == "waiting", where
        assert drafts[0].state in {"sent", "unsure"}, where
        assert len(sent) == 1 if drafts[0].state == "sent" else len(sent) <= 1, where
        told = set(session.scalars(select(Notice.person_id).where(Notice.state == "sent")))
        assert told == {"head", "deputy"}, where
        audit_trail.verify(works.cabinet)
    assert story.dovecot.messages() == [], where
    assert len(story.dovecot.messages("Taken in")) == 1, where
    assert not {each.rcpt_tos for each in story.sink.received} & {(SECOND,), (BY_POST,)}, where
    for each in sent:
        parsed = message_from_bytes(each, policy=policy.default)
        assert [file.get_payload(decode=True) for file in parsed.iter_attachments()] == [file[2] for file in FILES]
    copies = story.dovecot.messages("Sent")
    assert len(copies) == (1 if drafts[0].state == "sent" else 0), where
    assert [each.replace(b"\r\n", b"\n") for each in copies] == [
        each.replace(b"\r\n", b"\n") for each in sent[: len(copies)]
    ], where
    return str(drafts[0].state)
