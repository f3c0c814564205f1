"""What a small IMAP server of a test holds and answers: folders, mails, and the commands that the program uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass
class Held:
    """A folder: its mails by UID, the UIDs marked as deleted, its flags in a LIST, the UID of the next mail."""

    flags: str = ""
    mails: dict[int, bytes] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    uidnext: int = 1

    def put(self, raw: bytes) -> None:
        self.mails[self.uidnext] = raw
        self.uidnext += 1


@dataclass
class Account:
    """One account. `folders` are by their name on the wire; what comes to any of them lies in `all_mail` too."""

    capabilities: str
    namespace: str
    all_mail: str
    folders: dict[str, Held] = field(default_factory=lambda: {"INBOX": Held()})

    def put(self, raw: bytes, folder: str) -> None:
        for name in {folder, self.all_mail} - {""}:
            self.folders[name].put(raw)


class Talk:
    """One connection's side of it: the folder that is selected, and the bytes of a mail that is being appended."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.body = b""
        self._selected = Held()

    def answer(self, command: bytes) -> bytes:
        """The untagged lines that a command is answered with."""
        words = [match[1] if match[1] is not None else match[2] for match in _WORD.finditer(command)]
        words = [each.replace(b'\\"', b'"').replace(b"\\\\", b"\\") for each in words]
        verb = words[1].lower() if words[0] == b"UID" else words[0].lower()
        does = getattr(self, f"_{verb.decode()}", None)
        return does(words[2:] if words[0] == b"UID" else words[1:]) if does else b""

    def _capability(self, _: Sequence[bytes]) -> bytes:
        return f"* CAPABILITY {self._account.capabilities}\r\n".encode()

    def _namespace(self, _: Sequence[bytes]) -> bytes:
        return f"* NAMESPACE {self._account.namespace}\r\n".encode()

    def _list(self, _: Sequence[bytes]) -> bytes:
        rows = [f'* LIST ({held.flags}) "/" {_quoted(name)}\r\n' for name, held in self._account.folders.items()]
        return "".join(rows).encode()

    def _select(self, words: Sequence[bytes]) -> bytes:
        self._selected = held = self._account.folders[words[0].decode()]
        return (
            f"* FLAGS (\\Seen \\Deleted)\r\n* {len(held.mails)} EXISTS\r\n* 0 RECENT\r\n"
            f"* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {held.uidnext}] ok\r\n* OK [PERMANENTFLAGS (\\*)] ok\r\n"
        ).encode()

    _examine = _select

    def _status(self, words: Sequence[bytes]) -> bytes:
        held = self._account.folders[words[0].decode()]
        counts = f"(UIDVALIDITY 7 UIDNEXT {held.uidnext} MESSAGES {len(held.mails)})"
        return f"* STATUS {_quoted(words[0].decode())} {counts}\r\n".encode()

    def _search(self, words: Sequence[bytes]) -> bytes:
        held = self._selected
        if words[0] == b"HEADER":
            found = [uid for uid, raw in held.mails.items() if words[2] in raw]
        elif words[0] == b"UID":
            found = [uid for uid in held.mails if uid in _set_of(words[1], max(held.mails, default=0))]
        else:
            numbers = _set_of(words[0], len(held.mails))
            found = [uid for number, uid in enumerate(held.mails, 1) if number in numbers]
        found = [uid for uid in found if uid not in held.deleted]
        return b"* SEARCH" + b"".join(b" %d" % uid for uid in found) + b"\r\n"

    def _fetch(self, words: Sequence[bytes]) -> bytes:
        item, answer = b" ".join(words[1:]), b""
        for number, (uid, raw) in enumerate(self._selected.mails.items(), 1):
            if uid not in _set_of(words[0], max(self._selected.mails)):
                continue
            if b"SIZE" in item:
                answer += b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, uid, len(raw))
            else:
                part = re.search(rb"<(\d+)\.(\d+)>", item)
                start, most = (int(part[1]), int(part[2])) if part else (0, len(raw))
                name = b"BODY[]<%d>" % start if part else b"BODY[]"
                piece = raw[start : start + most]
                answer += b"* %d FETCH (UID %d %s {%d}\r\n%s)\r\n" % (number, uid, name, len(piece), piece)
        return answer

    def _move(self, words: Sequence[bytes]) -> bytes:
        self._copy(words)
        for uid in _set_of(words[0], 0):
            self._selected.mails.pop(uid, None)
        return b""

    def _copy(self, words: Sequence[bytes]) -> bytes:
        there = self._account.folders[words[1].decode()]
        for uid in sorted(_set_of(words[0], 0)):
            if uid in self._selected.mails:
                there.put(self._selected.mails[uid])
        return b""

    def _store(self, words: Sequence[bytes]) -> bytes:
        if b"\\Deleted" in words[2]:
            self._selected.deleted |= _set_of(words[0], 0)
        return b""

    def _expunge(self, words: Sequence[bytes]) -> bytes:
        for uid in _set_of(words[0], 0):
            self._selected.mails.pop(uid, None)
        return b""

    def _create(self, words: Sequence[bytes]) -> bytes:
        self._account.folders[words[0].decode()] = Held()
        return b""

    def _append(self, words: Sequence[bytes]) -> bytes:
        self._account.put(self.body, words[0].decode())
        return b""

    def _logout(self, _: Sequence[bytes]) -> bytes:
        return b"* BYE\r\n"


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _set_of(words: bytes, last: int) -> set[int]:
    numbers: set[int] = set()
    for each in words.decode().split(","):
        first, _, end = each.partition(":")
        ends = [last if one == "*" else int(one) for one in (first, end or first)]
        numbers.update(range(min(ends), max(ends) + 1))
    return numbers
