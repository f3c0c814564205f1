"""Wherever the power fails while a person acts on a letter, the act was done, with its line, or it was not; never half."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casefile import audit_trail
from casefile.tables import AuditLine, Draft, DraftAttachment
from tests.crashes.warm import FILES, Warm
from tests.installation import Installation, on_a_folder
from tests.outbound.drafted import put_on_paper
from tests.parents_mail import mail

# Each act in its turn: who does it, on the letter by mail (0) or on paper (1), and the state that it leads to.
ACTS = (
    ("edit", 0, "head", "waiting", "draft-edited"),
    ("approve", 0, "head", "countersign", "draft-first-approved"),
    ("approve", 0, "deputy", "holding", "draft-approved"),
    ("approve", 1, "head", "approved", "draft-approved"),
    ("post", 1, "deputy", "sent", "letter-posted"),
)
BEFORE_THE_COMMIT, AFTER_THE_COMMIT = 1, 2


class Desk:
    """Two letters wait: one by mail, that two people have to approve, and one on paper."""

    def __init__(self, installation: Installation, warm: Warm) -> None:
        self.installation, self.warm = installation, warm
        self._before, mails = installation.folder / "before", installation.folder / "mails"
        mails.mkdir()
        for number in range(2):
            (mails / f"{number}.eml").write_bytes(mail(number=number))
        assert self.warm.run("pass", 0)[0] == 0, self.warm.log
        with self.installation.works() as works, works.cabinet.writing() as session:
            by_mail, on_paper = session.scalars(select(Draft).order_by(Draft.created_at)).all()
            by_mail.second_person = True
            put_on_paper(session, works.cabinet, on_paper)
            self.letters = by_mail.id, on_paper.id

    def keep(self) -> None:
        shutil.rmtree(self._before, ignore_errors=True)
        shutil.copytree(self.installation.data, self._before)

    def back(self) -> None:
        shutil.rmtree(self.installation.data)
        shutil.copytree(self._before, self.installation.data)

    def stands(self, draft_id: str) -> tuple[str, int, int, int]:
        """The letter's state and version, how many files go with it, and how many lines the trail has of it."""
        with self.installation.works() as works, works.cabinet.reading() as session:
            draft = session.get_one(Draft, draft_id)
            files = select(func.count()).select_from(DraftAttachment).where(DraftAttachment.draft_id == draft_id)
            lines = select(func.count()).select_from(AuditLine).where(AuditLine.about == draft_id)
            audit_trail.verify(works.cabinet)
            return draft.state, draft.version, session.scalar(files) or 0, session.scalar(lines) or 0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    installation = Installation(tmp_path, on_a_folder(tmp_path / "mails"))
    with Warm(installation.process_environment, tmp_path) as warm:
        yield Desk(installation, warm)


def test_killed_around_each_commit_the_act_is_done_whole_or_not_at_all(desk: Desk) -> None:
    for name, which, person, state, line in ACTS:
        draft_id = desk.letters[which]
        desk.keep()
        before = desk.stands(draft_id)
        done = (
            state,
            before[1] + (name == "edit"),
            before[2] + (len(FILES) if name == "edit" else 0),
            before[3] + 1,
        )
        for killed_at in (BEFORE_THE_COMMIT, AFTER_THE_COMMIT):
            desk.back()
            assert desk.warm.run(name, draft_id, person, killed_at)[0] == -signal.SIGKILL, desk.warm.log
            assert desk.stands(draft_id) == (done if killed_at == AFTER_THE_COMMIT else before), (name, killed_at)
            if killed_at == AFTER_THE_COMMIT and name != "edit":
                # Whoever does it once more, because the page never answered, is told and changes nothing.
                assert desk.warm.run(name, draft_id, person, 0)[0] == 1, (name, killed_at)
                assert desk.stands(draft_id) == done, (name, killed_at)
        desk.back()
        assert desk.warm.run(name, draft_id, person, 0) == (0, AFTER_THE_COMMIT), desk.warm.log
        assert desk.stands(draft_id) == done, name
        assert line in last_acts(desk, draft_id), name


def last_acts(desk: Desk, draft_id: str) -> list[str]:
    with desk.installation.works() as works, works.cabinet.reading() as session:
        return list(session.scalars(select(AuditLine.act).where(AuditLine.about == draft_id)))
