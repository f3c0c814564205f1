"""A whole installation for tests: its folder, school file, key and the environment that the program reads its settings from."""

from __future__ import annotations

import subprocess
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from casefile.vault import new_master_key
from service.settings import Settings, read_settings
from service.works import Works, built_from
from tests.servers import warm_program
from tests.servers.dovecot_server import DovecotServer
from tests.servers.smtp_process import SinkProcess
from tests.servers.smtp_sink import SmtpSink

ROOT = Path(__file__).parents[1]
ADDRESS = "concerns@school.example"
# Nobody listens on this port.
_NO_SMTP = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "9", "SMTP_SECURITY": "none"}


def on_servers(dovecot: DovecotServer, sink: SinkProcess | SmtpSink, security: str = "tls") -> dict[str, str]:
    """What IT would set for these servers."""
    return {
        "MAILBOX_HOST": "localhost",
        "MAILBOX_PORT": str(dovecot.tls_port if security == "tls" else dovecot.port),
        "MAILBOX_SECURITY": security,
        "MAILBOX_USER": dovecot.user,
        "MAILBOX_PASSWORD": dovecot.password,
        "TLS_CA_FILE": str(dovecot.certificate.authority),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(sink.port),
        "SMTP_SECURITY": "none",
    }


def on_a_folder(mails: Path) -> dict[str, str]:
    """A folder of mails in place of a mailbox, and nobody who takes letters."""
    return {"MAILBOX_DIR": str(mails), **_NO_SMTP}


@dataclass
class Installation:
    """`environment` is what IT would set; a test may change it before the program starts."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        school = self.folder / "school.toml"
        example = (files("templates") / "school.example.toml").read_text(encoding="utf-8")
        # What a test sees must not hang on the hour at which it runs.
        school.write_text(example.replace('"07:45"', '""'), encoding="utf-8")
        self.environment = {
            "SCHOOL_FILE": str(school),
            "SCHOOL_ADDRESS": ADDRESS,
            "DATA_DIR": str(self.data),
            "MASTER_KEY": new_master_key(),
            "HOLD_MINUTES": "0",
            **self.environment,
        }

    @property
    def data(self) -> Path:
        """Where the case file lies."""
        return self.folder / "data"

    def settings(self) -> Settings:
        """The settings as the program would read them."""
        return read_settings(self.environment)

    def works(self) -> AbstractContextManager[Works]:
        """Opens the case file as the program would."""
        return built_from(self.settings())

    def concerns(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the command line in a process of its own, with nothing but this installation's settings."""
        return warm_program.run(list(arguments), self.process_environment, self.folder)

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Starts a command that goes on running; its log goes to `log`."""
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, *command], env=self.process_environment, cwd=self.folder, stderr=log, text=True
            )

    @property
    def log(self) -> str:
        """What started commands wrote to their logs."""
        file = self.folder / "log"
        return file.read_text() if file.exists() else ""

    @property
    def process_environment(self) -> dict[str, str]:
        """The environment of its processes: nothing of the test's own."""
        return {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin", **self.environment}
