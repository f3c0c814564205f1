"""How well and how fast a folder of mails is read: this reader beside the standard library's and mail-parser's.

    python -m benchmarks.reading FOLDER

Reads every .eml below the folder with each reader and prints survivors, processor seconds and the most memory
held for a byte of mail. Where NAME.eml has a NAME.json beside it, this reader's answers are held against that
too. A sidecar holds any of these keys, and only those that it holds are asked:

    subject, message_id, in_reply_to, date (ISO 8601)   as `concerns parse` gives them
    from, to, cc, reply_to     [[name, address], …]
    references                 [id, …]
    text, reply                the words, white space aside
    says, not_says             [words, …] that the text must hold, or must not
    reply_says, reply_not_says the same for the reply
    attachments                [file name, …] in order
    types                      [media type, …] in order
    forwarded                  [[sender, subject], …], each a part of what is found
    automatic                  true or false
    reports_on, fate           as `concerns parse` gives them
    unreached                  [address, …] in order
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import mailparser

from casefile.report import Mailbox, Report
from ingest.parse_mail import parse_mail

_ROUNDS = 3
_LARGEST = 20
_LEAST_BYTES = 50_000


def standard_library(raw: bytes) -> None:
    """The library's parse with its default policy, every leaf decoded."""
    for part in message_from_bytes(raw).walk():
        part.get_payload(decode=True)


def mail_parser(raw: bytes) -> None:
    """The library's parse, the fields that ours gives read from it."""
    mail = mailparser.parse_from_bytes(raw)
    _ = (mail.subject, mail.from_, mail.to, mail.cc, mail.date, mail.message_id, mail.body, mail.attachments)


READERS: dict[str, Callable[[bytes], object]] = {
    "concerns": parse_mail,
    "standard library": standard_library,
    "mail-parser": mail_parser,
}


def main() -> None:
    """Measures and prints."""
    files = sorted(Path(sys.argv[1]).rglob("*.eml"))
    mails = [each.read_bytes() for each in files]
    print(f"{len(mails)} mails, {sum(map(len, mails)) / 1e6:.1f} MB")
    least: dict[str, list[float]] = {}
    for name, read in READERS.items():
        times = [_times(read, mails) for _ in range(_ROUNDS)]
        survivors = sum(1 for each in times[0] if each is not None)
        least[name] = [min(each or 0.0 for each in one) for one in zip(*times, strict=True)]
        print(
            f"{name:17} {survivors:6} survive {sum(least[name]):8.3f} s   {_memory(read, mails):4.1f} bytes held for each byte of mail"
        )
    total = sum(least["concerns"]) / (sum(least["standard library"]) or 1)
    print(f"this reader takes {total:.2f} times the standard library's time")
    _print_slowest(files, mails, least)
    _print_truth(files, mails)


def _times(read: Callable[[bytes], object], mails: list[bytes]) -> list[float | None]:
    taken: list[float | None] = []
    for raw in mails:
        began = time.process_time()
        try:
            read(raw)
        except Exception:  # noqa: BLE001 - whatever a reader raises, its mail did not survive
            taken.append(None)
        else:
            taken.append(time.process_time() - began)
    return taken


def _memory(read: Callable[[bytes], object], mails: list[bytes]) -> float:
    """The most that was held while one of the largest mails was read, over its size."""
    most = 0.0
    for raw in sorted(mails, key=len)[-_LARGEST:]:
        if len(raw) < _LEAST_BYTES:
            continue
        tracemalloc.start()
        try:
            read(raw)
        except Exception:  # noqa: BLE001, S112 - as above
            continue
        finally:
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        most = max(most, peak / len(raw))
    return most


def _print_slowest(files: list[Path], mails: list[bytes], least: dict[str, list[float]]) -> None:
    order = sorted(range(len(mails)), key=lambda n: -least["concerns"][n])[:5]
    for n in order:
        ratio = least["concerns"][n] / (least["standard library"][n] or 1e-9)
        print(
            f"    {files[n].name:50} {len(mails[n]):9} bytes {1000 * least['concerns'][n]:7.1f} ms  {ratio:5.1f} times"
        )


def _print_truth(files: list[Path], mails: list[bytes]) -> None:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for file, raw in zip(files, mails, strict=True):
        sidecar = file.with_suffix(".json")
        if not sidecar.exists():
            continue
        report = parse_mail(raw)
        for key, wanted in json.loads(sidecar.read_bytes()).items():
            asked[key] += 1
            if CHECKS[key](report, wanted):
                right[key] += 1
            else:
                print(f"    {file.name}: {key} is not as expected")
    for key in CHECKS:
        if asked[key]:
            print(f"{key:15} {right[key]:5} of {asked[key]:5} right  {100 * right[key] / asked[key]:5.1f} %")


def _same(left: str, right: str) -> bool:
    return " ".join(left.split()) == " ".join(right.split())


def _pairs(boxes: tuple[Mailbox, ...]) -> list[list[str]]:
    return [[each.name, each.address] for each in boxes]


def _all_in(words: list[str], text: str) -> bool:
    whole = " ".join(text.split())
    return all(" ".join(each.split()) in whole for each in words)


def _none_in(words: list[str], text: str) -> bool:
    whole = " ".join(text.split())
    return not any(" ".join(each.split()) in whole for each in words)


def _is_forwarded(report: Report, wanted: list[list[str]]) -> bool:
    found = [(each.sender, each.subject) for each in report.forwarded]
    return len(found) == len(wanted) and all(
        sender in has[0] and subject in has[1] for (sender, subject), has in zip(wanted, found, strict=True)
    )


CHECKS: dict[str, Callable[[Report, Any], bool]] = {
    "subject": lambda report, wanted: report.subject == wanted,
    "message_id": lambda report, wanted: report.message_id == wanted,
    "in_reply_to": lambda report, wanted: report.in_reply_to == wanted,
    "references": lambda report, wanted: list(report.references) == wanted,
    "date": lambda report, wanted: report.date == (datetime.fromisoformat(wanted) if wanted else None),
    "from": lambda report, wanted: _pairs((report.sender,)) == wanted,
    "to": lambda report, wanted: _pairs(report.to) == wanted,
    "cc": lambda report, wanted: _pairs(report.cc) == wanted,
    "reply_to": lambda report, wanted: _pairs(report.reply_to) == wanted,
    "text": lambda report, wanted: _same(report.text, wanted),
    "reply": lambda report, wanted: _same(report.reply, wanted),
    "says": lambda report, wanted: _all_in(wanted, report.text),
    "not_says": lambda report, wanted: _none_in(wanted, report.text),
    "reply_says": lambda report, wanted: _all_in(wanted, report.reply),
    "reply_not_says": lambda report, wanted: _none_in(wanted, report.reply),
    "attachments": lambda report, wanted: [each.filename for each in report.exhibits] == wanted,
    "types": lambda report, wanted: [each.content_type for each in report.exhibits] == wanted,
    "forwarded": _is_forwarded,
    "automatic": lambda report, wanted: report.automatic is wanted,
    "reports_on": lambda report, wanted: report.reports_on == wanted,
    "fate": lambda report, wanted: report.fate == wanted,
    "unreached": lambda report, wanted: list(report.unreached) == wanted,
}


if __name__ == "__main__":
    main()
