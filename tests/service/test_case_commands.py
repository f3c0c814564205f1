"""`concerns case`: a case moved along from the command line, by a person who is named and may do no more than at the desk."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from casefile.gathered import entries_of
from casefile.tables import Case
from service.command_line import main
from tests.casefile.worked import DAWN, a_case, acts, state, subjects
from tests.cast import MARKED, findings
from tests.installation import Installation, on_a_folder

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def at_school(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation whose settings this process reads."""
    installed = Installation(tmp_path, on_a_folder(folder))
    for name, value in installed.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return installed


@pytest.fixture
def command(at_school: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `concerns case …` with words on standard input; exit code, output and errors."""

    def run(*arguments: str, words: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(words))
        capsys.readouterr()
        code = main(["case", *arguments])
        return (code, *capsys.readouterr())

    return run


def test_a_case_goes_along_the_ladder_to_its_end_and_back(at_school: Installation, command: Command) -> None:
    with at_school.works() as works:
        cabinet = works.cabinet
        case = a_case(cabinet)
        (dawn,) = subjects(cabinet, case)
        ref, as_head = case.reference, ("--as", "head")

        call = ("log", ref, *as_head, "--sort", "call", "--day", "2026-11-23", "--headed")
        assert command(*call, words="with: Lee\n\nIt is so.") == (0, "It is kept with the case.\n", "")
        with cabinet.reading() as session:
            (entry,) = entries_of(session, cabinet, session.get_one(Case, case.id))
        assert (entry.who, entry.words) == ("Lee", "It is so.")
        code, _, error = command(*call, words="It is so.")
        assert (code, "It is so" in error) == (1, False)
        banned = ("decide", ref, "ban", *as_head, "--about", dawn)
        code, _, error = command(*banned, words="Threats.")
        assert code == 1
        assert "Why nothing milder would do" in error
        record = "alternatives: A letter did not help.\nchildren: Aunt\n\n"
        code, out, _ = command(*banned, "--headed", words=f"{record}Threats.")
        assert (code, out.split()[-1]) == (0, "person.")
        decision_id = out.split()[1].rstrip(":")
        code, _, error = command("agree", ref, *as_head, decision_id)
        assert (code, error) == (1, "Another person than the one who proposed it has to agree.\n")
        assert command("agree", ref, "--as", "deputy", decision_id)[0] == 0
        assert command("withdraw", ref, *as_head)[0] == 0
        assert command("close", ref, *as_head)[0] == 1
        assert command("show", ref, *as_head)[0] == 0
        assert command("close", ref, *as_head)[0] == 0
        assert state(cabinet, case) == "closed"
        assert command("reopen", ref, *as_head)[0] == 1
        assert command("reopen", ref, *as_head, words="A witness came.")[0] == 0
        assert state(cabinet, case) == "under-review"
        done = {act for actor, act in acts(cabinet, case) if actor == "head"}
        assert {"entry-added", "decision-proposed", "report-withdrawn", "case-closed", "case-taken-up-again"} <= done


def test_without_a_person_only_states_and_counts_are_shown(at_school: Installation, command: Command) -> None:
    with at_school.works() as works:
        case = a_case(works.cabinet)
        code, out, _ = command("show", case.reference)
        assert (code, out.splitlines()[0]) == (0, f"{case.reference}  received")
        assert "mails: 1" in out
        assert MARKED not in out
        assert DAWN not in out
        assert state(works.cabinet, case) == "received"
        code, out, _ = command("show", case.reference, "--as", "deputy")
        assert code == 0
        assert DAWN in out
        assert "Mr Imran Siddall read the case." in out


@pytest.mark.parametrize("person", ["head", "it", "office", "nobody", "chair"])
def test_whoever_may_not_see_a_case_can_do_nothing_with_it(
    at_school: Installation, command: Command, person: str
) -> None:
    with at_school.works() as works:
        case = a_case(works.cabinet, findings(flags=("staff-subject",), subjects=("Mrs Calloway", "Mr Siddall")))
        if person == "chair":
            # She has this one, as both leaders are complained of; not one about a parent.
            case = a_case(works.cabinet)
        before = acts(works.cabinet, case)
        for action, more in (("show", ()), ("log", ("--sort", "note")), ("close", ()), ("withdraw", ())):
            code, out, error = command(action, case.reference, "--as", person, *more, words="Words.")
            assert (code, out) == (1, "")
            assert MARKED not in error
        assert acts(works.cabinet, case) == before


def test_wrong_usage_is_exit_2(command: Command) -> None:
    for arguments in (("close", "CD-AAAAA"), ("log", "CD-AAAAA", "--as", "head", "--sort", "gossip")):
        with pytest.raises(SystemExit) as ended:
            command(*arguments)
        assert ended.value.code == 2
