"""One Authentication-Results field (RFC 8601) taken apart, as mail servers write it rather than as they should.

The library for this, authres, gives up on whole fields of the largest providers: Microsoft 365 names no server and
writes "dmarc=pass action=none", Yahoo ends with a semicolon, others put addresses in angle brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_METHOD = re.compile(r"\s*([A-Za-z][\w-]{0,40})(?:\s*/\s*\d+)?\s*=\s*([A-Za-z]\w{0,30})")
_PROPERTY = re.compile(r'([A-Za-z][\w-]{0,40}(?:\.[\w-]{1,40})?)\s*=\s*((?:"(?:[^"\\]|\\.)*"|[^\s;"])+)')
_SERVER = re.compile(r'\s*(?:"([^"]+)"|([^\s;="]+))(?:\s+\d+)?\s*')
_INSTANCE = re.compile(r"\s*i\s*=\s*(\d{1,3})\s*;")


@dataclass(frozen=True, slots=True)
class Result:
    """One clause: "dkim=pass header.d=parents.example". All in lower case; `properties` by their full name."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """One field. `server` is the authserv-id, "" where none stands; `instance` numbers an ARC field, else 0."""

    server: str
    results: tuple[Result, ...]
    instance: int = 0


def results_in(value: str) -> Results:
    """The clauses of a field's value; whatever is no clause is left out."""
    instance = _INSTANCE.match(value)
    clauses = list(_clauses(value[instance.end() :] if instance else value))
    server = _SERVER.fullmatch(clauses[0])
    if server is None and _result(clauses[0]) is None:
        return Results("", ())
    named = (server[1] or server[2]).lower().rstrip(".") if server else ""
    found = tuple(result for each in clauses[bool(server) :] if (result := _result(each)))
    return Results(named, found, int(instance[1]) if instance else 0)


def _clauses(value: str) -> Iterator[str]:
    """What stands between semicolons, without comments; neither counts within quotes."""
    clause, depth, at = "", 0, 0
    while at < len(value):
        letter = value[at]
        quoted = _QUOTED.match(value, at) if letter == '"' and not depth else None
        piece = quoted[0] if quoted else value[at : at + 2] if letter == "\\" else letter
        at += len(piece)
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif piece == ";" and not depth:
            yield clause
            clause = ""
        elif not depth:
            clause += piece
    yield clause


def _result(clause: str) -> Result | None:
    method = _METHOD.match(clause)
    if method is None:
        return None
    stated = _PROPERTY.findall(clause, method.end())
    properties = {name.lower(): _plain(value) for name, value in reversed(stated)}
    return Result(method[1].lower(), method[2].lower(), properties)


def _plain(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return (quoted[0][1:-1] if quoted else value).strip("<>").lower()
