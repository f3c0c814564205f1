"""Every setting, read once from the environment and `.env` into one frozen object, or refused with all that is wrong.

The environment wins over `.env`. Each secret may also stand in a file that NAME_FILE names, as container
secrets do. docs/settings.md explains them all; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from casefile.errors import SettingsError
from casefile.loop_stops import Limits
from casefile.school import School, load_school
from casefile.vault import Vault, vault_from
from desk.sign_in.id_token import Account
from ingest.imap_settings import ImapSettings
from outbound.smtp_sender import SmtpSettings
from service.account_settings import read_account
from service.setting_reader import SettingReader

NAMES = (
    "MAILBOX_HOST",
    "MAILBOX_PORT",
    "MAILBOX_SECURITY",
    "MAILBOX_USER",
    "MAILBOX_PASSWORD",
    "MAILBOX_FOLDER",
    "MAILBOX_AFTER",
    "MAILBOX_JUNK",
    "MAILBOX_DIR",
    "MAILBOX_AUTHSERV_IDS",
    "MOST_FROM_ONE_SENDER",
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_SECURITY",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "TLS_CA_FILE",
    "SCHOOL_ADDRESS",
    "SCHOOL_FILE",
    "LETTERS_FOLDER",
    "DATABASE_URL",
    "DATA_DIR",
    "MASTER_KEY",
    "DESK_URL",
    "DESK_LISTEN",
    "HOLD_MINUTES",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_DOMAIN",
    "OIDC_SECOND_FACTOR",
    "BACKUP_FOLDER",
)
SECRETS = ("MAILBOX_PASSWORD", "SMTP_PASSWORD", "DATABASE_URL", "MASTER_KEY", "OIDC_CLIENT_SECRET")
_SECURITIES = ("tls", "starttls", "none")
_IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_MOST_HOLD = 24 * 60
_MOST_MAILS = 10_000


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. `mailbox` is None where `mailbox_dir`, a folder of .eml files, stands in for it.

    `account` is where the school's own accounts are, None where nobody signs in with one; `backups` the folder to look for
    backups in, None where none is named.
    """

    mailbox: ImapSettings | None
    mailbox_dir: Path | None
    mailbox_after: str
    trusted_servers: tuple[str, ...]
    smtp: SmtpSettings
    school_address: str
    school_file: Path
    school: School
    own_letters: Path | None
    database_url: str = field(repr=False)
    data_dir: Path
    vault: Vault
    desk_url: str
    desk_listen: tuple[str, int]
    hold: timedelta
    most_from_one_sender: int
    account: Account | None
    backups: Path | None

    @property
    def limits(self) -> Limits:
        """What keeps automatic services from answering each other, and one sender from burying the desk."""
        return Limits(self.school_address, self.most_from_one_sender)

    @property
    def school_domain(self) -> str:
        """The domain of the school's own address."""
        return self.school_address.rpartition("@")[2]


def read_settings(values: Mapping[str, str]) -> Settings:
    """Checks and freezes the settings. Raises `SettingsError` naming every one that is wrong, never its value."""
    reader = SettingReader(values)
    security = reader.choice("MAILBOX_SECURITY", _SECURITIES, "tls")
    folder = reader.text("MAILBOX_DIR")
    after = reader.choice("MAILBOX_AFTER", ("move", "keyword", "leave"), "move")
    mailbox = None if folder else _mailbox(reader, security, after)
    servers = _servers(reader)
    smtp = _smtp(reader)
    data_dir = Path(reader.text("DATA_DIR", "data")).expanduser().resolve()
    school_file = _school_file(reader)
    school = reader.tried(lambda: load_school(school_file))
    own_letters = _own_letters(reader)
    vault = reader.tried(lambda: vault_from(reader.secret("MASTER_KEY")))
    address = _address(reader)
    listen = _listen(reader)
    desk_url = _desk_url(reader, listen)
    hold = timedelta(minutes=reader.number("HOLD_MINUTES", 10, 0, _MOST_HOLD))
    most = reader.number("MOST_FROM_ONE_SENDER", 10, 1, _MOST_MAILS)
    account = read_account(reader)
    backups = _backups(reader)
    database_url = reader.secret("DATABASE_URL") or f"sqlite:///{data_dir / 'concerns.sqlite3'}"
    if reader.problems or school is None or vault is None:
        raise SettingsError("\n".join(reader.problems), "All settings are explained in docs/settings.md.")
    return Settings(
        mailbox=mailbox,
        mailbox_dir=Path(folder).expanduser().resolve() if folder else None,
        mailbox_after=after,
        trusted_servers=servers,
        smtp=smtp,
        school_address=address,
        school_file=school_file,
        school=school,
        own_letters=own_letters,
        database_url=database_url,
        data_dir=data_dir,
        vault=vault,
        desk_url=desk_url,
        desk_listen=listen,
        hold=hold,
        most_from_one_sender=most,
        account=account,
        backups=backups,
    )


def trusted_servers(values: Mapping[str, str]) -> tuple[str, ...]:
    """The one setting that reading a mail from a file needs. Raises `SettingsError` as `read_settings` does."""
    reader = SettingReader(values)
    servers = _servers(reader)
    if reader.problems:
        raise SettingsError("\n".join(reader.problems), "All settings are explained in docs/settings.md.")
    return servers


def letters_of(values: Mapping[str, str]) -> tuple[Path, Path | None]:
    """The two settings that previews of letters need: the school's file, and the folder of its own wording.

    Raises `SettingsError` as `read_settings` does.
    """
    reader = SettingReader(values)
    found = _school_file(reader), _own_letters(reader)
    if reader.problems:
        raise SettingsError("\n".join(reader.problems), "All settings are explained in docs/settings.md.")
    return found


def _school_file(reader: SettingReader) -> Path:
    return Path(reader.text("SCHOOL_FILE", "school.toml")).expanduser().resolve()


def _own_letters(reader: SettingReader) -> Path | None:
    name = reader.text("LETTERS_FOLDER")
    folder = Path(name).expanduser().resolve() if name else None
    if folder is not None and not folder.is_dir():
        reader.problems.append(
            "LETTERS_FOLDER names a folder that does not exist. Leave it out to use the usual letters."
        )
    return folder


def _backups(reader: SettingReader) -> Path | None:
    # Not looked for here: it may well be a share that is not there just now. The Health page says so.
    name = reader.text("BACKUP_FOLDER")
    return Path(name).expanduser().resolve() if name else None


def _servers(reader: SettingReader) -> tuple[str, ...]:
    names = [each.strip().lower().rstrip(".") for each in reader.text("MAILBOX_AUTHSERV_IDS").split(",")]
    found = tuple(each for each in names if each)
    if not all(re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", each) for each in found):
        reader.problems.append(
            "MAILBOX_AUTHSERV_IDS must be names of mail servers, parted by commas, for example mx.school.example."
        )
    return found


def _mailbox(reader: SettingReader, security: str, after: str) -> ImapSettings | None:
    host = reader.needed("MAILBOX_HOST", "It is the school's IMAP server, for example outlook.office365.com.")
    _loopback_only(reader, "MAILBOX_SECURITY", security, host)
    return ImapSettings(
        host=host,
        port=reader.number("MAILBOX_PORT", _IMAP_PORTS[security], 1, 65535),
        security=security,
        user=reader.needed("MAILBOX_USER", "It is the account of the concerns mailbox."),
        password=reader.secret("MAILBOX_PASSWORD"),
        folder=reader.text("MAILBOX_FOLDER", "INBOX"),
        after=after,
        ca_file=_ca_file(reader),
        read_junk=reader.choice("MAILBOX_JUNK", ("leave", "read"), "leave") == "read",
    )


def _smtp(reader: SettingReader) -> SmtpSettings:
    host = reader.needed("SMTP_HOST", "It is the server that sends the school's mail.")
    security = reader.choice("SMTP_SECURITY", _SECURITIES, "starttls")
    _loopback_only(reader, "SMTP_SECURITY", security, host)
    return SmtpSettings(
        host=host,
        port=reader.number("SMTP_PORT", _SMTP_PORTS[security], 1, 65535),
        security=security,
        user=reader.text("SMTP_USER"),
        password=reader.secret("SMTP_PASSWORD"),
        ca_file=_ca_file(reader),
    )


def _loopback_only(reader: SettingReader, name: str, security: str, host: str) -> None:
    if security == "none" and host not in {"localhost", "127.0.0.1", "::1"}:
        reader.problems.append(f"{name} may be none only for a server on this machine. Use tls or starttls.")


def _ca_file(reader: SettingReader) -> str | None:
    path = reader.text("TLS_CA_FILE")
    if path and not Path(path).is_file():
        problem = "TLS_CA_FILE names a file that does not exist. Leave it out to trust the usual authorities."
        if problem not in reader.problems:
            reader.problems.append(problem)
    return path or None


def _address(reader: SettingReader) -> str:
    address = reader.needed("SCHOOL_ADDRESS", "It is the address parents write to and letters come from.")
    if address and not re.fullmatch(r"[a-zA-Z0-9_.!#$%&'*+/=?^`{|}~-]+@[^@\s<>]+\.[^@\s<>]+", address):
        reader.problems.append("SCHOOL_ADDRESS is not an e-mail address such as concerns@school.example.")
    return address


def _listen(reader: SettingReader) -> tuple[str, int]:
    host, _, port = reader.text("DESK_LISTEN", "127.0.0.1:8080").rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:  # noqa: PLR2004 - TCP
        reader.problems.append("DESK_LISTEN must be an address and a port, for example 127.0.0.1:8080.")
        return "127.0.0.1", 8080
    return host.strip("[]"), int(port)


def _desk_url(reader: SettingReader, listen: tuple[str, int]) -> str:
    url = reader.text("DESK_URL", f"http://localhost:{listen[1]}").rstrip("/")
    scheme, host, alone = _parts_of(url)
    if scheme not in {"http", "https"} or not alone:
        reader.problems.append("DESK_URL must be the desk's address alone, for example https://desk.school.example.")
    elif scheme == "http" and host not in {"localhost", "127.0.0.1", "::1"}:
        reader.problems.append(
            "DESK_URL must begin with https://, except on this machine alone: sign-in would be readable."
        )
    return url


def _parts_of(url: str) -> tuple[str, str, bool]:
    """Scheme and host of an address, and whether it says nothing else but perhaps a port."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        # Brackets that do not close, or a port that is none.
        return "", "", False
    return parts.scheme, host, bool(host) and not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
