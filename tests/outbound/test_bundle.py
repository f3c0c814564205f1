"""The bundle: the originals byte for byte, nothing sealed, and a checker that names whatever is no longer as it was."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casefile import audit_trail
from casefile.cabinet import Cabinet
from casefile.errors import NotAllowed
from casefile.tables import AuditLine, Case, Mail
from outbound.evidence.bundle import Bundle, bundle_of, made_here, note_bundle
from outbound.evidence.check_bundle import FIRST_LINK, link_of, pack, problems_in, problems_of_zip, seal_of
from tests.cast import HEAD, OFFICE
from tests.outbound.with_evidence import SECRET, STORY, Furnished, a_cabinet, furnished, previews


def bundle(cabinet: Cabinet, made: Furnished) -> Bundle:
    with cabinet.reading() as session:
        return bundle_of(session, cabinet, session.get_one(Case, made.case.id), HEAD, story=STORY, previews=previews)


Filled = tuple[Cabinet, Furnished]


@pytest.fixture(scope="module")
def filled(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    with a_cabinet(migrated_file, tmp_path_factory.mktemp("bundle")) as cabinet:
        yield cabinet, furnished(cabinet, decided=False)


@pytest.fixture(scope="module")
def whole(filled: Filled) -> Bundle:
    return bundle(*filled)


def files_of(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {each.partition("/")[2]: opened.read(each) for each in opened.namelist()}


def checked(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the bundle's own checker as whoever gets it does: with nothing but Python."""
    return subprocess.run(
        [sys.executable, "-I", where / "check_bundle.py", *arguments],
        env={},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def unpacked(whole: Bundle, tmp_path: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(whole.packed)) as opened:
        opened.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    return folder


def test_it_holds_the_originals_byte_for_byte_and_what_came_with_them(filled: Filled, whole: Bundle) -> None:
    made, files = filled[1], files_of(whole.packed)
    mails = {name: content for name, content in files.items() if name.startswith("mails/")}
    assert list(mails.values()) == [made.first]
    manifest = json.loads(files["manifest.json"])
    (told,) = manifest["mails"]
    assert [each["name"] for each in told["files"]] == ["oak.txt", "Zzyxkowska-screen.png"]
    assert files["evidence-sheet.pdf"].startswith(b"%PDF-1.7")
    assert {name: hashlib.sha256(files[name]).hexdigest() for name in manifest["files"]} == {
        name: each["sha256"] for name, each in manifest["files"].items()
    }
    assert f"BUNDLE OF CASE {made.case.reference}" in files["README.txt"].decode()


def test_a_mail_with_a_sealed_picture_stays_out_and_is_named(filled: Filled, whole: Bundle) -> None:
    made, files = filled[1], files_of(whole.packed)
    assert (whole.mails, whole.left_out) == (1, 1)
    assert made.sealed not in files.values()
    # Not a line of the picture's own bytes either, which lie in the mail in base64.
    assert made.sealed.splitlines()[-20] not in whole.packed
    assert SECRET.encode() not in whole.packed
    assert "sealed pictures" in files["README.txt"].decode()
    assert "sealed pictures" in json.loads(files["manifest.json"])["left_out"][0]["why"]


def test_the_same_case_gives_the_same_bytes(filled: Filled, whole: Bundle) -> None:
    assert bundle(*filled) == whole
    assert whole.digest == hashlib.sha256(whole.packed).hexdigest()
    files = files_of(whole.packed)
    assert pack(filled[1].case.reference, dict(reversed(files.items()))) == whole.packed


def test_its_trail_is_the_cases_own_lines_and_it_is_known_again_where_it_was_made(cabinet: Cabinet) -> None:
    made = furnished(cabinet, decided=False)
    with cabinet.writing() as session:
        audit_trail.note(session, cabinet, HEAD.id, "case-read", case_id=None)
        audit_trail.note(session, cabinet, HEAD.id, "case-read", case_id=made.case.id)
    whole = bundle(cabinet, made)
    lines = [json.loads(each) for each in files_of(whole.packed)["audit-trail.jsonl"].splitlines()]
    with cabinet.writing() as session:
        here = session.query(AuditLine).order_by(AuditLine.seq).all()
        mails = {each.id for each in session.query(Mail)}
        kept = [each for each in here if each.case_id == made.case.id or (each.case_id is None and each.about in mails)]
        assert [(each["seq"], each["act"], each["digest"], each["previous"]) for each in lines] == [
            (each.seq, each.act, each.digest, each.previous) for each in kept
        ]
        assert len(here) > len(kept) > 5
        assert lines[0]["act"] == "mail-collected"
        assert made_here(session, whole.packed) is None
        note_bundle(session, cabinet, session.get_one(Case, made.case.id), HEAD.id, whole)
        line = made_here(session, whole.packed)
        assert line is not None
        assert (line.actor, line.case_id) == (HEAD.id, made.case.id)
        assert made_here(session, whole.packed + b" ") is None
        # Pictures that were not looked at yet may still be sealed: their mail waits.
        session.query(Mail).filter(Mail.seal.is_(None)).update({"pictures": "unread"})
    waiting = bundle(cabinet, made)
    assert (waiting.mails, waiting.left_out) == (0, 2)
    assert made.first not in files_of(waiting.packed).values()
    audit_trail.verify(cabinet)


def test_it_is_for_nobody_who_may_not_see_the_case(filled: Filled) -> None:
    cabinet, made = filled
    with cabinet.reading() as session, pytest.raises(NotAllowed):
        bundle_of(session, cabinet, session.get_one(Case, made.case.id), OFFICE)


def test_its_own_checker_finds_it_whole_with_python_alone(unpacked: Path, tmp_path: Path, whole: Bundle) -> None:
    assert checked(unpacked).stdout == "Every file is as it was packed.\n"
    assert checked(unpacked).returncode == 0
    packed = tmp_path / "bundle.zip"
    packed.write_bytes(whole.packed)
    assert (checked(unpacked, str(packed)).returncode, checked(unpacked, str(unpacked)).returncode) == (0, 0)
    assert checked(unpacked, "/nowhere").returncode == 2
    # It left nothing behind that would make the next check fail.
    assert checked(unpacked).returncode == 0


def _changed(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        file = folder / name
        raw = bytearray(file.read_bytes())
        raw[len(raw) // 2] ^= 1
        file.write_bytes(raw)

    return change


@pytest.mark.parametrize(
    ("does", "said"),
    [
        *((_changed(name), name) for name in
          ("mails/001.eml", "evidence-sheet.pdf", "README.txt", "manifest.json", "manifest.sha256", "audit-trail.jsonl")),
        (lambda folder: (folder / "mails" / "001.eml").unlink(), "'mails/001.eml' is missing"),
        (lambda folder: (folder / "manifest.sha256").unlink(), "manifest.sha256 is missing"),
        (lambda folder: (folder / "mails" / "009.eml").write_bytes(b"x"), "'mails/009.eml' does not belong to the bundle"),
        (lambda folder: (folder / "mails" / "001.eml").write_bytes(b""), "'mails/001.eml' was changed: it has 0 bytes"),
    ],
)  # fmt: skip
def test_its_own_checker_names_what_was_done_to_it(unpacked: Path, does: Callable[[Path], None], said: str) -> None:
    does(unpacked)
    result = checked(unpacked)
    assert result.returncode == 1
    assert said in result.stdout
    assert "not as it was made" in result.stdout


@pytest.mark.parametrize("tampering", ["changed", "removed", "swapped", "cut", "forged"])
def test_a_trail_that_somebody_mended_is_broken_all_the_same(unpacked: Path, tampering: str) -> None:
    """Whoever mends the list of digests too, but not the links; and who mends the links, but cannot the school's own chain."""
    files = {each.relative_to(unpacked).as_posix(): each.read_bytes() for each in unpacked.rglob("*") if each.is_file()}
    lines = files["audit-trail.jsonl"].splitlines(keepends=True)
    if tampering == "changed":
        lines[2] = lines[2].replace(b'"program"', b'"nobody1"').replace(b'"head"', b'"none"')
    elif tampering == "removed":
        del lines[2]
    elif tampering == "swapped":
        lines[1], lines[2] = lines[2], lines[1]
    elif tampering == "cut":
        del lines[-1]
    else:
        # Every link made anew, around a line that the school's chain does not hold.
        rows, link = [json.loads(each) for each in lines], FIRST_LINK
        at = next(number for number, row in enumerate(rows[:-1]) if rows[number + 1]["seq"] == row["seq"] + 1)
        rows[at]["digest"] = "0" * 64
        for row in rows:
            link = row["link"] = link_of(link, row)
        lines = [json.dumps(each, sort_keys=True).encode() + b"\n" for each in rows]
    trail = files["audit-trail.jsonl"] = b"".join(lines)
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["audit-trail.jsonl"] = {"sha256": hashlib.sha256(trail).hexdigest(), "size": len(trail)}
    files["manifest.json"] = json.dumps(manifest).encode()
    files["manifest.sha256"] = seal_of(files["manifest.json"])
    (found,) = problems_in(files)
    assert found.startswith("audit-trail.jsonl")


def test_not_one_byte_of_the_zip_can_be_changed_unnoticed(whole: Bundle) -> None:
    packed = whole.packed
    assert problems_of_zip(packed) == []
    # All of the frame at both ends, and some of what lies between.
    places = {*range(60), *range(len(packed) - 700, len(packed)), *range(0, len(packed), 997)}
    for each in places:
        raw = bytearray(packed)
        raw[each] ^= 1 << each % 8
        assert problems_of_zip(bytes(raw)), each
    for cut in (0, 1, 500, len(packed) - 1):
        assert problems_of_zip(packed[:cut])
    assert problems_of_zip(packed + b"\0")


def test_a_bundle_that_was_packed_again_is_not_believed(whole: Bundle) -> None:
    files = files_of(whole.packed)
    squeezed = io.BytesIO()
    with zipfile.ZipFile(squeezed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(f"x/{name}", content)
    assert any("packed in another way" in each for each in problems_of_zip(squeezed.getvalue()))
    assert problems_of_zip(pack("another", files)) == []
    assert any("does not hold the one folder" in each for each in problems_of_zip(pack("a", {})))
