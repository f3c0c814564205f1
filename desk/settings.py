"""What the desk needs to know of the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from casefile.report import Mailbox
from desk.exhibits.looking import Looking, NoLooking
from desk.sign_in.provider import Provider
from outbound.evidence.evidence_pictures import Previews, no_previews

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Premises:
    """What the Health page looks at: where the data and the backups lie, and the digest of the learned layer."""

    data_dir: Path | None = None
    backups: Path | None = None
    learned: str = ""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`desk_url` is where people reach the desk; `hold` how long an approved letter can still be stopped.

    `sender` is whom letters come from; `exhibit_bytes(raw, position)` finds an exhibit in a raw mail;
    `previews` draws the pictures of one small, for an evidence sheet. `looking` shows one picture or a
    mail's HTML to whoever looks at it. `school_account` is the provider that people may sign in
    with, None where none is offered.
    """

    desk_url: str
    hold: timedelta
    sender: Mailbox
    exhibit_bytes: Callable[[bytes, str], bytes]
    previews: Previews = no_previews
    looking: Looking = field(default_factory=NoLooking)
    school_account: Provider | None = None
    premises: Premises = field(default_factory=Premises)

    @property
    def is_secure(self) -> bool:
        """True where people reach the desk over https."""
        return self.desk_url.startswith("https://")

    @property
    def host(self) -> str:
        """The Host that a browser sends: without the port where it is the usual one."""
        parts = urlsplit(self.desk_url)
        return parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])

    @property
    def host_name(self) -> str:
        """The host alone: what passkeys are bound to (their relying party's id)."""
        return urlsplit(self.desk_url).hostname or ""

    @property
    def domain(self) -> str:
        """The domain of the address that letters come from."""
        return self.sender.address.rpartition("@")[2]

    @property
    def origin(self) -> str:
        """The Origin that a browser sends with a form of the desk's own."""
        return f"{urlsplit(self.desk_url).scheme}://{self.host}"
