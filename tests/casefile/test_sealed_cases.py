"""A case with sealed pictures is for the DSL alone until they let the others see it; where there is no DSL, for the ladder."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile import filing
from casefile.cabinet import Cabinet, open_cabinet
from casefile.case_opening import file_again
from casefile.casework import lift_seal
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.findings import Findings
from casefile.need_to_know import readers_of, who_may_see
from casefile.other_mail import who_may_see_mail
from casefile.report import Exhibit
from casefile.tables import Case, Mail
from tests.casefile.filed import file
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, SCHOOL, findings, report

PICTURE = Exhibit("a.png", "image/png", 1, "0", False, None, "1", pictures="sealed")


def sealed(cabinet: Cabinet, judged: Findings | None = None, **changes: object) -> tuple[str, str]:
    what = report(**{"exhibits": (PICTURE,), **changes})  # type: ignore[arg-type]
    filed = file(cabinet, repr(changes).encode(), what, judged or findings("enquiry"))
    assert filed.case is not None
    return filed.case.id, filed.mail_id


def readers(cabinet: Cabinet, case_id: str) -> set[str]:
    with cabinet.reading() as session:
        return {each.id for each in readers_of(session, cabinet.school, session.get_one(Case, case_id))}


def test_it_opens_a_case_that_alarms_and_that_the_dsl_alone_may_see(cabinet: Cabinet) -> None:
    case_id, _ = sealed(cabinet)
    assert readers(cabinet, case_id) == {"dsl"}
    with cabinet.reading() as session:
        assert session.get_one(Case, case_id).safeguarding


def test_where_the_dsl_is_complained_about_or_there_is_none_the_ladder_decides(cabinet: Cabinet) -> None:
    case_id, _ = sealed(cabinet, findings(subjects=(DSL.name,)))
    assert readers(cabinet, case_id) == {"head", "deputy"}
    without = replace(SCHOOL, people=(HEAD, DEPUTY, CHAIR))
    assert who_may_see(without, (), safeguarding=True, sealed=True) == [HEAD, DEPUTY]
    lonely = open_cabinet(cabinet.database, cabinet.vault, without, cabinet.vocabulary, cabinet.now)
    assert readers(lonely, sealed(lonely, message_id="n@parents.example")[0]) == {"head", "deputy"}


def test_the_others_see_it_once_the_dsl_says_so_and_reading_the_same_mail_again_changes_nothing(
    cabinet: Cabinet,
) -> None:
    case_id, mail_id = sealed(cabinet)
    with cabinet.writing() as session:
        case, mail = session.get_one(Case, case_id), session.get_one(Mail, mail_id)
        with pytest.raises(NotAllowed):
            lift_seal(session, cabinet, case, HEAD)
        lift_seal(session, cabinet, case, DSL)
        filing.seal_reading(session, cabinet, mail, report(exhibits=(PICTURE,)), findings())
        file_again(session, cabinet, mail, report(exhibits=(PICTURE,)), findings())
        with pytest.raises(ForbiddenMove):
            lift_seal(session, cabinet, case, DSL)
    assert readers(cabinet, case_id) == {"head", "deputy", "dsl"}


def test_another_mail_with_such_pictures_closes_the_case_to_the_others_again(cabinet: Cabinet) -> None:
    case_id, _ = sealed(cabinet)
    with cabinet.writing() as session:
        case = session.get_one(Case, case_id)
        lift_seal(session, cabinet, case, DSL)
        reference = case.reference
    joined, _ = sealed(cabinet, findings("follow-up"), subject=f"Re: {reference}", message_id="m@parents.example")
    assert joined == case_id
    assert readers(cabinet, case_id) == {"dsl"}


def test_one_without_a_case_is_for_the_dsl_alone_too(cabinet: Cabinet) -> None:
    filed = file(cabinet, b"machine", report(exhibits=(PICTURE,)), findings("automatic"))
    assert filed.case is None
    with cabinet.reading() as session:
        assert who_may_see_mail(session, cabinet, session.get_one(Mail, filed.mail_id)) == [DSL]
