"""A letter's way out, read aloud: settle what a crash or a long stand-still left open, send what is due, keep a copy.

Notices have a loop of their own: a server that is slow with a letter must not hold up a sign-in link. Each step does one thing and says whether there may be more. No transaction is open while a server is waited for.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from casefile.errors import MailboxError
from ingest.imap_mailbox import ImapMailbox
from outbound import outbox
from outbound.notices import send_next_notice
from outbound.send_one import send_next, tell_about
from service.works import Works

log = logging.getLogger("concerns.send_out")


def tell_next(works: Works) -> bool:
    """Sends one notice that is due; True where there was one."""
    return send_next_notice(works.cabinet, works.sender, works.school_sender)


@dataclass(frozen=True, slots=True)
class SendOut:
    """The steps of sending. `sent_folder` is None where mails come from a folder of files: then no copy is kept."""

    works: Works
    sent_folder: ImapMailbox | None

    def step(self) -> bool:
        """Settles, sends and copies one thing each; True where there may be more."""
        self.settle()
        self.take_up_overdue()
        works = self.works
        sent = send_next(works.cabinet, works.sender, works.school_sender, works.settings.desk_url)
        copied = self.copy_next()
        return sent or copied

    def take_up_overdue(self) -> None:
        """Letters due long ago are looked for in the Sent folder before they are sent; until it answers they wait."""
        cabinet = self.works.cabinet
        with cabinet.reading() as session:
            overdue = outbox.long_overdue(session, cabinet)
        for draft_id, message_id in overdue:
            try:
                found = self.sent_folder is not None and self.sent_folder.sent_holds(message_id)
            except MailboxError:
                log.warning("an overdue letter waits until the Sent folder can be asked draft=%s", draft_id)
                return
            with cabinet.writing() as session:
                outbox.take_up_overdue(session, cabinet, draft_id, found=found)

    def settle(self) -> None:
        """Drafts whose sender died in the middle: the Sent folder is asked, and where that does not tell, a person is."""
        cabinet = self.works.cabinet
        with cabinet.reading() as session:
            stale = outbox.stale(session, cabinet)
        for each in stale:
            found = self._sent_holds(each.message_id) if each.handed_over else False
            with cabinet.writing() as session:
                if outbox.settle(session, cabinet, each, found=found):
                    tell_about(session, cabinet, each.draft_id, self.works.settings.desk_url)

    def copy_next(self) -> bool:
        """Puts one sent letter into the Sent folder; a mailbox that does not answer is asked again later."""
        cabinet = self.works.cabinet
        if self.sent_folder is None:
            return False
        with cabinet.writing() as session:
            due = outbox.sent_copy_due(session, cabinet)
        if due is None:
            return False
        try:
            self.sent_folder.append_sent(due.message, due.message_id)
        except MailboxError:
            log.warning("no copy in the Sent folder yet draft=%s", due.draft_id)
            return False
        with cabinet.writing() as session:
            outbox.record_copied(session, cabinet, due.draft_id)
        return True

    def _sent_holds(self, message_id: str) -> bool | None:
        """None where the Sent folder cannot be asked."""
        try:
            return self.sent_folder.sent_holds(message_id) if self.sent_folder else None
        except MailboxError:
            return None
