"""A small IMAP server on loopback that behaves as a test wants: what it announces, lists, limits and suddenly answers.

It stands where no free server behaves so: Google's labels over one pool of mail, Exchange Online's odd refusals.
Everything else is tested on Dovecot.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from dataclasses import dataclass, replace
from threading import Event, Thread
from typing import BinaryIO

from ingest.imap_settings import ImapSettings
from tests.servers.imap_answers import Account, Held, Talk
from tests.servers.listener import HOST, Listener

_FEW = 20
USUAL = "IMAP4rev1 UIDPLUS MOVE IDLE NAMESPACE SPECIAL-USE"


@dataclass(frozen=True)
class Odd:
    """Answers the next command that holds `to`, `times` over, with `says` ("{tag}" is the command's) instead.

    With a `gap` it speaks slowly, a few bytes at a time.
    """

    to: bytes
    says: bytes
    times: int = 1
    hangs_up: bool = False
    gap: float = 0.0


class ScriptedImap(Listener):
    """One account, any password. `said` is every line that clients sent; `idling` is set while one is in IDLE."""

    def __init__(self, capabilities: str = USUAL, *, namespace: str = '(("" "/")) NIL NIL', all_mail: str = "") -> None:
        super().__init__("scripted-imap")
        self.account = Account(capabilities, namespace, all_mail)
        self.said: list[bytes] = []
        self.idling = Event()
        self._odd: list[Odd] = []

    def settings(self, **changes: object) -> ImapSettings:
        fields = {"host": HOST, "port": self.port, "security": "none", "user": "u", "password": "p"}
        return ImapSettings(**{**fields, **changes})  # type: ignore[arg-type]

    def answer_oddly(self, *odd: Odd) -> None:
        with self._lock:
            self._odd += odd

    def folder(self, name: str, flags: str = "", *mails: bytes) -> Held:
        """Makes a folder, called as on the wire, with these mails."""
        held = self.account.folders[name] = Held(flags)
        for raw in mails:
            held.put(raw)
        return held

    def put(self, raw: bytes, folder: str = "INBOX") -> None:
        """Delivers a mail."""
        with self._lock:
            self.account.put(raw, folder)

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """The mails of a folder that are not marked as deleted."""
        with self._lock:
            held = self.account.folders[folder]
            return [raw for uid, raw in held.mails.items() if uid not in held.deleted]

    def commands(self, word: bytes) -> list[bytes]:
        """The lines of clients that hold this word."""
        return [each for each in self.said if word in each]

    def _welcome(self, client: socket.socket) -> None:
        with self._lock:
            self._ends.append(client)
        self._threads.append(Thread(target=self._serve, args=(client,), name="scripted-imap"))
        self._threads[-1].start()

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as lines, contextlib.suppress(OSError):
            talk = Talk(self.account)
            client.sendall(b"* OK ready\r\n")
            while (line := lines.readline()) and self._answer(client, lines, talk, line):
                pass

    def _answer(self, client: socket.socket, lines: BinaryIO, talk: Talk, line: bytes) -> bool:
        """Answers one command; False where the connection ends."""
        self.said.append(line)
        tag, _, command = line.rstrip().partition(b" ")
        odd = self._odd_for(command)
        if odd is not None:
            _say(client, odd.says.replace(b"{tag}", tag), odd.gap)
            return not odd.hangs_up
        if command == b"IDLE":
            client.sendall(b"+ idling\r\n")
            self.idling.set()
            self.said.append(lines.readline())
            self.idling.clear()
        elif literal := re.search(rb" \{(\d+)\}$", command):
            client.sendall(b"+ go on\r\n")
            talk.body = lines.read(int(literal[1]))
            lines.readline()
        with self._lock:
            answer = talk.answer(command)
        client.sendall(answer + tag + b" OK done\r\n")
        return command != b"LOGOUT"

    def _odd_for(self, command: bytes) -> Odd | None:
        with self._lock:
            for place, each in enumerate(self._odd):
                if each.to in command:
                    left = [replace(each, times=each.times - 1)] if each.times > 1 else []
                    self._odd[place : place + 1] = left
                    return each
        return None


def _say(client: socket.socket, words: bytes, gap: float) -> None:
    if not gap:
        client.sendall(words)
        return
    for start in range(0, len(words), _FEW):
        client.sendall(words[start : start + _FEW])
        time.sleep(gap)
