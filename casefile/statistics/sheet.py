"""Figures as they are shown: numbers by what they count, and how long things took."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

CASES, CLOSED, WITHDRAWN = "cases", "closed", "withdrawn"
CATEGORY, FLAG, CLASS, OUTCOME = "category", "flag", "class", "outcome"
ACKNOWLEDGING, CLOSING = "acknowledging", "closing"
# Of cases without a class, and of those with one that is not named: "class/".
NO_CLASS = f"{CLASS}/"
FEW, UNSHOWN, AT_LEAST = "few", "unshown", "at least"
LEAST = 5

# A number; "few" for one to four; "unshown"; or, of a year, "at least 12".
Cell = int | str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of one term or year. A key is "cases", or "category/threat"; what has no key is not told here.

    "acknowledging/in-time" and "acknowledging/late" count by the day that was promised, and so for "closing". `medians` are
    school days, by the same two words.
    """

    cells: dict[str, Cell] = field(default_factory=dict)
    medians: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Cell:
        # Where nothing but the number of cases is told, what has no key was left out; and masked classes stand in one row.
        is_zero = self.is_told and not key.startswith(f"{CLASS}/")
        return self.cells.get(key, 0 if is_zero else UNSHOWN)

    @property
    def is_told(self) -> bool:
        """False where nothing but the number of cases is told."""
        return CLOSED in self.cells

    def group(self, name: str) -> dict[str, Cell]:
        """Its cells by what follows the name: for "category", those by category."""
        return {key.removeprefix(f"{name}/"): cell for key, cell in self.cells.items() if key.startswith(f"{name}/")}

    def to_json(self) -> str:
        """The sheet as one JSON text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Sheet:
        """The sheet that `to_json` wrote."""
        return cls(**json.loads(text))
