"""The leak check finds what gives somebody away, and lets pass what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from outbound.leaks.leak_check import Attached, Known, LetterWords, Party, Told, leaks
from outbound.leaks.leak_words import sentences, without_groups_words
from outbound.letter_book import letter_book
from outbound.letter_examples import faces
from tests.cast import PEOPLE, SCHOOL
from tests.outbound.leaks_read import read_examples

# The least share of the leaks that is found in each set; the last two were written by other hands.
SETS = {"to_build_with.toml": 0.98, "held_out.toml": 0.98, "fresh.toml": 0.96, "second.toml": 0.96}
MOST_BLOCKED = 0.05
MARLOW = Party(
    "Jane Marlow", ("Tilly",), "parent", ("jane.marlow@parents.example",), ("07700 900321",), ("3 Elm Road",)
)
NOKES = Party("Dave Nokes", ("Rosie",), addresses=("dave@nokes.example",), phones=("07700 900456",))
SAID = "He called the dinner ladies a coven of witches, and my stomach turned when I read it on the bus."
KNOWN = Known(
    "subject",
    NOKES,
    "CD-7KXM-4Q",
    reporters=(MARLOW,),
    children=("Tilly", "Rosie", "Arlo"),
    staff=tuple(each.name for each in PEOPLE),
    school=(SCHOOL.name, *SCHOOL.address, *SCHOOL.classes),
    told=(Told(SAID, datetime(2026, 11, 24, 19, 42)),),  # noqa: DTZ001 - in the school's time already
    group=("they are a coven of witches the lot of them",),
    files=("chat of monday.txt",),
    digests=frozenset({"d1"}),
)
TO_REPORTER = replace(KNOWN, role="reporter", recipient=MARLOW, reporters=(), others=(NOKES,))


def sorts(text: str, known: Known = KNOWN, *attached: Attached) -> set[str]:
    return {each.sort for each in leaks(LetterWords("About your message", text, attached), known)}


@pytest.mark.parametrize("name", SETS)
def test_the_bars_are_kept_on_the_test_letters(name: str) -> None:
    leaky = missed = clean = blocked = 0
    for example in read_examples(name):
        found = leaks(example.letter, example.known)
        if example.expected:
            leaky += 1
            missed += bool(example.missed(found))
        else:
            clean += 1
            blocked += bool(found)
    assert leaky >= 34
    assert clean >= 26
    assert missed <= leaky * (1 - SETS[name]), f"{missed} of {leaky} missed"
    assert blocked < clean * MOST_BLOCKED, f"{blocked} of {clean} blocked"


@pytest.mark.parametrize("letter", sorted(letter_book()))
def test_no_letter_of_the_book_is_blocked_as_it_stands(letter: str) -> None:
    for face in faces(SCHOOL, letter_book()[letter]):
        words = face.write(None)
        recipient = Party(face.to.name, addresses=(face.to.address,), postal=face.to.postal)
        known = replace(KNOWN, role=face.to.role, recipient=recipient, others=(NOKES,), told=(Told(SAID),))
        assert leaks(LetterWords(words.subject, words.text), known) == []


@pytest.mark.parametrize(
    "named",
    [
        "Jane", "Janie", "Marlow", "Mrs Marlow", "Ms Marlowe", "the Marlows", "J. Marlow", "JM", "J.M.", "Mrs M", "Jane’s",
        "Tilly", "Tilly's mum", "Matilda", "jane.marlow@parents.example", "Jane.Marlow", "07700900321", "+44 7700 900 321",
        "a number ending 321", "Elm Road", "3 Elm Rd",
    ],
)  # fmt: skip
def test_every_form_of_who_reported_is_found(named: str) -> None:
    assert sorts(f"Dear Mr Nokes\n\nWe have heard from {named} about your message.") & {"reporter", "child", "contact"}


@pytest.mark.parametrize(
    "words",
    [
        "Please bring Rosie at 8.40 am, and see Miss Prior in Year 3 Oak.",
        "You wrote that “they are a coven of witches the lot of them”.",
        "We have been told of a message in the group. You may ring 0161 496 0155 in the morning.",
        "You told us on Tuesday evening that you were sorry, and your message reached us on Tuesday evening.",
        "The message that you posted on Monday evening was reported to us.",
        "A message came in the group on Monday evening. Your letter arrived on Friday.",
        "One of our teaching assistants takes notes, and one of the governors will chair the panel.",
        "You are one of the mums who give the most time. One of the dads' breakfasts is next week.",
        "I have been asked by the governors to remind every family of the code.",
    ],
)
def test_what_a_letter_may_say_is_no_leak(words: str) -> None:
    assert sorts(f"Dear Mr Nokes\n\n{words}") == set()


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("Some of this was read by a mum who works nights.", "relation"),
        ("Our class rep has only done her duty.", "relation"),
        ("I have been asked by one of the grandmothers to look into this.", "relation"),
        ("An e-mail came in just before midnight on the Tuesday.", "time"),
        ("I shall pass your apology on to Motty.", "reporter"),
        ("Please have a word with Tillys mum.", "child"),
    ],
)
def test_whoever_reported_is_not_told_of_by_what_they_said_of_themselves(words: str, sort: str) -> None:
    told = (Told("I am class rep and I work nights.\nMotti Marlow"),)
    assert sort in sorts(f"Dear Mr Nokes\n\n{words}", replace(KNOWN, told=told))


def test_a_run_of_words_does_not_go_across_a_quotation() -> None:
    told = (Told('The other team would win "they are a coven of witches" with a laughing face.'),)
    known = replace(KNOWN, told=told)
    assert sorts('You wrote that a team would win, "they are a coven of witches", with a smile.', known) == set()


@pytest.mark.parametrize(
    ("words", "is_leak"),
    [
        ("Both of them came in to see me, and both were sorry.", True),
        ("You are not the only one to have written.", True),
        ("You are not the only one to find the mornings hard.", False),
        ("You are not the only one to tell us.", True),
        ("You said that they came in to the playground.", False),
    ],
)
def test_a_reporter_does_not_hear_what_others_said(words: str, is_leak: bool) -> None:
    assert bool(sorts(f"Dear Mrs Marlow\n\n{words}", TO_REPORTER)) is is_leak


def test_a_leak_says_where_and_in_which_words_it_stands() -> None:
    found = leaks(LetterWords("For Mrs Marlow", "Dear Mr Nokes\n\nWe met."), KNOWN)
    assert [(each.sort, each.words, each.where) for each in found] == [("reporter", "Mrs Marlow", "subject")]
    assert "Marlow" not in found[0].why


@pytest.mark.parametrize(
    "file",
    [
        Attached("marlow_screens.pdf"),
        Attached("a.pdf", text="Sent by Jane Marlow"),
        Attached("a.pdf", about="Microsoft Word jmarlow Jane Marlow"),
        Attached("Chat of Monday.txt"),
        Attached("renamed.txt", digest="d1"),
        Attached("meeting.ics", text="ATTENDEE:mailto:jane.marlow@parents.example"),
    ],
)
def test_what_goes_with_a_letter_is_read_too(file: Attached) -> None:
    assert sorts("Dear Mr Nokes", KNOWN, file)
    assert sorts("Dear Mr Nokes", KNOWN, replace(file, name="a.pdf", text="Notes", about="", digest="d2")) == set()


def test_a_short_echo_of_the_report_passes_and_a_long_one_does_not() -> None:
    assert sorts("You spoke badly of the dinner ladies.") == set()
    assert sorts("Somebody's stomach turned when they read it on the bus.") == {"wording"}


def test_the_police_and_lawyers_may_know_who_reported_but_not_of_another_case() -> None:
    text = "Mrs Marlow (07700 900321) told us on Tuesday evening. Arlo and Tilly were there. CD-7KXM-4Q."
    for role in ("authority", "legal"):
        assert sorts(text, replace(KNOWN, role=role, recipient=Party())) == set()
        assert sorts("See CD-4TXY-7A.", replace(KNOWN, role=role, recipient=Party())) == {"case"}
        strangers = replace(KNOWN, role=role, recipient=Party(), strangers=(Party("Pavel Drake"),))
        assert sorts("Mr Drake told us the same.", strangers) == {"case"}


def test_a_reporter_hears_nothing_of_another() -> None:
    assert sorts("Dear Mrs Marlow\n\nMr Nokes has been warned.", TO_REPORTER) == {"done"}
    assert sorts("Dear Mrs Marlow\n\nYou can ring him on 07700 900456.", TO_REPORTER) == {"contact"}
    assert sorts("Dear Mrs Marlow\n\nArlo was upset too.", TO_REPORTER) == {"child"}
    assert sorts("Dear Mrs Marlow\n\nAnother parent has told us the same.", TO_REPORTER) == {"others"}
    may = "We cannot say whether he was warned. It has been dealt with. We hope that Tilly is well, and will ring you."
    assert sorts(f"Dear Mrs Marlow\n\n{may}", TO_REPORTER) == set()


def test_what_two_have_in_common_gives_neither_away() -> None:
    cousin = replace(KNOWN, recipient=Party("Tom Marlow"))
    assert sorts("Dear Mr Marlow\n\nPlease come and see us, Mr Marlow.", cousin) == set()
    assert sorts("Dear Mr Marlow\n\nJane Marlow is sad.", cousin) == {"reporter"}
    of_that_name = replace(KNOWN, recipient=Party("Tom Lee", addresses=("tom@marlow.example",)))
    assert sorts("We write to tom@marlow.example.", of_that_name) == set()
    namesake = replace(KNOWN, staff=("Mrs Jane Orton",))
    assert sorts("Please ask for Jane Orton. Jane will see you.", namesake) == set()


def test_staff_who_reported_are_given_away_only_by_what_is_said_of_them() -> None:
    own = replace(KNOWN, reporters=(Party("Miss Ellen Prior"),))
    assert sorts("You wrote about Miss Prior. Miss Prior teaches Rosie.", own) == set()
    assert sorts("Miss Prior told us what you wrote.", own) == {"reporter"}


def test_a_name_that_is_a_word_counts_where_it_stands_like_a_name() -> None:
    grace = replace(KNOWN, reporters=(Party("Grace May"),))
    assert sorts("We may meet in May, by the grace of all.", grace) == set()
    assert sorts("It was kind of Grace to come.", grace) == {"reporter"}


def test_the_groups_own_words_are_blotted_out_in_their_place() -> None:
    text = "You wrote “Arlo smells” and more."
    assert without_groups_words(text, ["arlo SMELLS!"]) == "You wrote               and more."
    assert without_groups_words(text, ["other words"]) == text


def test_titles_and_initials_end_no_sentence() -> None:
    assert [words.strip() for _, words in sentences("Mrs. A. Lee came. She left.")] == [
        "Mrs. A. Lee came.",
        "She left.",
    ]


def test_the_cases_own_reference_is_nobodys_initials() -> None:
    known = replace(TO_REPORTER, reference="CD-A67P-DN")
    letter = LetterWords("Re: The group [CD-A67P-DN]", "Dear Jane Marlow\n\nYour reference is CD-A67P-DN.")
    assert leaks(letter, known) == []
    (told,) = leaks(LetterWords("Re: The group", "We warned DN in CD-A67P-DN."), known)
    assert told.words == "We warned DN in CD-A67P-DN."
