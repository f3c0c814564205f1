"""Folders and users for servers that refuse to work as root: tests run as root in containers and as a person elsewhere."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_HOST = "127.0.0.1"
_GIVEN: set[int] = set()


def user_for(*wanted: str) -> str:
    """The user a server works as: ourselves, or where we are root the first of these that the machine has."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {each.pw_name for each in pwd.getpwall()}
    return next(each for each in (*wanted, "nobody") if each in known)


def run_as(user: str) -> dict[str, Any]:
    """The arguments with which `subprocess` starts a program as this user."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def own_folder(name: str) -> Path:
    """A new folder that other users can pass: pytest's own are closed to them. Its path is short enough for a socket's."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    folder.chmod(0o711)
    return folder


def give(folder: Path, user: str) -> None:
    """Hands a folder and all below it to a user."""
    if os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        for each in (folder, *folder.rglob("*")):
            os.chown(each, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def remove(folder: Path) -> None:
    """Removes a folder that a server was given; what it deletes meanwhile does not matter."""
    shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port on loopback that nobody listens on just now, another one at each call."""
    while True:
        with socket.socket() as probe:
            probe.bind((_HOST, 0))
            port = int(probe.getsockname()[1])
        if port not in _GIVEN:
            _GIVEN.add(port)
            return port


@contextmanager
def listening(port: int) -> Iterator[socket.socket | None]:
    """A connection to a port on loopback, or None where nobody answers."""
    try:
        connection = socket.create_connection((_HOST, port), timeout=10)
    except OSError:
        yield None
        return
    with connection:
        yield connection
