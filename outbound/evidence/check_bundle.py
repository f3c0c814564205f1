"""Checks a bundle of a case without the desk: whether every file is as it was packed, and the trail unbroken.

    python3 check_bundle.py                checks the folder it lies in
    python3 check_bundle.py BUNDLE.zip     checks a bundle that is still packed

It needs Python 3.9 or newer and nothing else, writes nothing and reaches no network. It says each thing that is wrong, and
ends with 0 where nothing is, 1 where something is, 2 where there is no bundle. What it cannot know: whether somebody made
the whole bundle anew. The school can: its audit trail holds the digest of every bundle made there.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# Plain JSON, whose shape is looked at before it is believed.
Manifest = Mapping[str, Any]

MANIFEST, SEAL, TRAIL = "manifest.json", "manifest.sha256", "audit-trail.jsonl"
FIRST_LINK = "0" * 64
_PACKED_ON = (1980, 1, 1, 0, 0, 0)
# All that a damaged zip can make the standard library say.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, KeyError, IndexError,
    OverflowError, MemoryError,
)  # fmt: skip


def link_of(before: str, line: Mapping[str, object]) -> str:
    """The link of one line of the trail: the SHA-256 of the link before and of the line without its own link."""
    words = json.dumps({key: line[key] for key in line if key != "link"}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{words}".encode()).hexdigest()


def pack(top: str, files: Mapping[str, bytes]) -> bytes:
    """A zip with these files in one folder: the same files give the same bytes, whenever and in whatever order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as bundle:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}", _PACKED_ON)
            # Unix, and a plain file that only its owner reads and writes.
            entry.create_system, entry.external_attr = 3, 0o100600 << 16
            bundle.writestr(entry, files[name])
    return packed.getvalue()


def problems_in(files: Mapping[str, bytes]) -> Iterator[str]:
    """Every thing that is wrong with the files of a bundle, one sentence each."""
    if MANIFEST not in files or SEAL not in files:
        yield from (f"{name} is missing." for name in (MANIFEST, SEAL) if name not in files)
        return
    if files[SEAL] != seal_of(files[MANIFEST]):
        yield f"{MANIFEST} was changed, or {SEAL} was: the one does not fit the other."
    manifest = _read_manifest(files[MANIFEST])
    if manifest is None:
        yield f"{MANIFEST} is no list of files."
        return
    yield from _files(manifest, files)
    yield from _trail(manifest, files.get(TRAIL, b""))


def seal_of(manifest: bytes) -> bytes:
    """The line of `manifest.sha256`, as `sha256sum -c` takes it."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _read_manifest(raw: bytes) -> Manifest | None:
    try:
        manifest: Manifest = json.loads(raw)
        listed, trail = manifest["files"], manifest["trail"]
        fine = all(isinstance(each["sha256"], str) and isinstance(each["size"], int) for each in listed.values())
        return manifest if fine and isinstance(trail["lines"], int) and isinstance(trail["last"], str) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _files(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[str]:
    listed = manifest["files"]
    for name in sorted(listed):
        if name not in files:
            yield f"{name!a} is missing."
        elif len(files[name]) != listed[name]["size"]:
            yield f"{name!a} was changed: it has {len(files[name])} bytes instead of {listed[name]['size']}."
        elif hashlib.sha256(files[name]).hexdigest() != listed[name]["sha256"]:
            yield f"{name!a} was changed."
    for name in sorted(set(files) - set(listed) - {MANIFEST, SEAL}):
        yield f"{name!a} does not belong to the bundle."


def _trail(manifest: Manifest, raw: bytes) -> Iterator[str]:
    before: Mapping[str, object] = {}
    link, number = FIRST_LINK, 0
    for number, words in enumerate(raw.splitlines(), 1):
        try:
            line = json.loads(words)
            link = link_of(link, line)
            broken = line["link"] != link or not _follows(before, line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            broken = True
        if broken:
            yield f"{TRAIL} breaks at line {number}."
            return
        before = line
    if (number, link) != (manifest["trail"]["lines"], manifest["trail"]["last"]):
        yield f"{TRAIL} does not end where it did when it was packed."


def _follows(before: Mapping[str, object], line: Mapping[str, object]) -> bool:
    """True where the line may come after: later in the school's trail, and tied to the line before where it is next to it."""
    if not before:
        return True
    earlier, later = int(str(before["seq"])), int(str(line["seq"]))
    return later > earlier and (later > earlier + 1 or line["previous"] == before["digest"])


def problems_of_zip(raw: bytes) -> list[str]:
    """Every thing that is wrong with a bundle that is still packed."""
    try:
        files, found = _unpacked(raw)
    except _DAMAGED:
        return ["The zip is damaged and cannot be opened."]
    tops = {each.partition("/")[0] for each in files}
    if len(tops) != 1:
        return [*found, "The zip does not hold the one folder of a bundle."]
    within = {name.partition("/")[2]: content for name, content in files.items()}
    # What cannot even be unpacked was named already.
    found += problems_in(within) if not found else ()
    if not found and pack(tops.pop(), within) != raw:
        found.append("Every file is as it was, but the zip around them was changed or packed again.")
    return found


def _unpacked(raw: bytes) -> tuple[dict[str, bytes], list[str]]:
    files: dict[str, bytes] = {}
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
        for entry in bundle.infolist():
            name, content = entry.filename, b""
            try:
                # A bundle squeezes nothing: what does is another zip, and may grow without end.
                if entry.compress_type != zipfile.ZIP_STORED:
                    found.append(f"{name!a} is packed in another way. Unpack the zip, and check its folder.")
                elif name in files:
                    found.append(f"{name!a} is there twice.")
                else:
                    content = bundle.read(entry)
            except _DAMAGED:
                found.append(f"{name!a} was changed: it cannot be unpacked.")
            files[name] = content
    return files, found


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of an unpacked bundle, by their path within it."""
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def main(arguments: list[str]) -> int:
    """Checks the bundle that is named, or the folder that this file lies in, and says what is wrong."""
    where = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    if len(arguments) > 1 or not where.exists() or (where.is_dir() and not (where / MANIFEST).exists()):
        sys.stderr.write("There is no bundle. Usage: python3 check_bundle.py [BUNDLE.zip]\n")
        return 2
    found = list(problems_in(files_in(where))) if where.is_dir() else problems_of_zip(where.read_bytes())
    for each in found:
        sys.stdout.write(f"WRONG: {each}\n")
    sys.stdout.write("This bundle is not as it was made.\n" if found else "Every file is as it was packed.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
