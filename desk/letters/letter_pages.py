"""Having a letter drafted: the book of letters to choose from, and the form for what one of them needs from a person."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from casefile import casework, register
from casefile.errors import LetterError, NotAllowed
from casefile.tables import Case
from desk.at_hand import asking, at_hand
from desk.case.case_forms import Answer, CaseForm, form_page
from desk.case.evidence import note_evidence
from desk.forms import Field, Sheet, read_day, read_time
from desk.in_words import LETTERS_TO
from desk.letters import letter_to
from desk.letters.letter_files import Files, evidence_field, evidence_file, meeting_file, names_reporter
from desk.letters.letter_to import Choice
from outbound.drafting import draft_letter
from outbound.held_for_advice import why_held
from outbound.letter_book import Ask, LetterKind, letter_book, letter_kind
from outbound.meeting_letters import LETTERS as MEETING_LETTERS
from outbound.proposals import Proposal, proposals_for
from outbound.recipients import Recipient

pages = Blueprint("letter", __name__)

INVITATION = "meeting-invitation"
# These follow from a meeting that is moved or cancelled; nobody has to look for them here.
_WITH_A_MEETING = {*MEETING_LETTERS} - {INVITATION}


@pages.get("/case/<reference>/letters")
def book(reference: str) -> str:
    """Every letter there is, by whom it goes to."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        case = register.case_for(session, cabinet, asking(), reference)
        casework.note_reading(session, cabinet, case, asking().id)
        kinds = [each for each in letter_book().values() if each.id not in _WITH_A_MEETING]
        groups = [(words, [each for each in kinds if each.to == role]) for role, words in LETTERS_TO.items()]
        return render_template("letters/letters.html", case=case, groups=[each for each in groups if each[1]])


@pages.route("/case/<reference>/letter/<letter>", methods=["GET", "POST"])
def write(reference: str, letter: str) -> Answer:
    """The form for one letter to one person. An invitation begins with the meeting that it asks to."""
    if letter not in letter_book():
        raise NotAllowed("There is no such letter.")
    kind, decision_id = letter_kind(letter), request.args.get("decision") or None
    evidence: Files = ()

    def form_of(session: Session, case: Case) -> CaseForm:
        return _form(session, case, kind, decision_id)

    def before(session: Session, case: Case, sheet: Sheet) -> None:
        nonlocal evidence
        # Nothing is drawn for a letter that cannot be written yet.
        letter_to.given_address(kind, sheet)
        evidence = evidence_file(session, case, sheet)

    def act(session: Session, case: Case, sheet: Sheet) -> str:
        choice = chosen(letter_to.choices_for(session, case, kind, decision_id))
        if choice is None:
            raise LetterError("Please say who gets the letter.")
        to = letter_to.filled_in(session, case, choice, kind, sheet)
        answers = {each.id: answer(sheet, each) for each in kind.asks}
        if evidence:
            note_evidence(session, case, with_reporter=names_reporter(sheet))
        files = evidence or meeting_file(session, case, kind, to)
        return drafted(session, case, kind, to, answers, decision_id, files)

    return form_page(reference, form_of, act, before=before if evidence_field(kind) else None)


def drafted(
    session: Session,
    case: Case,
    kind: LetterKind,
    to: Recipient,
    answers: Mapping[str, str],
    decision_id: str | None,
    files: Files,
) -> str:
    """Drafts the letter; where its page is."""
    hand = at_hand()
    draft = draft_letter(
        session,
        hand.cabinet,
        case,
        kind.id,
        to=to,
        answers=answers,
        sender_domain=hand.settings.domain,
        by=asking().id,
        decision_id=decision_id,
        attachments=files,
        why=_why(session, case, kind, to.person_id, decision_id),
    )
    return url_for("draft.page", draft_id=draft.id, done="letter-drafted")


def ask_fields(kind: LetterKind, but: frozenset[str] = frozenset()) -> tuple[Field, ...]:
    """What a letter asks for, as fields."""
    return tuple(
        Field(f"ask-{each.id}", each.question, each.sort, "Please answer this.", each.hint, example=_example(each))
        for each in kind.asks
        if each.id not in but
    )


def answer(sheet: Sheet, ask: Ask) -> str:
    """What was filled in, days and times as `outbound.answers` reads them."""
    words = sheet[f"ask-{ask.id}"]
    found = read_day(words) if ask.sort == "date" else read_time(words) if ask.sort == "time" else None
    return found.isoformat() if found else words


def chosen(choices: list[Choice]) -> Choice | None:
    """Whom the address of the page names; the only one there is; else None."""
    key = request.args.get("to", "")
    found = [each for each in choices if each.key == key] or (choices if len(choices) == 1 else [])
    return found[0] if found else None


def proposed(
    session: Session, case: Case, kind: LetterKind, person_id: str | None, decision_id: str | None
) -> Proposal | None:
    """The proposal that a form carries out, if it is one."""
    for each in proposals_for(session, at_hand().cabinet, case):
        person = each.recipient.person_id if each.recipient else None
        if (each.letter, each.decision_id, person) == (kind.id, decision_id, person_id):
            return each
    return None


def _why(session: Session, case: Case, kind: LetterKind, person_id: str | None, decision_id: str | None) -> str:
    found = proposed(session, case, kind, person_id, decision_id)
    return found.why if found else f"{asking().name} chose this letter."


def whom(reference: str, kind: LetterKind, choices: list[Choice], decision_id: str | None) -> CaseForm:
    """The page that asks who gets it, where that is not clear; each answer leads back to the form that asked."""
    address = {**(request.view_args or {}), "decision": decision_id}
    links = tuple((url_for(str(request.endpoint), **address, to=each.key), f"To {each.words}") for each in choices)
    add = (url_for("people.add", reference=reference), "Add a person to the case")
    lead = "Who gets it?" if choices else "Nobody in this case can get this letter yet."
    return CaseForm(kind.title, (), "", (lead,), links=links or (add,), anchor="next")


def _form(session: Session, case: Case, kind: LetterKind, decision_id: str | None) -> CaseForm:
    choices = letter_to.choices_for(session, case, kind, decision_id)
    choice = chosen(choices)
    if choice is None:
        return whom(case.reference, kind, choices, decision_id)
    held = why_held(session, case, kind.id, choice.recipient.role)
    two = ("Two people have to approve this letter.",) if kind.second_person else ()
    evidence, found = evidence_field(kind), proposed(session, case, kind, choice.recipient.person_id, decision_id)
    suggested = {f"ask-{name}": said for name, said in found.suggested.items()} if found else {}
    plan = url_for("meeting.plan", reference=case.reference, to=choice.key, decision=decision_id)
    return CaseForm(
        kind.title,
        (*letter_to.fields_for(choice, kind), *ask_fields(kind), *evidence),
        "" if held else "Draft the letter",
        lead=(
            f"To {choice.words}. {letter_to.how(choice, kind)}",
            *two,
            "Nothing is sent: you read and approve it next.",
        ),
        points=(held,) if held else (),
        links=((plan, "Plan the meeting first"),) if kind.id == INVITATION and not suggested else (),
        known={**suggested, **letter_to.known_of(choice)},
        ticked={each.id: ("sheet",) for each in evidence},
        anchor="next",
    )


def _example(ask: Ask) -> str:
    return "" if ask.sort in {"date", "time", "number"} else ask.example
