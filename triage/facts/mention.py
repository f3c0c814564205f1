"""A place in a mail that speaks of somebody."""

from __future__ import annotations

from dataclasses import dataclass

IN_A_NAME = -2


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that mean somebody, and of which sort they are (`triage.facts.mentions` lists the sorts).

    `place` counts passages; `start` is -1 for one who speaks, -2 for a child within their name. `owns_kin` is True for
    Poppy in "Poppy's mum", who is not the one spoken of.
    """

    name: str
    sort: str
    place: int
    start: int = -1
    end: int = -1
    owns_kin: bool = False
