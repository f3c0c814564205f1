"""`concerns parse` and `concerns triage`: mails from files, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from casefile.errors import ConcernsError
from casefile.findings import Finding
from casefile.report import Mailbox, Report
from service.reading_room import Reading, ReadingRoom

_TROUBLES = {
    "too-slow": "Reading took too long and was ended; only the bare words were read.",
    "reader-died": "Reading needed too much memory and was ended; only the bare words were read.",
}


def print_all(what: str, paths: Sequence[Path], trusted: Sequence[str] = ()) -> int:
    """Reads every mail named, or below a folder named, and prints one line for each. Raises where a path is missing.

    `trusted` are the mail servers whose word on who sent a mail counts.
    """
    files = [file for path in paths for file in _mails_at(path)]
    with ReadingRoom(None, trusted=trusted) as room:
        for file in files:
            reading = _read(room, file.read_bytes())
            row = parsed(str(file), reading) if what == "parse" else judged(str(file), reading)
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return 0


def _read(room: ReadingRoom, raw: bytes) -> Reading:
    """One mail, with the words in its pictures at once: nobody waits for a case here."""
    reading = room.read(raw)
    if any(each.pictures == "unread" for each in reading.report.exhibits):
        return room.read_pictures(raw) or reading
    return reading


def _mails_at(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(each for each in path.rglob("*.eml") if each.is_file())
    elif path.exists():
        yield path
    else:
        raise ConcernsError(f"There is no file or folder {path}.", "Name .eml files, or folders that hold them.")


def parsed(name: str, reading: Reading) -> dict[str, Any]:
    """The line of `concerns parse` for one mail."""
    report = reading.report
    return {
        "file": name,
        "subject": report.subject,
        "from": _mailbox(report.sender),
        "to": [_mailbox(each) for each in report.to],
        "cc": [_mailbox(each) for each in report.cc],
        "reply_to": [_mailbox(each) for each in report.reply_to],
        "date": report.date.isoformat() if report.date else None,
        "message_id": report.message_id,
        "in_reply_to": report.in_reply_to,
        "references": list(report.references),
        "text": report.text,
        "reply": report.reply,
        "attachments": _attachments(report),
        "forwarded": [
            {"from": each.sender, "date": each.date, "subject": each.subject, "text": each.text}
            for each in report.forwarded
        ],
        "automatic": report.automatic,
        "warnings": _warnings(reading, report.warnings),
        "authentication": asdict(report.authentication),
    }


def judged(name: str, reading: Reading) -> dict[str, Any]:
    """The line of `concerns triage` for one mail."""
    findings = reading.findings
    facts = findings.facts
    return {
        "file": name,
        "kind": findings.kind,
        "categories": [_finding(each) for each in findings.categories],
        "flags": [_finding(each) for each in findings.flags],
        "facts": {
            "reporter": {
                "name": facts.reporter.name,
                "relation": facts.reporter.relation,
                "child": facts.reporter.child,
            },
            "subjects": [{"name": each.name, "is": each.is_a} for each in facts.subjects],
            "children": list(facts.children),
            "group": facts.group,
            "platform": facts.platform,
            "incident_dates": list(facts.incident_dates),
        },
        "warnings": _warnings(reading, findings.warnings),
        "lanes": [{"id": each.id, "evidence": [asdict(quote) for quote in each.evidence]} for each in findings.lanes],
    }


def _mailbox(mailbox: Mailbox) -> dict[str, str]:
    return {"name": mailbox.name, "address": mailbox.address}


def _attachments(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "filename": each.filename,
            "content_type": each.content_type,
            "size": each.size,
            "sha256": each.sha256,
            "inline": each.inline,
            "text": each.text,
        }
        for each in report.exhibits
    ]


def _finding(finding: Finding) -> dict[str, Any]:
    quotes = [{"quote": each.quote, "where": each.where} for each in finding.evidence]
    return {"id": finding.id, "confidence": round(finding.confidence, 3), "evidence": quotes}


def _warnings(reading: Reading, own: Sequence[str]) -> list[str]:
    trouble = [_TROUBLES[reading.trouble]] if reading.trouble else []
    return [*trouble, *own]
