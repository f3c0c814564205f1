"""The bundle of a case: the original mails, the evidence sheet and the audit lines as one zip that anybody can check.

For the police, a court, a solicitor or the governors' panel. Mails in which pictures are sealed stay out, and those whose
pictures were not looked at yet; both are named as left out. The same files give the same bytes. `outbound.evidence.check_bundle`
goes with it, and is what checks it here, too.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefile import audit_trail, filing
from casefile.cabinet import Cabinet
from casefile.register import FiledMail, OpenCase, open_for
from casefile.school import Person
from casefile.tables import AuditLine, Case, Mail
from outbound.evidence import check_bundle
from outbound.evidence.check_bundle import FIRST_LINK, MANIFEST, SEAL, TRAIL, link_of, pack, seal_of
from outbound.evidence.evidence_pictures import Previews, keeps_back, no_previews
from outbound.evidence.evidence_sheet import Story, sheet_of
from outbound.evidence.evidence_words import moment
from outbound.letters import write

MADE = "bundle-made"
_FORMAT = 1
_LEFT_OUT = {
    "sealed": "it holds sealed pictures, which nobody is to look at, copy or pass on. Ask the safeguarding lead.",
    "waiting": "its pictures have not been looked at yet. It can be in a bundle that is made later.",
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A packed bundle, its SHA-256, and how many mails are in it and left out."""

    packed: bytes
    digest: str
    mails: int
    left_out: int


def bundle_of(
    session: Session,
    cabinet: Cabinet,
    case: Case,
    person: Person,
    *,
    story: Story = (),
    previews: Previews = no_previews,
) -> Bundle:
    """Packs the case for one person. Raises `NotAllowed` where it is not for them; the caller notes it with `note_bundle`."""
    opened = open_for(session, cabinet, person, case.reference)
    sheet = sheet_of(session, cabinet, opened, person, story=story, previews=previews, with_reporter=True)
    files, mails, left_out = _mails(session, cabinet, opened)
    trail, last = _trail(_lines(session, opened))
    facts = {"school": cabinet.school.name, "reference": case.reference, "made": moment(cabinet.now())}
    files |= {
        "evidence-sheet.pdf": sheet,
        TRAIL: trail,
        "README.txt": write("bundle", {**facts, "left_out": left_out}).text.encode(),
        "check_bundle.py": inspect.getsource(check_bundle).encode(),
    }
    manifest = {
        "format": _FORMAT,
        **facts,
        "made": cabinet.now().astimezone(UTC).isoformat(),
        "files": {name: {"sha256": _digest(files[name]), "size": len(files[name])} for name in sorted(files)},
        "mails": mails,
        "left_out": left_out,
        "trail": {"lines": trail.count(b"\n"), "last": last},
    }
    files[MANIFEST] = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    files[SEAL] = seal_of(files[MANIFEST])
    packed = pack(case.reference, files)
    return Bundle(packed, _digest(packed), len(mails), len(left_out))


def note_bundle(session: Session, cabinet: Cabinet, case: Case, actor: str, made: Bundle) -> None:
    """Notes that the case was taken out of the cabinet, with the digest by which the bundle is known again."""
    audit_trail.note(
        session, cabinet, actor, MADE, case_id=case.id, digest=made.digest, mails=made.mails, left_out=made.left_out
    )


def made_here(session: Session, packed: bytes) -> AuditLine | None:
    """The audit line of the very bundle, where it was made here; None for any other bytes."""
    digest = _digest(packed)
    lines = session.scalars(select(AuditLine).where(AuditLine.act == MADE).order_by(AuditLine.seq))
    return next((each for each in lines if json.loads(each.details).get("digest") == digest), None)


def _mails(
    session: Session, cabinet: Cabinet, opened: OpenCase
) -> tuple[dict[str, bytes], list[dict[str, object]], list[dict[str, object]]]:
    """The original mails by file name, what is to be said of each, and those that are left out."""
    files: dict[str, bytes] = {}
    kept: list[dict[str, object]] = []
    left_out: list[dict[str, object]] = []
    read = {each.mail_id: each for each in opened.mails}
    rows = select(Mail).where(Mail.case_id == opened.case.id).order_by(Mail.collected_at, Mail.id)
    for mail in session.scalars(rows):
        why = keeps_back(mail, read.get(mail.id))
        if why:
            left_out.append({"came": moment(mail.collected_at), "why": _LEFT_OUT[why]})
            continue
        name = f"mails/{len(kept) + 1:03}.eml"
        files[name] = filing.open_raw(session, cabinet, mail)
        kept.append({"file": name, **_facts(mail, read.get(mail.id))})
    return files, kept, left_out


def _facts(mail: Mail, opened: FiledMail | None) -> dict[str, object]:
    exhibits = opened.report.exhibits if opened else ()
    facts: dict[str, object] = {
        "came": mail.collected_at.astimezone(UTC).isoformat(),
        "files": [{"name": one.filename, "sha256": one.sha256, "size": one.size} for one in exhibits],
    }
    if mail.logged_by:
        facts["note"] = "A phone call that the school wrote down."
    if mail.whole_size:
        facts["note"] = f"Only the beginning: the whole mail has {mail.whole_size} bytes."
    return facts


def _lines(session: Session, opened: OpenCase) -> Iterable[AuditLine]:
    """What was done on the case, and with its mails before it was one."""
    mails = select(Mail.id).where(Mail.case_id == opened.case.id)
    early = AuditLine.case_id.is_(None) & AuditLine.about.in_(mails)
    return session.scalars(
        select(AuditLine).where(or_(AuditLine.case_id == opened.case.id, early)).order_by(AuditLine.seq)
    )


def _trail(lines: Iterable[AuditLine]) -> tuple[bytes, str]:
    """The lines as JSON, each with the school's own chain and the bundle's, and the bundle's last link."""
    link, written = FIRST_LINK, []
    for line in _plain(lines):
        link = link_of(link, line)
        written.append(json.dumps({**line, "link": link}, sort_keys=True) + "\n")
    return "".join(written).encode(), link


def _plain(lines: Iterable[AuditLine]) -> Iterator[Mapping[str, object]]:
    for each in lines:
        yield {
            "seq": each.seq,
            "at": each.at,
            "actor": each.actor,
            "act": each.act,
            "about": each.about,
            "details": json.loads(each.details),
            "previous": each.previous,
            "digest": each.digest,
        }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
