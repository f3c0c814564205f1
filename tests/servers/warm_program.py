"""The program's command line in a process of its own for each command, forked from one that has it loaded.

    python -m tests.servers.warm_program SOCKET

takes commands over a socket that it was handed, each with two files for its output, and answers with exit codes.
Loading takes longer than most commands. How the program starts is tried where daemons, the wheel and the demo start.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

_LARGEST = 1024 * 1024
_ROOT = Path(__file__).parents[2]


def run(arguments: list[str], environment: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end, with this environment and nothing else, in this folder."""
    program = _loaded()
    with TemporaryFile() as out, TemporaryFile() as err:
        try:
            code = program.ask([arguments, dict(environment), str(folder)], [out.fileno(), err.fileno()])
        except BaseException:
            # A command that a test's time limit ended would keep the next one waiting.
            program.end()
            _loaded.cache_clear()
            raise
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read().decode(), err.read().decode())


@cache
def _loaded() -> _Loaded:
    return _Loaded()


class _Loaded:
    """The loaded process; it ends with this one."""

    def __init__(self) -> None:
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.warm_program", str(other.fileno())],
                pass_fds=[other.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=_ROOT,
                env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"},
                start_new_session=True,
            )  # fmt: skip
        atexit.register(self.end)

    def ask(self, command: list[object], files: list[int]) -> int:
        """The exit code of one command, negative where a signal ended it."""
        socket.send_fds(self._socket, [json.dumps(command).encode()], files)
        answer = self._socket.recv(_LARGEST)
        assert answer, "the loaded program is gone"
        return int(answer)

    def end(self) -> None:
        """Ends it, and what it may be running."""
        atexit.unregister(self.end)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._socket.close()


def main() -> None:
    """Serves until the other end is closed. A fork leaves by the exit of the command that it runs."""
    from service import command_line

    with socket.socket(fileno=int(sys.argv[1])) as commands:
        while True:
            command, files, _, _ = socket.recv_fds(commands, _LARGEST, 2)
            if not command:
                return
            child = os.fork()
            if not child:
                break
            for each in files:
                os.close(each)
            commands.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
    arguments, environment, folder = json.loads(command)
    for stream, each in zip((1, 2), files, strict=True):
        os.dup2(each, stream)
        os.close(each)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.exit(command_line.main(arguments))


if __name__ == "__main__":
    main()
