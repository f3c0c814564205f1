"""Letters hold every value, say the same in text and HTML, and quote nothing."""

from datetime import UTC, datetime

import pytest

from casefile.cabinet import Cabinet
from casefile.errors import LetterError
from casefile.references import references_in
from casefile.report import Mailbox
from outbound.letters import blocks_of, html_of, write
from tests.cast import PARENT, SCHOOL, findings, report
from tests.conftest import Clock
from tests.outbound.drafted import drafted, edit, opened


def test_a_missing_value_is_an_error_when_the_letter_is_drafted() -> None:
    with pytest.raises(LetterError, match="report_subject"):
        write("letters/acknowledgement", {"school": SCHOOL, "reference": "CD-7KXM-4Q"})


def test_a_letter_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(LetterError, match="no template"):
        write("letters/praise", {})


def test_the_acknowledgement_is_filled_from_the_case(cabinet: Cabinet) -> None:
    draft = opened(cabinet, drafted(cabinet))
    assert draft.recipient == PARENT
    assert draft.text.startswith(f"Dear {PARENT.name},\n\nThank you for writing to us on 24 November 2026.")
    # Fifteen school days on, over an INSET day and a week-end: not a day of the holidays.
    assert "by 16 December 2026" in draft.text
    assert len(references_in(draft.text)) == 1
    assert references_in(draft.text) == references_in(draft.subject)
    assert draft.text.rstrip().endswith("Mrs Ruth Calloway\nHeadteacher\nHollybank Primary School")


def test_it_quotes_nothing_of_the_report(cabinet: Cabinet) -> None:
    draft = opened(cabinet, drafted(cabinet, report("He threw a heavy paperweight at the crossing patrol.")))
    assert not {"threw", "heavy", "paperweight", "crossing", "patrol"} & set(draft.text.lower().split())


@pytest.mark.parametrize("name", ["", "someone@parents.example", "07700 900123", "  "])
def test_a_sender_without_a_name_is_greeted_all_the_same(cabinet: Cabinet, name: str) -> None:
    draft = opened(cabinet, drafted(cabinet, report(sender=Mailbox(name, "someone@parents.example"))))
    assert draft.text.startswith("Hello,\n")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("Re: RE: Class chat", "Re: Class chat ["), ("", "Re: Your message ["), ("Fwd: look", "Re: look [")],
)
def test_the_subject_stays_the_parents_own_with_one_re_and_the_reference(
    cabinet: Cabinet, theirs: str, ours: str
) -> None:
    assert opened(cabinet, drafted(cabinet, report(subject=theirs))).subject.startswith(ours)


def test_html_says_what_the_text_says_and_nothing_in_it_is_markup(cabinet: Cabinet) -> None:
    draft_id = drafted(cabinet)
    edit(cabinet, draft_id, "Dear parent,\n\n<b>bold</b> & fair\n\n- one\n- two\n\nYours,\nThe head")
    draft = opened(cabinet, draft_id)
    html = html_of(SCHOOL, draft.subject, draft.text)
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; fair" in html
    assert html.count("<li") == 2
    assert "Yours,<br>The head" in html
    assert SCHOOL.name in html
    assert "src=" not in html
    assert "href=" not in html


def test_lists_and_paragraphs_are_told_apart() -> None:
    blocks = blocks_of("One\nline\n\n\nWhat now:\n- a\n- b\nafter\n\n")
    assert [each.lines or each.items for each in blocks] == [
        ("One", "line"),
        ("What now:",),
        ("a", "b"),
        ("after",),
    ]


@pytest.mark.parametrize(
    ("complained_of", "signs"),
    [
        ("Dave Nokes", "Mrs Ruth Calloway\nHeadteacher"),
        ("Mr Siddall", "Mrs Ruth Calloway\nHeadteacher"),
        ("Mrs Calloway", "Dr Helen Marsh\nChair of Governors"),
    ],
)
def test_nobody_signs_the_answer_to_a_complaint_about_themselves(
    cabinet: Cabinet, complained_of: str, signs: str
) -> None:
    draft = opened(cabinet, drafted(cabinet, judged=findings(subjects=(complained_of,))))
    assert draft.text.rstrip().endswith(f"Yours sincerely,\n\n{signs}\nHollybank Primary School")


def test_a_mail_that_waited_out_an_outage_is_answered_by_its_own_date(cabinet: Cabinet, clock: Clock) -> None:
    clock.pass_by(days=6)
    draft = opened(cabinet, drafted(cabinet))
    assert "Thank you for writing to us on 24 November 2026." in draft.text
    assert "by 16 December 2026" in draft.text


@pytest.mark.parametrize("written_at", [None, datetime(2031, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)])
def test_a_date_that_cannot_be_is_not_repeated(cabinet: Cabinet, written_at: datetime | None) -> None:
    assert "on 24 November 2026." in opened(cabinet, drafted(cabinet, report(date=written_at))).text


def test_only_who_asked_not_to_be_named_is_told_of_the_care_taken(cabinet: Cabinet) -> None:
    care = "You asked us not to name you."
    assert care not in opened(cabinet, drafted(cabinet)).text
    assert care in opened(cabinet, drafted(cabinet, judged=findings(flags=("anonymity",)))).text
