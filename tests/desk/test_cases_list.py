"""The list of cases and the way about, with some hundreds of cases: pages, filters that combine, nothing of what is kept from somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.seed_cases import opened, seed
from casefile.cabinet import Cabinet
from casefile.case_people import add_person
from casefile.database import Database
from casefile.school_class import classes_by_hash
from casefile.tables import Case, CaseFinding, CasePerson
from casefile.vault import new_master_key
from tests.cast import HEAD, MARKED, findings
from tests.desk.furnished import case, other_mail
from tests.desk.served import Served, served

MANY = 460


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk over a database as a school has it after years, in small."""
    folder: Path = tmp_path_factory.mktemp("seeded")
    database, key = Database(f"sqlite:///{folder / 'desk.sqlite3'}"), new_master_key()
    seed(database, key, MANY)
    with served(opened(database, key)) as running:
        yield running
    database.close()


def walk(desk: Served, person_id: str, path: str) -> tuple[list[str], int]:
    """The references on every page of a list, one page behind the other, and how many the list says there are."""
    person = desk.cabinet.school.person(person_id)
    visitor, found, said = desk.visitor(person), list[str](), 0
    while path:
        page = visitor.get(path)
        assert page.status == 200
        assert len(page.body) < 100_000
        found += re.findall(r'<span class="reference">(CD-\w{4}-\w{2})</span>', page.text)
        match = re.search(r"<caption>(\d+) case", page.text)
        said = int(match[1]) if match else 0
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = following[1].replace("&amp;", "&") if following else ""
    return found, said


def visible(cabinet: Cabinet, person_id: str, *such: object) -> set[str]:
    from casefile.need_to_know import may_see_case

    person = cabinet.school.person(person_id)
    assert person is not None
    with cabinet.reading() as session:
        cases = session.scalars(select(Case).where(*such))  # type: ignore[arg-type]
        return {each.reference for each in cases if may_see_case(session, cabinet.school, person, each)}


@pytest.mark.parametrize("person_id", ["head", "deputy", "dsl", "chair"])
def test_every_case_that_a_person_may_see_is_on_one_page_and_no_other_on_any(seeded: Served, person_id: str) -> None:
    found, said = walk(seeded, person_id, "/cases")
    assert sorted(found) == sorted(visible(seeded.cabinet, person_id))
    assert said == len(found)


def test_somebody_is_kept_from_some_of_them_and_no_count_tells(seeded: Served) -> None:
    everything, head = (
        visible(seeded.cabinet, "chair") | visible(seeded.cabinet, "head"),
        visible(seeded.cabinet, "head"),
    )
    assert head < everything
    page = seeded.visitor(seeded.cabinet.school.person("head")).get("/cases").text
    counts = {words: int(count) for words, count in re.findall(r'>(\w+) <span class="count">(\d+)</span></a>', page)}
    assert counts["All"] == len(head)
    assert counts["Open"] == len(visible(seeded.cabinet, "head", Case.state != "closed"))


def test_filters_combine_and_each_can_be_taken_off(seeded: Served) -> None:
    cabinet = seeded.cabinet
    oak = next(each for each, name in classes_by_hash(cabinet).items() if name == "Year 3 Oak")
    labelled = select(CaseFinding.case_id).where(CaseFinding.label == "threat", CaseFinding.standing != "removed")
    wanted = visible(cabinet, "head", Case.state == "closed", Case.class_hash == oak, Case.id.in_(labelled))
    assert wanted
    path = "/cases?state=closed&class=Year+3+Oak&label=threat"
    assert set(walk(seeded, "head", path)[0]) == wanted
    page = seeded.visitor(cabinet.school.person("head")).get(path).text
    chips = re.findall(
        r'href="([^"]+)"><span aria-hidden="true">×</span><span class="unseen">Take off: Year 3 Oak<', page
    )
    without = chips[0].replace("&amp;", "&")
    assert set(walk(seeded, "head", without)[0]) == visible(
        cabinet, "head", Case.state == "closed", Case.id.in_(labelled)
    )


def test_what_a_list_does_not_know_is_as_if_nobody_had_asked(seeded: Served) -> None:
    page = seeded.visitor(seeded.cabinet.school.person("head")).get(
        "/cases?state=lost&class=%3Cb%3E&time=x&page=-1&sort=up"
    )
    assert page.status == 200
    assert 'class="chips"' not in page.text


def test_today_shows_the_first_of_many_and_leads_to_the_rest(seeded: Served) -> None:
    page = seeded.visitor(seeded.cabinet.school.person("head")).get("/").text
    groups = re.findall(
        r'<section class="group (\w+)".*?<span class="count">(\d+)</span>.*?</section>', page, re.DOTALL
    )
    many = [(name, int(count)) for name, count in groups if int(count) > 8]
    assert many
    for name, count in many:
        assert f'<a href="/cases?todo={name}">and {count - 8} more' in page
        listed, said = walk(seeded, "head", f"/cases?todo={name}")
        # A case may have two things to do in one group.
        assert 0 < len(set(listed)) == said <= count
    assert len(page) < 100_000


def test_all_matters_with_one_person_are_found_by_name_which_stands_in_no_address(desk: Served) -> None:
    references = [case(desk.cabinet, judged=findings(subjects=("Gemma Tranter",)))[0] for _ in range(2)]
    about_head = case(desk.cabinet, judged=findings(subjects=("Mrs Calloway", "Gemma Tranter", "Zed Kept")))[0]
    case(desk.cabinet)
    visitor = desk.visitor(HEAD)
    visitor.get("/cases")
    answer = visitor.post("/cases/person", name=" gemma tranter ")
    assert "ranter" not in answer.headers["Location"]
    page = visitor.follow(answer).text
    assert "With Gemma Tranter" in page
    assert set(re.findall(r"CD-\w{4}-\w{2}", page)) == set(references)
    assert about_head not in page
    # Somebody whom only a case names that is kept from the head is nobody to them; so is whoever reported.
    for name in ("Zed Kept", "Nobody At All", MARKED, f"Ola {MARKED}"):
        visitor.get("/cases")
        page = visitor.follow(visitor.post("/cases/person", name=name)).text
        assert "Nobody of that name is in a case that you can see." in page
    with desk.cabinet.reading() as session:
        hidden = select(CasePerson.id).join(Case).where(Case.reference == about_head)
        ids = list(session.scalars(hidden))
    for each in ids:
        page = visitor.get(f"/cases?person={each}").text
        assert "in no case you can see" in page
        assert "Zed" not in page
        assert "No case fits." in page


def test_an_address_finds_somebody_under_another_name(desk: Served) -> None:
    first, second = case(desk.cabinet)[0], case(desk.cabinet)[0]
    with desk.cabinet.writing() as session:
        for reference, name in ((first, "Gem T"), (second, "Gemma Tranter")):
            row = session.scalars(select(Case).where(Case.reference == reference)).one()
            add_person(
                session, desk.cabinet, row, HEAD.id, name=name, role="subject", is_a="parent", address="g@t.example"
            )
    visitor = desk.visitor(HEAD)
    visitor.get("/cases")
    page = visitor.follow(visitor.post("/cases/person", name="Gem T")).text
    assert set(re.findall(r"CD-\w{4}-\w{2}", page)) == {first, second}


def test_a_list_without_a_case_says_why_and_what_comes_next(desk: Served) -> None:
    visitor = desk.visitor(HEAD)
    assert "There is no case yet" in visitor.get("/cases").text
    case(desk.cabinet)
    assert "There are cases, but none like this." in visitor.get("/cases?state=closed").text
    assert "Take one of the filters off." in visitor.get("/cases?state=closed&label=threat").text


def test_the_way_about_leads_only_where_somebody_may_go_and_says_where_they_are(desk: Served) -> None:
    other_mail(desk.cabinet, "enquiry", "Lost jumper")
    for person in desk.cabinet.school.people:
        if not person.roles:
            continue
        visitor = desk.visitor(person)
        page = visitor.get("/call" if "it" not in person.roles and "governor" not in person.roles else "/health").text
        bar = re.search(r'<nav aria-label="Desk">.*?</nav>', page, re.DOTALL)
        if bar is None:
            continue
        paths = set(re.findall(r'href="([^"]+)"', bar[0]))
        assert paths
        for path in paths:
            there = visitor.get(path)
            assert there.status == 200, (person.id, path)
            assert f'href="{path}" aria-current="page"' in there.text
