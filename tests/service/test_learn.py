"""`concerns learn` in processes of its own: shown, put into effect, undone, and counted in by the reader of mails."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

import service.learn
from casefile import audit_trail
from casefile.findings import Finding, Findings, Quote
from casefile.label_acts import judge_finding
from casefile.learned_shifts import put_into_effect, shifts_now
from casefile.tables import Case, CaseFinding, LearnedShifts
from casefile.vocabulary import load_vocabulary
from service.reading_room import ReadingRoom
from tests.casefile.filed import file
from tests.cast import HEAD, MARKED, report
from tests.ingest.raw_mails import raw
from tests.installation import Installation

_number = count(1)
SENTENCE = f"{MARKED} called her a lazy cow."


def corrected(installation: Installation, label: str, sure: float, standing: str, times: int) -> None:
    """Mails whose label a leader judged."""
    quote = (Quote("lazy cow", "body"),)
    with installation.works() as works:
        for _ in range(times):
            judged = Findings("concern", (Finding(label, sure, quote),), sure=((label, sure), ("political", 0.45)))
            what = report(SENTENCE, message_id=f"{next(_number)}@parents.example")
            case = file(works.cabinet, f"{SENTENCE} {next(_number)}".encode(), what, judged).case
            assert case is not None
            with works.cabinet.writing() as session:
                row = session.scalars(select(CaseFinding).where(CaseFinding.case_id == case.id)).one()
                judge_finding(session, works.cabinet, session.get_one(Case, case.id), row.id, standing, HEAD.id)


def learn(installation: Installation, *options: str) -> str:
    ended = installation.concerns("learn", *options)
    assert ended.returncode == 0, ended.stderr
    for said in (ended.stdout, ended.stderr):
        assert MARKED not in said
        assert "lazy cow" not in said
    return ended.stdout


def apply_here(installation: Installation, capsys: pytest.CaptureFixture[str]) -> str:
    """The same without a process of its own."""
    assert service.learn.learn(installation.settings(), apply=True) == 0
    return capsys.readouterr().out


def row_of(table: str, label: str) -> list[str]:
    return next(each for each in table.splitlines() if each.startswith(f"{label} ")).split()[1:]


def in_force(installation: Installation) -> dict[str, float]:
    with installation.works() as works, works.cabinet.reading() as session:
        return shifts_now(session, works.cabinet)


def test_it_shows_what_would_change_and_changes_nothing_until_told_to(installation: Installation) -> None:
    corrected(installation, "grievance", 0.55, "removed", 5)
    corrected(installation, "defamation", 0.6, "removed", 4)
    corrected(installation, "threat", 0.6, "removed", 6)
    shown = learn(installation)
    assert "15 corrections, on 15 mails of cases." in shown
    agreed, off, added, now, then, had, gained, lost = row_of(shown, "grievance")
    assert (agreed, off, added, now, had, gained, lost) == ("0", "5", "0", "+0.00", "5", "0", "5")
    assert -1 <= float(then) < 0
    assert row_of(shown, "defamation") == ["0", "4", "0", "+0.00", "+0.00", "4", "0", "0"]
    assert row_of(shown, "threat") == ["0", "6", "0", "+0.00", "+0.00", "6", "0", "0"]
    assert "Nothing was changed yet. To put it into effect: concerns learn --apply" in shown
    assert in_force(installation) == {}
    assert "In effect from now on" in learn(installation, "--apply")
    assert in_force(installation) == {"grievance": float(then)}


def test_what_was_put_into_effect_is_undone_one_by_one(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    corrected(installation, "grievance", 0.55, "removed", 5)
    apply_here(installation, capsys)
    first = in_force(installation)
    again = apply_here(installation, capsys)
    assert row_of(again, "grievance")[3:] == [f"{first['grievance']:+.2f}"] * 2 + ["0", "0", "0"]
    assert "Nothing changes." in again
    corrected(installation, "grievance", 0.55, "removed", 9)
    apply_here(installation, capsys)
    assert in_force(installation)["grievance"] < first["grievance"]
    assert "Learned shifts of 1 labels are in effect again." in learn(installation, "--undo")
    assert in_force(installation) == first
    assert service.learn.learn(installation.settings(), undo=True) == 0
    assert "Nothing learned is in effect." in capsys.readouterr().out
    ended = installation.concerns("learn", "--undo")
    assert (ended.returncode, "There is nothing to undo." in ended.stderr) == (1, True)
    with installation.works() as works:
        audit_trail.verify(works.cabinet)


def test_a_school_without_corrections_is_told_so(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply_here(installation, capsys) == "0 corrections, on 0 mails of cases.\nNothing changes.\n"
    assert in_force(installation) == {}


def child_of(room: ReadingRoom) -> int:
    assert room._process is not None
    return room._process.pid


def test_what_is_in_effect_reaches_the_reader_with_the_next_mail(installation: Installation) -> None:
    mail = raw("Please could somebody look at this chat.\r\n")
    with installation.works() as works, works.reading_room() as room:
        room.read(mail)
        before = child_of(room)
        room.read(mail)
        assert child_of(room) == before
        with works.cabinet.writing() as session:
            put_into_effect(session, works.cabinet, {"legal": -0.5})
        assert room.read(mail).trouble is None
        assert child_of(room) != before
        told = Path(f"/proc/{child_of(room)}/cmdline").read_bytes().split(b"\0")
        assert b'{"legal": -0.5}' in told


def test_shifts_that_do_not_open_stop_no_mail(installation: Installation, caplog: pytest.LogCaptureFixture) -> None:
    with installation.works() as works, works.reading_room() as room:
        with works.cabinet.writing() as session:
            session.add(LearnedShifts(number=1, shifts=b"not sealed by us", made_at=works.cabinet.now()))
        assert room.read(raw("Please look at this.\r\n")).trouble is None
    assert "mails are judged without it" in caplog.text


def test_the_reader_counts_them_in_and_never_against_safeguarding_or_threat() -> None:
    words = "He said he would wait for me at the gate and smash my face in. She called her a fat ugly lazy cow.\r\n"
    vocabulary = load_vocabulary()
    sure: dict[float, dict[str, float]] = {}
    for shift in (-1.0, 0.0, 1.0):
        shifts = dict.fromkeys([*vocabulary.categories, *vocabulary.flags], shift)
        with ReadingRoom(None, shifts=lambda shifts=shifts: shifts) as room:
            judged = room.read(raw(words)).findings
        sure[shift] = {each.id: each.confidence for each in (*judged.categories, *judged.flags)}
    assert set(sure[-1.0]) <= set(sure[0.0]) <= set(sure[1.0])
    assert sum(sure[-1.0].values()) < sum(sure[0.0].values()) < sum(sure[1.0].values())
    assert sure[-1.0]["threat"] == sure[0.0]["threat"] <= sure[1.0]["threat"]
