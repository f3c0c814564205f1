"""The engine that reads pictures opens no socket: a process that may not open one reads all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest.exhibits.drawn_chats import encoded, post

ROOT = Path(__file__).parents[3]
# The kernel ends the process at its first call of socket(2), whichever library makes it (seccomp, BPF).
# The engine imports requests, to fetch models that we do not use; as that is imported it tries, with a socket of its
# own and nobody at the other end, whether the machine has IPv6. So it is imported before the door is shut.
NO_SOCKETS = """
import ctypes, os, platform, struct, sys, requests
number = {"x86_64": 41, "aarch64": 198}[platform.machine()]
code = [(0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x80000000), (0x06, 0, 0, 0x7FFF0000)]
rules = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in code))
program = struct.pack("HxxxxxxP", len(code), ctypes.addressof(rules))
kernel = ctypes.CDLL(None, use_errno=True)
if kernel.prctl(38, 1, 0, 0, 0) or kernel.prctl(22, 2, program, 0, 0):
    sys.exit(77)
"""
READ = """
from ingest.exhibits.ocr_engine import printed_lines
from ingest.exhibits.picture import open_picture
lines = printed_lines(open_picture(sys.stdin.buffer.read()).image)
sys.stdout.write(" ".join(each.text for each in lines))
sys.stderr.write(os.environ["ORT_DISABLE_TELEMETRY"])
"""
CALL = "import socket; socket.socket()"


def run(program: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-c", NO_SOCKETS + program], input=data, capture_output=True, cwd=ROOT, check=False
    )
    if done.returncode == 77:
        pytest.skip("this kernel does not let a process forbid itself system calls (seccomp)")
    return done


def test_reading_a_picture_opens_no_socket() -> None:
    done = run(READ, encoded(post("Sharon Bibby", "2 h", "words on a page")))
    assert done.returncode == 0, done.stderr
    assert b"words on a page" in done.stdout
    assert done.stderr.endswith(b"1")


def test_the_guard_of_that_test_does_end_a_process_that_opens_one() -> None:
    assert run(CALL).returncode < 0
