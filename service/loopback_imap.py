"""An IMAP server inside the program, on loopback, with one account in memory: for the demo and the tests."""

from __future__ import annotations

import asyncio
import imaplib
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Login
from pymap.imap import IMAPServer
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

_HOST = "127.0.0.1"
_LARGEST = 64 * 1024 * 1024
# The password lives as long as the process and never leaves it: many rounds would only slow the demo down.
_ROUNDS = 1


class LoopbackImap:
    """One account with INBOX and Sent, forgotten when it stops. Clear text, so loopback only."""

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self.password = password
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready, self._ended = Event(), asyncio.Event()
        self._thread = Thread(target=self._run, name="loopback-imap")

    def start(self) -> None:
        """Listens on a free port; returns once it does."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Ends every connection and the server."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()
        self._loop.close()

    def append(self, raw: bytes, folder: str = "INBOX") -> None:
        """Puts a mail into a folder, as a delivery would."""
        with self._client() as client:
            client.append(folder, "", "", raw)

    def folder_messages(self, folder: str) -> list[bytes]:
        """The raw mails of a folder, oldest first; empty where there is no such folder."""
        with self._client() as client:
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            numbers = client.search(None, "ALL")[1][0].split()
            parts = [client.fetch(each.decode(), "(BODY.PEEK[])")[1][0] for each in numbers]
            return [bytes(each[1]) for each in parts if isinstance(each, tuple)]

    @contextmanager
    def _client(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(_HOST, self.port, timeout=30) as client:
            client.login(self.user, self.password)
            yield client

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        config = Config(
            Namespace(proxy_protocol=None),
            demo_data=False,
            demo_user=self.user,
            demo_password=self.password,
            host=_HOST,
            port=0,
            tls_enabled=False,
            max_append_len=_LARGEST,
            hash_context=BuiltinHash(rounds=_ROUNDS),
        )
        backend = DictBackend(Login(config), config)
        account = UserMetadata(config, self.user, password=await Passwords(config).hash_password(self.password))
        await backend.login.demo_user_identity.set(account)
        async with backend.login.demo_user_identity.new_session() as session:
            await session.mailbox_set.add_mailbox("Sent")
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        server = await asyncio.start_server(answer, host=_HOST, port=0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()
        await self._end_connections()

    async def _end_connections(self) -> None:
        others = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)
