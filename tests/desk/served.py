"""The desk on loopback, and a visitor who speaks HTTP to it as a browser does."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select

from casefile.cabinet import Cabinet
from casefile.school import Person
from casefile.tables import Notice
from casefile.vault import Slot
from desk.app import make_desk
from desk.demo.demo_door import DemoDoor
from desk.settings import DeskSettings
from desk.sign_in import sessions
from ingest.parse_mail import exhibit_bytes
from outbound.evidence.evidence_pictures import Previews, no_previews
from service.desk_server import DeskServer
from tests.desk.furnished import HOLD, SENDER

_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def form_token(self) -> str:
        match = _TOKEN.search(self.text)
        assert match is not None, "the page has no form"
        return match[1]


@dataclass
class Served:
    """A running desk."""

    cabinet: Cabinet
    url: str

    def visitor(self, person: Person | None = None) -> Visitor:
        """Somebody at the desk, signed in where a person is named."""
        visitor = Visitor(self)
        if person is not None:
            with self.cabinet.writing() as session:
                visitor.cookies["desk"] = sessions.begin(session, self.cabinet, person)
        return visitor

    def mailed(self, sort: str, person: Person | None = None) -> list[str]:
        """The words of every notice of a sort that waits to be mailed, oldest first; of one person's where one is named."""
        with self.cabinet.reading() as session:
            notices = session.scalars(select(Notice).where(Notice.sort == sort).order_by(Notice.created_at)).all()
        return [
            json.loads(self.cabinet.desk_folder.open_text(each.body, Slot("notices", each.id, "body")))["text"]
            for each in notices
            if person is None or each.person_id == person.id
        ]

    def mailed_links(self, sort: str = "sign-in") -> list[str]:
        """Every sign-in link, or invitation, that waits to be mailed, oldest first."""
        return [re.findall(r"https?://\S+", each)[0] for each in self.mailed(sort)]


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies, sends what browsers send, follows nothing by itself."""

    desk: Served
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str, **headers: str) -> Answer:
        answer = self.send("GET", path, headers=headers)
        match = _TOKEN.search(answer.body.decode("utf-8", "replace"))
        self.token = match[1] if match else self.token
        return answer

    def post(self, path: str, *, token: str | None = None, **fields: str) -> Answer:
        """A form of the page that was opened last."""
        body = urlencode({"form_token": self.token if token is None else token, **fields})
        return self.send("POST", path, body, {"Origin": "null", "Sec-Fetch-Site": "same-origin"})

    def send(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Answer:
        parts = urlsplit(self.desk.url)
        connection = HTTPConnection("127.0.0.1", parts.port, timeout=30)
        sent = {"Host": parts.netloc, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        try:
            connection.request(method, urlsplit(path)._replace(scheme="", netloc="").geturl(), body or None, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        self._take_cookies(answer)
        return answer

    def follow(self, answer: Answer) -> Answer:
        assert answer.status == 303, answer.text
        return self.get(answer.headers["Location"])

    def _take_cookies(self, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)


@contextmanager
def served(
    cabinet: Cabinet, door: DemoDoor | None = None, previews: Previews = no_previews, **settings: Any
) -> Iterator[Served]:
    """Serves the desk until the block ends; `settings` are further ones of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = f"http://localhost:{port}"
    desk = make_desk(cabinet, DeskSettings(url, HOLD, SENDER, exhibit_bytes, previews, **settings), door)
    server = DeskServer(desk, "127.0.0.1", port)
    server.start()
    try:
        yield Served(cabinet, url)
    finally:
        server.stop()
