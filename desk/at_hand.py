"""What every page has at hand: the cabinet, the settings, and the person who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g

from casefile.cabinet import Cabinet
from casefile.school import Person
from desk.demo.demo_door import DemoDoor
from desk.settings import DeskSettings
from desk.sign_in.rate_limit import RateLimit

NAME = "concerns-desk"


@dataclass(frozen=True, slots=True)
class AtHand:
    """Handed to the application once, by `make_desk`."""

    cabinet: Cabinet
    settings: DeskSettings
    door: DemoDoor | None
    asked: RateLimit = field(default_factory=RateLimit)


def at_hand() -> AtHand:
    """What `make_desk` was handed."""
    return cast("AtHand", current_app.extensions[NAME])


def asking() -> Person:
    """The person who is signed in; `desk.gate` lets nobody else reach a page that needs one."""
    return cast("Person", g.person)


def asking_if_any() -> Person | None:
    """The person who is signed in, or None."""
    return cast("Person | None", g.get("person"))
