"""An OpenID Connect provider on loopback, in a process of its own: oidc-provider-mock, spoken to over HTTP alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import requests

_PATIENCE = 30


class OidcProvider:
    """A provider with people of its own; `issuer` is its address."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"

    def has(self, sub: str, **claims: object) -> None:
        """Gives it a person with these claims."""
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=10).raise_for_status()

    def sign_in(self, url: str, sub: str) -> str:
        """What a person does there whom the desk sent: they sign in, and the browser is sent back to this address."""
        parts = urlsplit(url)
        connection = HTTPConnection("localhost", parts.port, timeout=10)
        try:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"{parts.path}?{parts.query}", urlencode({"sub": sub}), form)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        assert answer.status == 302, answer.status
        return answer.headers["Location"]


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """Runs one until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    environment = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield OidcProvider(port)
    finally:
        process.kill()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the provider did not start")
