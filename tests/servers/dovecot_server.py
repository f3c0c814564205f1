"""A real Dovecot on loopback with one account, in a folder of its own: TLS, STARTTLS, and what a test wants it to lack."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import re
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers.certificates import Authority, Certificate
from tests.servers.needed import program
from tests.servers.unprivileged import free_port, give, listening, own_folder, remove, user_for

PASSWORD = "a plain password of a test"
_SECONDS = 60.0
_NAME = re.compile(r'"([^"]+)"$|(\S+)$')
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {log}
listen = 127.0.0.1
protocols = imap
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
first_valid_uid = 1
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = {ssl}
ssl_cert = <{chain}
ssl_key = <{key}
mail_location = maildir:{folder}/mail
mail_fsync = never
{capability}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={folder}/home
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  {special}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{stats}
"""
# Of these, `lacking` takes away what a test wants to do without.
_CAPABILITIES = (
    "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+ IDLE NAMESPACE UIDPLUS LIST-EXTENDED CHILDREN "
    "CONDSTORE ESEARCH WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SPECIAL-USE"
)


class DovecotServer:
    """One account, `user` and `password`; clear text with STARTTLS on `port`, TLS on `tls_port`.

    Its log, and its certificate where none is handed in, lie in `folder`; its mail in one of its own, for it
    works from root as another user. `sent` and `junk` name folders with these uses (RFC 6154), below `prefix` where there is one; `lacking` are
    capabilities that the server shall not have. Mail outlives `stop` and `start`, until `remove`.
    """

    user = "concerns@school.example"

    def __init__(
        self,
        folder: Path,
        *,
        certificate: Certificate | None = None,
        with_idle: bool = True,
        with_starttls: bool = True,
        lacking: Sequence[str] = (),
        prefix: str = "",
        sent: str | None = None,
        junk: str | None = None,
        password: str = PASSWORD,
    ) -> None:
        self._program = program("dovecot", install="dovecot-imapd")
        self.password = password
        self._log = folder / "dovecot.log"
        self._folder = own_folder("dovecot")
        self.certificate = certificate or Authority(folder).certificate()
        self.port, self.tls_port = free_port(), free_port()
        self._prefix = prefix
        self._process: subprocess.Popen[bytes] | None = None
        gone = {*lacking, *([] if with_idle else ["IDLE"])}
        left = " ".join(each for each in _CAPABILITIES.split() if each not in gone)
        self._configure(
            capability=f"imap_capability = {left}" if gone else "",
            ssl="yes" if with_starttls else "no",
            special=_special(sent, "\\Sent") + _special(junk, "\\Junk"),
        )

    @property
    def log(self) -> str:
        """What Dovecot itself noted so far."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def start(self) -> None:
        """Serves; returns once it greets."""
        command: list[str | Path] = [self._program, "-F", "-c", self._folder / "dovecot.conf"]
        self._process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
        end = time.monotonic() + _SECONDS
        while not self._greets():
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError(self.log or "Dovecot did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends every connection and the server; the mail stays."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends all its processes at once, as a power cut would; the mail stays."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """The same server again, on the same ports."""
        self.stop()
        self.start()

    def remove(self) -> None:
        """Ends the server and forgets its mail."""
        self.kill()
        remove(self._folder)

    def append(self, raw: bytes, folder: str = "INBOX") -> None:
        """Puts a mail into a folder, as a delivery would."""
        with self.client() as client:
            _ok(client.append(_quoted(folder), "", "", raw))

    def fill(self, raws: Iterable[bytes]) -> None:
        """Puts many mails into the INBOX at once, as files. Before it serves."""
        for each in ("cur", "new", "tmp"):
            (self._folder / "mail" / each).mkdir(exist_ok=True)
        for number, raw in enumerate(raws):
            (self._folder / "mail" / "cur" / f"{number:010}.M1.host:2,").write_bytes(raw)
        give(self._folder / "mail", user_for("nobody"))

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """The raw mails of a folder, oldest first; empty where there is no such folder."""
        return [raw for raw, _ in self._all(folder)]

    def flags(self, folder: str = "INBOX") -> list[set[str]]:
        """The flags and keywords of each mail of a folder, oldest first."""
        return [flags for _, flags in self._all(folder)]

    def folders(self) -> set[str]:
        """The names of all folders."""
        with self.client() as client:
            rows = client.list()[1]
            return {
                found[1] or found[2]
                for each in rows
                if isinstance(each, bytes) and (found := _NAME.search(each.decode()))
            }

    def renumber(self) -> None:
        """Makes the INBOX another one with the same mails: its UIDVALIDITY changes (RFC 3501 §2.3.1.1)."""
        self.kill()
        mail = self._folder / "mail"
        # The file that is left, dovecot-uidvalidity, remembers which values are used up.
        for each in [*mail.glob("dovecot.index*"), mail / "dovecot-uidlist"]:
            each.unlink()
        self.start()

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """A second client of the account, signed in."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=30) as client:
            client.login(self.user, self.password)
            yield client

    def _all(self, folder: str) -> list[tuple[bytes, set[str]]]:
        with self.client() as client:
            if client.select(_quoted(folder), readonly=True)[0] != "OK":
                return []
            numbers = [each.decode() for each in client.search(None, "ALL")[1][0].split()]
            return [_one(client, each) for each in numbers]

    def _greets(self) -> bool:
        with listening(self.port) as connection:
            return connection is not None and connection.recv(100).startswith(b"* OK")

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if how == signal.SIGTERM:
            process.terminate()
            process.wait(_SECONDS)
        # Also those of its processes that still serve a connection.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_SECONDS)

    def _configure(self, *, capability: str, ssl: str, special: str) -> None:
        mail_user = user_for("nobody")
        is_root = os.geteuid() == 0
        for each in ("run", "state", "mail", "home"):
            (self._folder / each).mkdir()
        for each in ("mail", "home"):
            give(self._folder / each, mail_user)
        (self._folder / "users").write_text(f"{self.user}:{{PLAIN}}{self.password}\n")
        (self._folder / "dovecot.conf").write_text(
            _CONFIG.format(
                folder=self._folder,
                log=self._log,
                login_user=user_for("dovenull"),
                internal_user=user_for("dovecot"),
                internal_group=grp.getgrgid(pwd.getpwnam(user_for("dovecot")).pw_gid).gr_name,
                ssl=ssl,
                chain=self.certificate.chain,
                key=self.certificate.key,
                capability=capability,
                mail_user=mail_user,
                mail_group=pwd.getpwnam(mail_user).pw_gid,
                separator="." if self._prefix else "/",
                prefix=self._prefix,
                special=special,
                port=self.port,
                tls_port=self.tls_port if ssl == "yes" else 0,
                # Without root nothing may change its root folder or owner.
                stats="" if is_root else "service stats {\n  chroot =\n}",
            )
        )


def _special(name: str | None, use: str) -> str:
    return f"mailbox {_quoted(name)} {{\n  special_use = {use}\n auto = subscribe\n }}\n" if name else ""


def _quoted(name: str | None) -> str:
    return f'"{name}"'


def _ok(answer: tuple[str, object]) -> None:
    if answer[0] != "OK":
        raise RuntimeError(f"Dovecot answered {answer[0]}")


def _one(client: imaplib.IMAP4, number: str) -> tuple[bytes, set[str]]:
    parts = client.fetch(number, "(FLAGS BODY.PEEK[])")[1]
    raw = next(each[1] for each in parts if isinstance(each, tuple))
    words = b" ".join(each[0] if isinstance(each, tuple) else bytes(each) for each in parts if each)
    return bytes(raw), {each.decode() for flags in imaplib.ParseFlags(words) for each in [flags]}
