"""The SMTP sink in a process of its own, so that it outlives the sender that a test kills.

    python -m tests.servers.smtp_process FOLDER [PORT] [--hold]

prints its port, keeps each mail as FOLDER/0001.eml with its envelope in 0001.json before it answers, and with
--hold answers the final dot only once there is a file FOLDER/go.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

from tests.servers.smtp_sink import Connection, Handler, Received, listen


class SinkProcess:
    """Keeps what it receives below `folder`. With `hold` it answers a mail's final dot only after `let_go`."""

    def __init__(self, folder: Path, *, hold: bool = False) -> None:
        self.port = 0
        self._folder = folder
        self._hold = hold
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Listens, on the same port each time; returns once it does."""
        self._folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "tests.servers.smtp_process", str(self._folder), str(self.port)]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(
            [*command, *(["--hold"] if self._hold else [])], cwd=root, stdout=subprocess.PIPE, text=True
        )
        if self._process.stdout is None:
            raise RuntimeError("no output to read the port from")
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        """Ends the process; what it received stays."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def let_go(self) -> None:
        """Answers the mails that are held, and all later ones at once."""
        (self._folder / "go").touch()

    def hold_again(self) -> None:
        """Holds the answers of later mails."""
        (self._folder / "go").unlink()

    @property
    def received(self) -> list[Received]:
        """What was taken whole so far, in order."""
        return [_received(each) for each in sorted(self._folder.glob("*.eml"))]


def _received(file: Path) -> Received:
    envelope = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return Received(envelope["mail_from"], tuple(envelope["rcpt_tos"]), file.read_bytes())


class _Folder:
    """Keeps mails in files, each whole or not at all."""

    def __init__(self, folder: Path, *, hold: bool) -> None:
        self._folder = folder
        self._hold = hold

    async def keep(self, mail: Received) -> None:
        number = len(list(self._folder.glob("*.eml"))) + 1
        envelope = {"mail_from": mail.mail_from, "rcpt_tos": list(mail.rcpt_tos)}
        (self._folder / f"{number:04}.json").write_text(json.dumps(envelope), encoding="utf-8")
        part = self._folder / f"{number:04}.part"
        part.write_bytes(mail.raw)
        part.rename(part.with_suffix(".eml"))
        if self._hold:
            await asyncio.to_thread(self._wait_until_let_go)

    def _wait_until_let_go(self) -> None:
        while not (self._folder / "go").exists():
            time.sleep(0.02)


async def _serve(folder: Path, port: int, *, hold: bool) -> None:
    files = _Folder(folder, hold=hold)
    server = await listen(lambda: Connection(Handler(deque(), files.keep)), port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Serves until it is killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int, nargs="?", default=0)
    parser.add_argument("--hold", action="store_true")
    given = parser.parse_args()
    asyncio.run(_serve(given.folder, given.port, hold=given.hold))


if __name__ == "__main__":
    main()
