"""What a person does with a letter. Each act is a form's; every one is checked and noted by `outbound.approval`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import register
from casefile.clocks import LONDON
from casefile.errors import DraftChanged, LetterError
from casefile.tables import Case, Draft
from desk.at_hand import asking, at_hand
from desk.case.story import name_of
from desk.forms import read_version
from desk.letters.draft_pages import Typed, pages, shown
from desk.tell_others import tell_others
from outbound import approval
from outbound.draft_edits import save_edit, save_while_waiting
from outbound.draft_moves import lock
from outbound.drafts import open_draft

Answer = Response | tuple[str, int]
# What is said next, by where the letter then stands.
_APPROVED = {"countersign": "first-approved", "approved": "paper-approved"}


@pages.post("/draft/<draft_id>/save")
def save(draft_id: str) -> Answer:
    """Keeps the words."""
    return _with_words(draft_id, lambda: _act(draft_id, _keep, "saved"))


@pages.post("/draft/<draft_id>/autosave")
def autosave(draft_id: str) -> Response:
    """Keeps the words while somebody writes them, for the script; as JSON, what to say and the version that was made of them."""
    cabinet, code = at_hand().cabinet, 200
    try:
        with cabinet.writing() as session:
            draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
            save_while_waiting(session, cabinet, draft, **_words())
            told = {"version": draft.version, "said": f"Saved at {cabinet.now().astimezone(LONDON):%H:%M}."}
    except DraftChanged as error:
        code, told = (
            409,
            {"said": f"Not saved: {_small(error.sentence)} Press “Save” to compare; your words stay here."},
        )
    except LetterError as error:
        code, told = 422, {"said": f"Not saved yet: {_small(error.sentence)}"}
    return Response(json.dumps(told), code, mimetype="application/json")


@pages.post("/draft/<draft_id>/approve")
def approve(draft_id: str) -> Answer:
    """Approves exactly what is on the screen: words that were changed and not saved are saved first."""

    def act(session: Session, draft: Draft, version: int) -> str:
        hand = at_hand()
        approval.approve(
            session,
            hand.cabinet,
            draft,
            version=version,
            person=asking(),
            sender=hand.settings.sender,
            hold=hand.settings.hold,
        )
        return _APPROVED.get(draft.state, "approved")

    return _saved_first(draft_id, act)


@pages.post("/draft/<draft_id>/leaks")
def answer_leaks(draft_id: str) -> Answer:
    """Says why the words that the leak check found may stand."""

    def act(session: Session, draft: Draft, version: int) -> str:
        why = request.form.get("why", "")
        approval.answer_leaks(session, at_hand().cabinet, draft, version=version, person=asking(), why=why)
        return "leaks-answered"

    return _saved_first(draft_id, act)


@pages.post("/draft/<draft_id>/posted")
def post(draft_id: str) -> Answer:
    """A letter on paper was posted, or handed over."""
    return _act(draft_id, lambda session, draft: approval.post(session, at_hand().cabinet, draft, asking()), "posted")


@pages.post("/draft/<draft_id>/back")
def take_back(draft_id: str) -> Answer:
    """A letter that could not be sent waits again, to be changed."""
    return _act(
        draft_id,
        lambda session, draft: approval.take_back(session, at_hand().cabinet, draft, asking().id),
        "taken-back",
    )


@pages.post("/draft/<draft_id>/return")
def send_back(draft_id: str) -> Answer:
    """Sends it back for other words, with a note."""
    note = request.form.get("note", "")

    def act(session: Session, draft: Draft) -> str:
        cabinet = at_hand().cabinet
        approval.return_with_note(session, cabinet, draft, version=_version(), note=note, person_id=asking().id)
        # The note waits for whoever edits the letter next.
        tell_others(session, session.get_one(Case, draft.case_id), at_once=False)
        return "returned"

    return _with_words(draft_id, lambda: _act(draft_id, act), note=note)


@pages.post("/draft/<draft_id>/stop")
def stop(draft_id: str) -> Answer:
    """Stops a letter that is approved and has not gone yet."""
    return _act(
        draft_id, lambda session, draft: approval.stop(session, at_hand().cabinet, draft, asking().id), "stopped"
    )


@pages.post("/draft/<draft_id>/withdraw")
def withdraw(draft_id: str) -> Answer:
    """This letter shall not be sent at all; or it was, and did not arrive."""

    def act(session: Session, draft: Draft) -> str:
        approval.withdraw(session, at_hand().cabinet, draft, asking().id)
        return "put-away" if draft.sent_at is not None else "withdrawn"

    return _act(draft_id, act)


@pages.post("/draft/<draft_id>/again")
def again(draft_id: str) -> Answer:
    """Has a letter that failed tried once more, exactly as approved."""

    def act(session: Session, draft: Draft) -> None:
        approval.try_again(session, at_hand().cabinet, draft, asking().id, at_hand().settings.hold)

    return _act(draft_id, act, "again")


@pages.post("/draft/<draft_id>/settle")
def settle(draft_id: str) -> Answer:
    """Says what became of a letter that the desk is not sure of."""
    was_sent = request.form.get("was_sent") == "yes"

    def act(session: Session, draft: Draft) -> None:
        hold = at_hand().settings.hold
        approval.settle_by_person(session, at_hand().cabinet, draft, asking().id, was_sent=was_sent, hold=hold)

    return _act(draft_id, act, "settled" if was_sent else "again")


def _act(draft_id: str, act: Callable[[Session, Draft], object], done: str = "") -> Response:
    """Acts on a letter and shows it again; what the act gives says what was done, where `done` does not."""
    cabinet = at_hand().cabinet
    with cabinet.writing() as session:
        draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
        said = act(session, draft)
    return redirect(url_for("draft.page", draft_id=draft_id, done=done or said), 303)


def _with_words(draft_id: str, act: Callable[[], Response], note: str = "") -> Answer:
    """An act that comes with typed words: where it cannot be done, the page gives them back."""
    try:
        return act()
    except (DraftChanged, LetterError) as error:
        overtaken = isinstance(error, DraftChanged)
        words = (_subject(), _text()) if "text" in request.form else None
        typed = Typed(words, request.form.get("why", ""), note, error.sentence, error.hint, overtaken)
        return shown(draft_id, typed), 409 if overtaken else 422


def _saved_first(draft_id: str, act: Callable[[Session, Draft, int], str]) -> Answer:
    """Keeps changed words, then acts on them: what stops the act does not take the words with it."""

    def both() -> Response:
        cabinet = at_hand().cabinet
        with cabinet.writing() as session:
            draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
            version = _version() + _keep_changed(session, draft)
        with cabinet.writing() as session:
            draft, _ = register.draft_for(session, cabinet, asking(), draft_id)
            done = act(session, draft, version)
        return redirect(url_for("draft.page", draft_id=draft_id, done=done), 303)

    return _with_words(draft_id, both)


def _keep_changed(session: Session, draft: Draft) -> int:
    """1 where there were words to be kept, and so a new version."""
    if "text" not in request.form:
        return 0
    opened = open_draft(session, at_hand().cabinet, draft)
    if draft.state != "returned" and (_subject(), _text()) == (opened.subject, opened.text.strip()):
        return 0
    _keep(session, draft)
    return 1


def _keep(session: Session, draft: Draft) -> None:
    words = _words()
    lock(session, draft, words["version"])
    if draft.state == "countersign":
        first = name_of(at_hand().cabinet.school, draft.first_approved_by)
        raise DraftChanged(
            f"{first} approved this letter while you were writing.", "Nothing was changed. Stop it first, to change it."
        )
    save_edit(session, at_hand().cabinet, draft, **words)


def _words() -> Any:
    """What saving takes: the words as typed, the version that they were typed into, and by whom."""
    return {"version": _version(), "subject": _subject(), "text": _text(), "person_id": asking().id}


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _version() -> int:
    """The version that the form was shown with; 0, which no draft has, where it names none."""
    return read_version(request.form.get("version", ""))


def _subject() -> str:
    return " ".join(request.form.get("subject", "").split())


def _text() -> str:
    """The words as typed; browsers send line ends as CRLF."""
    return request.form.get("text", "").replace("\r\n", "\n").strip()
