"""Lists of words kept as data beside this file: first names, the words of everyday, and those of `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def first_names() -> frozenset[str]:
    """First names and their short forms, in small letters."""
    return _read("first_names.txt")


@cache
def young_names() -> frozenset[str]:
    """First names that today are mostly children's."""
    return _read("young_names.txt")


@cache
def grown_names() -> frozenset[str]:
    """First names that today are mostly grown-ups'."""
    return _read("grown_names.txt")


@cache
def everyday() -> frozenset[str]:
    """Words that parents write in small letters, and that are no first names: "yesterday", "gate"."""
    return _read("everyday.txt")


def words(name: str) -> frozenset[str]:
    """One of the lists of `words.toml`."""
    return _lists()[name]


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    read: dict[str, str] = tomllib.loads(files("triage.facts").joinpath("words.toml").read_text("utf-8"))
    return {name: frozenset(some.split()) for name, some in read.items()}


def _read(name: str) -> frozenset[str]:
    lines = files("triage.facts").joinpath(name).read_text("utf-8").split("\n")
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
