"""The reporter's name is covered in lists, also where it stands in the subject of their mail."""

import pytest

from casefile import register
from casefile.cabinet import Cabinet
from casefile.case_list import listed
from casefile.covering import COVER, covered, names_to_cover
from tests.casefile.filed import file
from tests.cast import HEAD, MARKED, PARENT, report


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Complaint from Ola Zzyxkowska", "Complaint from •••"),
        ("zzyxkowska family", "••• family"),
        ("see ola@parents.example", "see •••"),
        ("Ola  Zzyxkowska again", "••• again"),
        ("Zzyxkowskas and Olaf", "Zzyxkowskas and Olaf"),
        ("The group, from Ola", "The group, from •••"),
        ("hola and ola", "hola and ola"),
    ],
)
def test_full_name_last_name_and_address_are_covered_as_whole_words(text: str, stays: str) -> None:
    assert covered(text, names_to_cover(PARENT.name, PARENT.address)) == stays


@pytest.mark.parametrize(("name", "address"), [(None, None), ("", ""), ("Jo", "")])
def test_what_is_too_short_to_be_a_name_covers_nothing(name: str | None, address: str | None) -> None:
    assert covered("Jo and I", names_to_cover(name, address)) == "Jo and I"


def test_a_list_shows_no_reporter(cabinet: Cabinet) -> None:
    file(cabinet, b"raw", report(subject=f"From {MARKED}: the group"))
    with cabinet.reading() as session:
        (summary,) = listed(session, cabinet, register.seen_by(session, cabinet, HEAD))
    assert summary.title == f"From {COVER}: the group"
