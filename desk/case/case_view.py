"""What the page of a case shows of its mails, labels and story, prepared for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from casefile.covering import covered, names_to_cover
from casefile.due_days import is_answered
from casefile.raised_flags import NEEDS_A_REASON
from casefile.register import OpenCase
from desk.at_hand import at_hand
from desk.case import label_view
from desk.case.case_work import Work
from desk.case.done_here import done_here
from desk.case.lane_words import lane
from desk.case.places import places_of
from desk.case.report_view import ReportView, quote_anchor, view_of, written_at
from desk.case.story import name_of, why_held_back
from desk.case.timeline import Timeline, timeline_of
from desk.marked_words import Piece, pieces, shortened

# So much of what was written stands on the page of a case; of longer ones each mail's beginning, and what is marked.
_ROOM, _LEAST = 16_000, 400
# And so much of what was gathered.
_ROOM_GATHERED, _LEAST_GATHERED = 5_000, 160
# Signatures and earlier mails are shown under each where the mails are this few.
_FEW_MAILS = 3


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that could not be done: at which place of the page, why, and what was typed for it."""

    place: str
    sentence: str
    hint: str
    typed: Mapping[str, str]


def view_of_case(opened: OpenCase, work: Work, reveal: bool) -> dict[str, object]:
    """All of it, with the casework that `work` holds."""
    cabinet, cover = at_hand().cabinet, _cover(opened, reveal)
    room = max(_LEAST, _ROOM // max(1, len(opened.mails)))
    mails = [view_of(each.mail_id, each.report, opened.findings, cover, room) for each in opened.mails]
    return {
        **work.as_values(),
        **_about_mails(opened, mails, reveal, cover),
        "answered": is_answered(opened.drafts),
        "jumps": {anchor: target for mail in mails for anchor, target in mail.jumps.items()},
        "seen": {anchor: where for mail in mails for anchor, where in mail.seen.items()},
        "groups": label_view.groups_of(opened),
        "history": label_view.histories(cabinet, opened),
        "reasons": lambda finding: label_view.reasons(cabinet, finding),
        "to_add": label_view.to_add(cabinet, opened) if mails else [],
        "needs_a_reason": NEEDS_A_REASON,
        "held_back": why_held_back(opened.story) if mails and not opened.drafts else "",
        "timeline": _timeline(opened, work, cover),
        "gathered_words": _gathered(work, cover),
        "quote_anchor": quote_anchor,
        "lane": lane,
        "vocabulary": cabinet.vocabulary,
        # Said where it was done, not above everything.
        "done": "",
        "here": done_here(opened.case.reference),
    }


def one_mail_of(opened: OpenCase, mail_id: str) -> dict[str, object]:
    """One mail with all its words; who reported the case stays covered."""
    cover = _cover(opened, reveal=False)
    mail = next(each for each in opened.mails if each.mail_id == mail_id)
    view = view_of(mail.mail_id, mail.report, opened.findings, cover)
    number = [each.mail_id for each in opened.mails].index(mail_id) + 1
    return {**_about_mails(opened, [view], reveal=False, cover=cover), "mail": view, "number": number, "whole": True}


def _about_mails(opened: OpenCase, mails: list[ReportView], reveal: bool, cover: list[str]) -> dict[str, object]:
    cabinet, signed = at_hand().cabinet, opened.other_reporters
    return {
        "opened": opened,
        "mails": mails,
        "mail_count": len(opened.mails),
        "whole": len(opened.mails) <= _FEW_MAILS,
        "reveal": reveal,
        # What a machine writes is signed by nobody; a name in it is covered all the same.
        "signed": {each.mail_id: signed.get(each.mail_id) for each in opened.mails if not each.report.automatic},
        "answers": opened.answers,
        "rang": {each.mail_id: name_of(cabinet.school, each.logged_by) for each in opened.mails if each.logged_by},
        "collected": {each.mail_id: each.collected_at for each in opened.mails},
        "covered": lambda words: pieces(words, (), cover)[0],
        "written_at": written_at,
        "by": lambda person_id: name_of(cabinet.school, person_id),
    }


def _gathered(work: Work, cover: list[str]) -> dict[str, list[Piece]]:
    """By id, what was gathered; where it is much, the beginning of each piece."""
    room = max(_LEAST_GATHERED, _ROOM_GATHERED // max(1, len(work.entries)))
    return {each.entry_id: shortened(pieces(each.words, (), cover)[0], room) for each in work.entries}


def _timeline(opened: OpenCase, work: Work, cover: list[str]) -> Timeline:
    places = places_of(opened, work.entries, work.decisions, lambda words: covered(words, cover))
    begin = request.args.get("from", "")
    number = int(begin) if begin.isascii() and begin.isdigit() and len(begin) <= 6 else 0  # noqa: PLR2004
    return timeline_of(at_hand().cabinet, opened.story, places, request.args.get("story", ""), number)


def _cover(opened: OpenCase, reveal: bool) -> list[str]:
    """What gives away whoever reported the case; nothing where it may be seen."""
    name, address = opened.reporter.get("name"), opened.reporter.get("address")
    names = (name, *opened.other_reporters.values())
    return [] if reveal else [*dict.fromkeys(each for one in names for each in names_to_cover(one, address))]
