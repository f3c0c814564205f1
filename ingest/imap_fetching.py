"""Fetches raw mails by UID, and finds a way around those that a server does not hand over in the usual one.

One broken mail makes some servers refuse a command for fifty, and some refuse a mail as a whole that they hand over in
pieces. No mail stops another: what is refused in every way is counted and left.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from casefile.errors import MailboxError, MailboxUnavailable
from ingest.imap_connection import ImapConnection
from ingest.mailbox import LARGEST_MAIL, OVERSIZE_KEPT

_PIECE = 1024 * 1024


def fetched(connection: ImapConnection, batch: list[int], sizes: dict[int, int]) -> tuple[dict[int, bytes], int]:
    """The raw mails that are still there, of far too large ones the beginning; and how many were not handed over."""
    large = [uid for uid in batch if sizes[uid] > LARGEST_MAIL]
    found = _whole(connection, [uid for uid in batch if uid not in large])
    for uid in large:
        found |= _unless_refused(partial(connection.fetch, [uid], OVERSIZE_KEPT))
    # A server that has lost a mail's bytes may hand over none of them, or leave the mail out of its answer.
    given = {uid: raw for uid, raw in found.items() if raw or not sizes[uid]}
    return given, _still_there(connection, [uid for uid in batch if uid not in given])


def _whole(connection: ImapConnection, uids: list[int]) -> dict[int, bytes]:
    if not uids:
        return {}
    try:
        return connection.fetch(uids)
    except MailboxUnavailable:
        raise
    except MailboxError:
        if len(uids) == 1:
            return _unless_refused(partial(_in_pieces, connection, uids[0]))
    return {uid: raw for each in uids for uid, raw in _whole(connection, [each]).items()}


def _unless_refused(fetch: Callable[[], dict[int, bytes]]) -> dict[int, bytes]:
    try:
        return fetch()
    except MailboxUnavailable:
        raise
    except MailboxError:
        return {}


def _still_there(connection: ImapConnection, uids: list[int]) -> int:
    """How many of these mails the server still has; all where it does not say."""
    if not uids:
        return 0
    try:
        return len(connection.sizes(uids))
    except MailboxUnavailable:
        raise
    except MailboxError:
        return len(uids)


def _in_pieces(connection: ImapConnection, uid: int) -> dict[int, bytes]:
    raw = bytearray()
    while True:
        piece = connection.fetch([uid], _PIECE, len(raw)).get(uid)
        if piece is None:
            return {}
        raw += piece
        if len(piece) < _PIECE or len(raw) > LARGEST_MAIL:
            return {uid: bytes(raw)}
