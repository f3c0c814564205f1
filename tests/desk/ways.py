"""Ways into the desk for tests: an authenticator app and recovery codes, and a visitor who signs in with them as people do."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import pyotp

from casefile.cabinet import Cabinet
from casefile.school import Person
from desk.sign_in import authenticator, recovery_codes
from tests.desk.served import Answer, Served, Visitor


@dataclass
class App:
    """Somebody's phone."""

    cabinet: Cabinet
    secret: str

    def code(self, off: int = 0) -> str:
        """What it shows now, or showed so many half minutes ago."""
        return pyotp.TOTP(self.secret).at(self.cabinet.now(), counter_offset=off)


def set_up(cabinet: Cabinet, person: Person) -> App:
    """The person has an authenticator app, of which no code was used yet, and no recovery codes."""
    secret = pyotp.random_base32()
    with cabinet.writing() as session:
        authenticator.keep(session, cabinet, person.id, secret, 0)
    return App(cabinet, secret)


def recovery(cabinet: Cabinet, person: Person) -> tuple[str, ...]:
    """The person has ten recovery codes."""
    with cabinet.writing() as session:
        return recovery_codes.make(session, cabinet, person.id)


def ask(visitor: Visitor, address: str) -> Answer:
    visitor.get("/sign-in")
    return visitor.post("/sign-in", address=address)


def link_for(desk: Served, person: Person) -> str:
    ask(desk.visitor(), person.address)
    return desk.mailed_links()[-1]


def half_way(desk: Served, person: Person) -> Visitor:
    """A visitor who has opened the mailed link and stands before the second step."""
    visitor, link = desk.visitor(), link_for(desk, person)
    visitor.get(link)
    page = visitor.follow(visitor.post(link))
    assert "The second step" in page.text
    return visitor


def invitation_for(desk: Served) -> str:
    """The newest mailed invitation's link."""
    return desk.mailed_links("invitation")[-1]


def begin_set_up(desk: Served, link: str) -> Visitor:
    """A visitor who has opened an invitation and pressed its button."""
    visitor = desk.visitor()
    visitor.get(link)
    assert "Set up how you sign in" in visitor.follow(visitor.post(link)).text
    return visitor


def offered(page: Answer) -> tuple[str, str]:
    """The secret that a page shows for the app, and what the form carries of it."""
    secret = re.search(r'class="secret"><code>([A-Z2-7 ]+)</code>', page.text)
    offer = re.search(r'name="offer" value="([^"]+)"', page.text)
    assert secret is not None
    assert offer is not None
    return secret[1].replace(" ", ""), html.unescape(offer[1])


def set_up_app(desk: Served, visitor: Visitor) -> tuple[Answer, App]:
    """The invited visitor scans the picture and types the first code."""
    secret, offer = offered(visitor.get("/sign-in/set-up/app"))
    app = App(desk.cabinet, secret)
    return visitor.post("/sign-in/set-up/app", offer=offer, code=app.code()), app


def codes_on(page: Answer) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<li><code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", page.text)
