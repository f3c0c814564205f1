"""Every page says under its heading what it is for, in one line."""

from __future__ import annotations

import re

import pytest

from casefile.school import Person
from tests.cast import DSL, HEAD, IT, OFFICE
from tests.desk.furnished import Furnished
from tests.desk.served import Served
from tests.desk.test_who_may import INSIGHT, MINE, OVERSIGHT, STAFF, pages_of

HEADING = re.compile(r"<h1[^>]*>.+?</h1>", re.DOTALL)
LINE = re.compile(r'\s*<p class="quiet">\s*[^<]{10,}')


def pages(furnished: Furnished, person: Person) -> list[str]:
    if person is OFFICE:
        return ["/", "/call", *MINE]
    if person is IT:
        return ["/health", "/audit", *MINE]
    mails = [f"/mail/{furnished.mails[each]}" for each in ("enquiry", "aside")]
    everywhere = ["/", "/cases", "/mail", "/call", "/search", "/insight?view=own", *INSIGHT, *OVERSIGHT, *MINE]
    if person is DSL:
        return [*everywhere, *pages_of(furnished, "safeguarding")]
    return [*everywhere, *STAFF, *mails, *pages_of(furnished, "everything")]


@pytest.mark.parametrize(("person", "at_least"), [(HEAD, 36), (DSL, 26), (OFFICE, 6), (IT, 6)])
def test_every_page_says_what_it_is_for(desk: Served, furnished: Furnished, person: Person, at_least: int) -> None:
    visitor = desk.visitor(person)
    with_heading, silent = 0, list[str]()
    for path in pages(furnished, person):
        answer = visitor.get(path)
        # What is shown in a frame or downloaded has no heading of the desk's.
        if answer.headers.get_content_type() != "text/html" or "<h1" not in answer.text:
            continue
        with_heading += 1
        if not says_what_it_is_for(answer.text):
            silent.append(path)
    assert silent == []
    assert with_heading >= at_least


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/look", "/sign-in/invited/nothing", "/sign-in/with/nothing"])
def test_a_page_for_somebody_who_is_not_signed_in_does_too(desk: Served, path: str) -> None:
    assert says_what_it_is_for(desk.visitor().get(path).text)


def says_what_it_is_for(page: str) -> bool:
    (heading,) = HEADING.finditer(page)
    return LINE.match(page, heading.end()) is not None
