"""Fetches raw mails by UID, and finds a way around those that a server does not hand over in the usual one.

One broken mail makes some servers refuse a command for fifty, and some refuse a mail as a whole that they hand over in
pieces. No mail stops another: what is refused in every way is counted and left.
"""

from __future__ import annotations

from casefile.errors import MailboxError, MailboxUnavailable
from ingest.imap_connection import ImapConnection
from ingest.mailbox import LARGEST_MAIL, OVERSIZE_KEPT

_PIECE = 1024 * 1024


def fetched(connection: ImapConnection, batch: list[int], sizes: dict[int, int]) -> tuple[dict[int, bytes], int]:
    """The raw mails that are still there, of far too large ones the beginning; and how many were refused."""
    large = [uid for uid in batch if sizes[uid] > LARGEST_MAIL]
    found, refused = _whole(connection, [uid for uid in batch if uid not in large])
    for uid in large:
        found |= connection.fetch([uid], OVERSIZE_KEPT)
    # A server that has lost a mail's bytes may hand over none of them.
    empty = [uid for uid, raw in found.items() if not raw and sizes[uid]]
    return {uid: raw for uid, raw in found.items() if uid not in empty}, refused + len(empty)


def _whole(connection: ImapConnection, uids: list[int]) -> tuple[dict[int, bytes], int]:
    if not uids:
        return {}, 0
    try:
        return connection.fetch(uids), 0
    except MailboxUnavailable:
        raise
    except MailboxError:
        if len(uids) == 1:
            return _alone(connection, uids[0])
    each_alone = [_whole(connection, [uid]) for uid in uids]
    found = {uid: raw for mails, _ in each_alone for uid, raw in mails.items()}
    return found, sum(refused for _, refused in each_alone)


def _alone(connection: ImapConnection, uid: int) -> tuple[dict[int, bytes], int]:
    try:
        return _in_pieces(connection, uid), 0
    except MailboxUnavailable:
        raise
    except MailboxError:
        return {}, 1


def _in_pieces(connection: ImapConnection, uid: int) -> dict[int, bytes]:
    raw = bytearray()
    while True:
        piece = connection.fetch([uid], _PIECE, len(raw)).get(uid)
        if piece is None:
            return {}
        raw += piece
        if len(piece) < _PIECE or len(raw) > LARGEST_MAIL:
            return {uid: bytes(raw)}
