"""The labelled mails and passages of `triage/corpus/`, read from the plain text in which their authors wrote them.

A file of mails holds one block a mail: `#### id`, lines of `name: value`, then sections that begin with `---- `
(`body`, `screenshot FILE | TITLE`, `chat FILE`, `document FILE`, `image FILE`). `triage/corpus/README.md` shows one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casefile.vocabulary import load_vocabulary

_VOCABULARY = load_vocabulary()
CATEGORIES, FLAGS = tuple(_VOCABULARY.categories), tuple(_VOCABULARY.flags)
MAILS = Path(__file__).parents[1] / "triage" / "corpus" / "mails"
# Never trained on: by the one rules and learned layer are weighed, by the other all is measured.
SET_BY, MEASURED_BY = "hazel", "larch"
KINDS = ("concern", "follow-up", "enquiry", "automatic", "junk")
PLATFORMS = ("whatsapp", "facebook", "email", "in-person", "phone", "other", "")
LABELS = (*CATEGORIES, *FLAGS)
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".zip": "application/zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".eml": "message/rfc822",
    ".ics": "text/calendar",
}
_BUBBLE = re.compile(r"(?P<time>\d\d:\d\d) (?P<side>[<>]) ?(?:(?P<sender>[^:]{1,60}): )?(?P<text>.*)")


@dataclass
class LabelledMail:
    """One invented mail: its header values by name, its quotes by label, its sections in order."""

    id: str
    values: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    quotes: dict[str, list[str]] = field(default_factory=dict)
    sections: list[tuple[str, str]] = field(default_factory=list)

    def listed(self, name: str, mark: str = ",") -> list[str]:
        """The values of a line that holds several."""
        return [part.strip() for part in self.values.get(name, "").split(mark) if part.strip()]

    @property
    def everything(self) -> str:
        """All text in which a quote may stand."""
        return "\n".join([self.values.get("subject", ""), *(text for _, text in self.sections)])


def read_mails(path: Path) -> list[LabelledMail]:
    """The mails of one author's file, in order."""
    blocks = re.split(r"^#### ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_mail(block) for block in blocks]


def _mail(block: str) -> LabelledMail:
    head, *sections = re.split(r"^---- ", block, flags=re.MULTILINE)
    first, *lines = head.splitlines()
    mail = LabelledMail(first.strip())
    for line in filter(str.strip, lines):
        name, _, value = (part.strip() for part in line.partition(":"))
        if name == "header":
            key, _, said = value.partition(":")
            mail.headers[key.strip()] = said.strip()
        elif name.startswith("quote "):
            mail.quotes.setdefault(name.removeprefix("quote ").strip(), []).extend(
                part.strip() for part in value.split("||") if part.strip()
            )
        else:
            mail.values[name] = value
    for section in sections:
        title, _, text = section.partition("\n")
        mail.sections.append((title.strip(), text.strip("\n")))
    return mail


def faults(mail: LabelledMail) -> Iterator[str]:
    """What is wrong with a mail as its author wrote it, a sentence each."""
    labels = [*mail.listed("must"), *mail.listed("may")]
    yield from (f"unknown label {label}" for label in labels if label not in LABELS)
    yield from (f"{label} is both must and may" for label in mail.listed("must") if label in mail.listed("may"))
    if mail.values.get("kind") not in KINDS:
        yield f"unknown kind {mail.values.get('kind')}"
    if mail.values.get("platform", "") not in PLATFORMS:
        yield f"unknown platform {mail.values['platform']}"
    if mail.values.get("kind") in {"enquiry", "automatic", "junk"} and set(labels) & set(CATEGORIES):
        yield "an enquiry, an automatic mail and junk carry no category"
    if not re.fullmatch(r".*<[^<>\s]+@[^<>\s]+\.example>", mail.values.get("from", "")):
        yield "from: must end in <name@host.example>"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", mail.values.get("date", "")):
        yield "date: must look like 2026-01-16T13:40:19+00:00"
    yield from (f"date {day} is no date" for day in mail.listed("dates") if not re.fullmatch(r"\d{4}-\d\d-\d\d", day))
    yield from (f"no quote for {label}" for label in mail.listed("must") if not mail.quotes.get(label))
    for label, quotes in mail.quotes.items():
        if label not in labels:
            yield f"a quote for {label}, which is neither must nor may"
        yield from (f"quote not found, to the letter: {quote}" for quote in quotes if quote not in mail.everything)
    if not mail.sections or mail.sections[0][0] != "body":
        yield "the first section must be body"
    for title, text in mail.sections:
        yield from _section_faults(title, text)


def _section_faults(title: str, text: str) -> Iterator[str]:
    kind = title.split(" ", 1)[0]
    if kind not in {"body", "screenshot", "chat", "document", "image"}:
        yield f"unknown section {title}"
    if kind == "screenshot":
        yield from (f"no bubble: {line}" for line in text.splitlines() if line.strip() and not _BUBBLE.fullmatch(line))


def as_row(mail: LabelledMail) -> dict[str, Any]:
    """The mail in the form in which labelled sets are exchanged: one JSON object with its `gold`."""
    name, _, address = mail.values["from"].rpartition("<")
    reporter = [*(part.strip() or None for part in mail.values.get("reporter", "").split("|")), None, None, None][:3]
    must, may = mail.listed("must"), mail.listed("may")
    return {
        # Scorers take what stands before a hyphen of a file's name for the id.
        "id": mail.id.replace("-", ""),
        "from": {"name": name.strip().strip('"'), "address": address.strip("<> ")},
        "to": "concerns@theorchards.example",
        "date": mail.values["date"],
        "subject": mail.values.get("subject", ""),
        "body": mail.sections[0][1] + "\n",
        "in_reply_to": mail.values.get("in-reply-to") or None,
        "headers": mail.headers,
        "attachments": [_attachment(title, text) for title, text in mail.sections[1:]],
        "gold": {
            "kind": mail.values["kind"],
            "categories": _chosen(must, may, CATEGORIES),
            "flags": _chosen(must, may, FLAGS),
            "reporter": dict(zip(("name", "relation", "child"), reporter, strict=True)),
            "subjects": mail.listed("subjects", ";"),
            "children": mail.listed("children", ";"),
            "group": mail.values.get("group") or None,
            "platform": mail.values.get("platform") or None,
            "incident_dates": mail.listed("dates"),
            "evidence": mail.quotes,
        },
    }


def author_files(*authors: str) -> list[Path]:
    """The files of some authors; of all but the two held out where none is named."""
    if authors:
        return [MAILS / f"{author}.txt" for author in authors]
    return sorted(path for path in MAILS.glob("*.txt") if path.stem not in {SET_BY, MEASURED_BY})


def json_lines(path: Path) -> Iterator[str]:
    """The mails of an author's file as a labelled set, a line each."""
    yield from (json.dumps(as_row(each), ensure_ascii=False) + "\n" for each in read_mails(path))


def _chosen(must: list[str], may: list[str], among: Any) -> dict[str, list[str]]:
    return {"must": [x for x in must if x in among], "may": [x for x in may if x in among]}


def _attachment(title: str, text: str) -> dict[str, Any]:
    kind, _, rest = title.partition(" ")
    filename, _, bar = (part.strip() for part in rest.partition("|"))
    known = {"filename": filename, "kind": kind, "content_type": _TYPES.get(Path(filename).suffix, "text/plain")}
    if kind != "screenshot":
        return known | {"text": text}
    bubbles = [_bubble(found) for line in text.splitlines() if (found := _BUBBLE.fullmatch(line))]
    return known | {"title": bar, "bubbles": bubbles}


def _bubble(found: re.Match[str]) -> dict[str, str]:
    out = found["side"] == ">"
    return {
        "sender": "You" if out else (found["sender"] or ""),
        "side": "out" if out else "in",
        "text": found["text"],
        "time": found["time"],
    }


def main() -> int:
    """Say what is wrong in the files named; 1 if anything is."""
    wrong = 0
    for name in sys.argv[1:]:
        mails = read_mails(Path(name))
        for mail in mails:
            for fault in faults(mail):
                wrong += 1
                sys.stdout.write(f"{name}: {mail.id}: {fault}\n")
        sys.stdout.write(f"{name}: {len(mails)} mails\n")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
