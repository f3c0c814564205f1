"""Health of the house: backups, keys, disk, tables and the versions of what it is built of."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from platform import python_version

from sqlalchemy import LargeBinary, func, select, text
from sqlalchemy.orm import Session

from casefile import audit_list
from casefile.cabinet import Cabinet
from casefile.tables import DataKey
from casefile.vault import version_of
from desk.oversight.signs import Sign, ago, count, is_within
from desk.settings import Premises

# A school backs up every night; a weekend is no trouble yet.
_OLD_BACKUP = timedelta(days=3)
_LEAST_FREE = 2 * 1024**3
_LEAST_SHARE = 0.05
_CHECK_WITHIN = timedelta(days=35)
# What is exposed to mails, browsers or keys.
_PACKAGES = (
    "sqlalchemy", "cryptography", "flask", "waitress", "jinja2", "imapclient", "mail-parser", "pillow", "pypdfium2",
    "pypdf", "nh3", "webauthn", "authlib", "joserfc", "onnxruntime", "typst",
)  # fmt: skip


def house_signs(session: Session, cabinet: Cabinet, premises: Premises) -> list[Sign]:
    """All of it, what loses most first."""
    return [
        _backup(cabinet, premises.backups),
        _disk(premises.data_dir),
        _keys(session, cabinet),
        _trail(session, cabinet),
        _tables(cabinet),
    ]


def versions(session: Session, cabinet: Cabinet, premises: Premises) -> dict[str, str]:
    """What runs here, by name."""
    engine = cabinet.database.engine
    asked = "SELECT sqlite_version()" if engine.dialect.name == "sqlite" else "SHOW server_version"
    return {
        "Concerns Desk": _version("concerns-desk") or "run from its source",
        "Python": python_version(),
        {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine.dialect.name]: str(session.scalar(text(asked))),
        "Learned layer": premises.learned or "not known here",
        **{name: found for name in _PACKAGES if (found := _version(name))},
    }


def _backup(cabinet: Cabinet, folder: Path | None) -> Sign:
    hint = "Name the folder that backups are put into with BACKUP_FOLDER; docs/install.md says how to make one."
    if folder is None:
        return Sign("Backup", "No backup was noted.", good=False, hint=hint)
    try:
        moments = [each.stat().st_mtime for each in folder.iterdir() if each.is_file()]
    except OSError:
        return Sign(
            "Backup",
            "BACKUP_FOLDER cannot be looked into.",
            good=False,
            hint="Is the share there, and may this program read it?",
        )
    newest = datetime.fromtimestamp(max(moments), UTC) if moments else None
    says = (
        f"The newest of {count(len(moments), 'file')} was written {ago(cabinet, newest)}."
        if newest
        else "The folder is empty."
    )
    return Sign(
        "Backup",
        says,
        is_within(cabinet, newest, _OLD_BACKUP),
        "Look at what makes the backups. Once a term, try to restore one.",
    )


def _disk(folder: Path | None) -> Sign:
    if folder is None:
        return Sign("Disk", "Not known here.", good=None)
    try:
        disk = shutil.disk_usage(folder)
    except OSError:
        return Sign("Disk", "DATA_DIR cannot be looked at.", good=False, hint="Is the disk there?")
    good = disk.free >= _LEAST_FREE and disk.free >= disk.total * _LEAST_SHARE
    says = f"{_size(disk.free)} of {_size(disk.total)} free where DATA_DIR lies."
    return Sign("Disk", says, good, "Make room before it is full: no mail is taken in that cannot be kept.")


def _keys(session: Session, cabinet: Cabinet) -> Sign:
    header = func.substr(DataKey.wrapped, 1, 3, type_=LargeBinary)
    found = Counter[int]()
    for wrapped, number in session.execute(select(header, func.count()).group_by(header)):
        found[version_of(wrapped)] += number
    now = cabinet.vault.version
    older = sum(number for version, number in found.items() if version != now)
    held = len(cabinet.vault.versions)
    says = f"Version {now} of the master key is in use, {count(held, 'version')} at hand; {count(found[now], 'key')} under it, {older:,} under an older one."
    good = not older and held == 1
    hint = (
        "Run “concerns keys turn”."
        if older
        else "The older version may go from MASTER_KEY; keep it with the backups from before."
    )
    return Sign("Keys", says, good, hint)


def _trail(session: Session, cabinet: Cabinet) -> Sign:
    line = audit_list.last_checked(session)
    hint = "Check it on the page Audit: it takes some seconds."
    if line is None:
        return Sign("Audit trail", "Nobody has checked its chain from here yet.", good=False, hint=hint)
    at, held = datetime.fromisoformat(line.at), audit_list.held(line)
    says = f"Its chain was last checked {ago(cabinet, at)}, and {'held' if held else 'did not hold'}."
    if not held:
        hint = "Compare with a backup, and tell the data protection officer. “concerns audit verify” names the line."
    return Sign("Audit trail", says, held and is_within(cabinet, at, _CHECK_WITHIN), hint)


def _tables(cabinet: Cabinet) -> Sign:
    at, newest = cabinet.database.revisions()
    says = f"At {at}, which is the newest." if at == newest else f"At {at or 'nothing'}; the newest is {newest}."
    return Sign("Tables", says, at == newest, "Run “concerns migrate”, or start every process again.")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _size(number: int) -> str:
    return f"{number / 1024**3:,.1f} GB"
