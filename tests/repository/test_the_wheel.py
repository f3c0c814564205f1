"""The wheel holds all that the program needs, nothing else, and works where nothing of the repository is at hand."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.installation import ROOT
from tests.parents_mail import mail


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    folder = wheel.parent / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_it_holds_every_file_that_is_read_at_run_time(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packages = ("casefile", "ingest", "triage", "outbound", "desk", "service", "policy", "templates", "migrations")
    here = {
        str(each.relative_to(ROOT))
        for package in packages
        for each in (ROOT / package).rglob("*")
        if each.is_file() and each.suffix != ".pyc" and "corpus" not in each.parts
    }
    assert here <= names
    # What triage learned from stays in the repository.
    assert not [each for each in names if each.startswith(("triage/corpus", "training"))]
    assert not [each for each in names if each.startswith(("tests", "benchmarks", "docs"))]
    assert any(each.endswith("licenses/LICENSE") for each in names)


def run(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "service", *arguments],
        env=environment, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_reads_and_judges_a_mail(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(mail())
    judged = run(unpacked, tmp_path, "triage", "one.eml", "--json")
    assert judged.returncode == 0, judged.stderr
    assert json.loads(judged.stdout)["kind"] == "concern"


def test_it_brings_its_tables_up_to_date(unpacked: Path, tmp_path: Path) -> None:
    from tests.installation import Installation

    installation = Installation(tmp_path, {"MAILBOX_DIR": str(tmp_path), "SMTP_HOST": "smtp.school.example"})
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in installation.environment.items()))
    assert "up to date" in run(unpacked, tmp_path, "migrate").stdout
