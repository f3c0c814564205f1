"""What a person does with a mail that has no case. Each act is a form's; `casefile.mail_acts` checks and notes it."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casefile import mail_acts, register
from casefile.errors import ForbiddenMove, NotAllowed
from casefile.tables import Mail
from desk.at_hand import asking, at_hand
from desk.mail.mail_pages import pages
from desk.tell_others import tell_others
from outbound.first_answer import draft_first_answer
from outbound.notices import announce


@pages.post("/mail/<mail_id>/release")
def release(mail_id: str) -> Response:
    """Has a mail that was set aside read once more."""

    def act(session: Session, mail: Mail) -> None:
        mail_acts.release_mail(session, at_hand().cabinet, mail, asking().id)

    return _with_mail(mail_id, act, "released")


@pages.post("/mail/<mail_id>/file")
def file(mail_id: str) -> Response:
    """Files it by hand: for the office, automatic or junk."""

    def act(session: Session, mail: Mail) -> None:
        mail_acts.file_mail_by_hand(session, at_hand().cabinet, mail, request.form.get("kind", ""), asking().id)

    return _with_mail(mail_id, act, "filed")


@pages.post("/mail/<mail_id>/pass")
def pass_on(mail_id: str) -> Response:
    """Gives it to one more person, who is told that something waits."""

    def act(session: Session, mail: Mail) -> None:
        hand = at_hand()
        to = hand.cabinet.school.person(request.form.get("to", ""))
        if to is None:
            raise ForbiddenMove("Please choose to whom the mail goes.")
        mail_acts.pass_on(session, hand.cabinet, mail, to, asking().id)
        announce(session, hand.cabinet, [to.id], desk_url=hand.settings.desk_url)

    return _with_mail(mail_id, act, "passed")


@pages.post("/mail/<mail_id>/dealt-with")
def deal_with(mail_id: str) -> Response:
    """Whoever it was passed to has dealt with it."""

    def act(session: Session, mail: Mail) -> None:
        mail_acts.deal_with(session, at_hand().cabinet, mail, asking().id)

    _with_mail(mail_id, act, "")
    return redirect(url_for("first.page", done="dealt-with"), 303)


@pages.post("/mail/<mail_id>/case")
def open_case(mail_id: str) -> Response:
    """Opens a case, with its letter: it is a concern after all. The others who may see it are told."""
    hand, person = at_hand(), asking()
    with hand.cabinet.writing() as session:
        mail = register.mail_for(session, hand.cabinet, person, mail_id)
        case, report = mail_acts.open_case_from_mail(session, hand.cabinet, mail, person)
        draft_first_answer(session, hand.cabinet, case, report, sender_domain=hand.settings.domain)
        tell_others(session, case, at_once=case.safeguarding or case.urgent)
    return redirect(url_for("case.page", reference=case.reference, done="opened"), 303)


@pages.post("/mail/<mail_id>/add")
def add(mail_id: str) -> Response:
    """Puts it into a case that is there already. The others who may see the case are told."""
    hand, person = at_hand(), asking()
    with hand.cabinet.writing() as session:
        mail = register.mail_for(session, hand.cabinet, person, mail_id)
        try:
            case = register.case_for(session, hand.cabinet, person, request.form.get("reference", "").strip().upper())
        except NotAllowed:
            raise ForbiddenMove(
                "There is no case with that reference that you can see.", "A reference looks like CD-7K3M-2Q."
            ) from None
        mail_acts.add_to_case(session, hand.cabinet, mail, case, person.id)
        tell_others(session, case, at_once=case.safeguarding or case.urgent)
        reference = case.reference
    return redirect(url_for("case.page", reference=reference, done="added"), 303)


def _with_mail(mail_id: str, act: Callable[[Session, Mail], None], done: str) -> Response:
    hand = at_hand()
    with hand.cabinet.writing() as session:
        act(session, register.mail_for(session, hand.cabinet, asking(), mail_id))
    return redirect(url_for("mail.everything", done=done), 303)
