"""The repository keeps its own rules: who imports whom, what is named where, and what must never stand in it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import ROOT

PACKAGES = ("casefile", "ingest", "triage", "outbound", "desk", "service")


def tracked(*patterns: str) -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip("not a git checkout: nothing says which files belong to the project")
    return [ROOT / each for each in found.stdout.split("\0") if each and (ROOT / each).is_file()]


def modules() -> list[Path]:
    return sorted(each for package in PACKAGES for each in (ROOT / package).rglob("*.py"))


def test_the_import_rules_are_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    kept = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert kept.returncode == 0, kept.stdout


@pytest.mark.parametrize("path", modules(), ids=lambda each: str(each.relative_to(ROOT)))
def test_every_module_says_its_job_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= 300


def test_names_say_one_job() -> None:
    vague = {"utils", "helpers", "common", "core", "manager", "misc", "tools"}
    assert not [each for each in modules() if vague & set(re.split(r"[_.]", each.stem))]


def test_lock_files_have_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9][^\s;]*==\S+", text, re.MULTILINE | re.IGNORECASE)
        assert len(pinned) > 20
        assert text.count("--hash=sha256:") >= len(pinned)


def test_every_package_that_is_needed_is_locked() -> None:
    locked = {
        each.lower()
        for each in re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    }
    wanted = re.findall(
        r'^  "([a-z0-9-]+)[\[><=]', (ROOT / "pyproject.toml").read_text().split("[project.scripts]")[0], re.MULTILINE
    )
    assert "imapclient" in wanted
    assert set(wanted) <= locked


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=str)
def test_every_link_in_a_document_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_address_in_the_project_is_invented() -> None:
    """RFC 2606 keeps ".example" for this. Python's decorators, formats and package names are no addresses."""
    address = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
    allowed = re.compile(r"\.example$|@localhost$|@mail\.example$")
    real = {
        (str(path.relative_to(ROOT)), found)
        for path in tracked("*.py", "*.toml", "*.md", "*.txt", "*.html", "*.eml", ".env.example")
        for found in address.findall(path.read_text(encoding="utf-8", errors="replace"))
        if not allowed.search(found.lower())
    }
    assert not real


def test_nothing_in_the_project_names_the_machine_it_was_written_on() -> None:
    found = subprocess.run(
        ["git", "grep", "-nIE", r"(^|[^a-z.])/(work|root|home/[a-z]+)/", "--", ".", ":!*.lock", ":!tests/repository"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.stdout == ""
