"""What a trait says for a fact: plain numbers, learned from the labelled mails by `training.facts` and read once.

Each question ("subject", "child", "date" …) has its own numbers; a trait that was never seen says nothing. What a
candidate's traits say together is above 0 where it is rather a yes than a no.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

# Numbers stand in the file as hundredths, so that the same training writes the same bytes.
PARTS = 100


@cache
def _all() -> Mapping[str, Mapping[str, int]]:
    read: dict[str, dict[str, int]] = json.loads(files("triage.facts").joinpath("weights.json").read_text("utf-8"))
    return read


def lean(question: str, traits: Iterable[str]) -> float:
    """What the traits say together for one question."""
    numbers = _all().get(question, {})
    return (numbers.get("", 0) + sum(numbers.get(each, 0) for each in traits)) / PARTS
