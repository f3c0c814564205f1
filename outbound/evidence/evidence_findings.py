"""What an evidence sheet says of reports and findings: each mail in its own words, and each label with what shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casefile.findings import Quote
from casefile.register import FiledMail, OpenCase, OpenFinding
from casefile.report import Exhibit, Report
from casefile.vocabulary import Label
from outbound.evidence.evidence_words import Row, Words, moment_of, writer
from outbound.letter_values import in_words

_LONGEST = 20_000
_MORE = "[The rest is in the original mail.]"


def reports(words: Words, opened: OpenCase, logged: Mapping[str, str]) -> list[Row]:
    """Each mail: when, from whom, what about, its own words, and its files. `logged` says who wrote down a call."""
    return [_report(words, opened, each, logged.get(each.mail_id)) for each in opened.mails]


def _report(words: Words, opened: OpenCase, mail: FiledMail, logged_by: str | None) -> Row:
    report = mail.report
    by = writer(words, opened, mail)
    how = f"Phone call, written down by {words.person(logged_by)}" if logged_by else f"Mail from {by}"
    return {
        "head": f"{how}, {moment_of(mail)}",
        "subject": words.plain(report.subject),
        "text": _shortened(words.plain(report.reply or report.text)),
        "forwarded": [
            {
                "head": words.plain(f"Forwarded with it: from {each.sender}, {each.date}"),
                "text": _shortened(words.plain(each.text)),
            }
            for each in report.forwarded
        ],
        "files": [_file(words, each) for each in report.exhibits],
    }


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n\n{_MORE}"


def _file(words: Words, exhibit: Exhibit) -> Row:
    kept = "sealed: nobody is to look at it" if exhibit.pictures == "sealed" else ""
    return {
        "name": words.plain(exhibit.filename),
        "what": f"{exhibit.content_type}, {exhibit.size} bytes",
        "sha256": exhibit.sha256,
        "note": kept,
    }


def findings(
    words: Words, opened: OpenCase, sort: str, labels: Mapping[str, Label], judged_by: Mapping[str, str | None]
) -> list[Row]:
    """The labels of a sort that the case carries or carried, in the policy's order, each with its findings."""
    carried = {each.label for each in opened.findings if each.sort == sort}
    return [
        {
            "title": label.title,
            "line": label.line or label.meaning,
            "findings": [
                _finding(words, opened, each, judged_by.get(each.finding_id))
                for each in opened.findings
                if each.label == label.id
            ],
        }
        for label in _in_order(carried, labels)
    ]


def _in_order(carried: set[str], labels: Mapping[str, Label]) -> Iterator[Label]:
    """Those that the policy no longer knows come last, under their ids."""
    yield from (label for name, label in labels.items() if name in carried)
    yield from (Label(name, name, "This line is no longer in the policy.") for name in sorted(carried - set(labels)))


def _finding(words: Words, opened: OpenCase, finding: OpenFinding, by: str | None) -> Row:
    mail = next((each for each in opened.mails if each.mail_id == finding.mail_id), None)
    return {
        "standing": _standing(words, finding, by),
        "is-off": finding.standing == "removed",
        "quotes": [
            {"words": words.plain(each.quote), "said": _said(words, opened, mail, each)} for each in finding.evidence
        ],
        "reasons": [f"{words.person(each.by)}: “{words.plain(each.words)}”" for each in finding.reasons],
    }


def _standing(words: Words, finding: OpenFinding, by: str | None) -> str:
    if finding.standing == "removed":
        return f"Taken off by {words.person(by)}"
    if finding.added:
        return f"Added by {words.person(by)}"
    if finding.standing == "accepted":
        return f"Suggested by the desk, agreed by {words.person(by)}"
    return "Suggested by the desk; no person has judged it yet"


def _said(words: Words, opened: OpenCase, mail: FiledMail | None, quote: Quote) -> str:
    """Who said it, where and when, as far as it is known."""
    if mail is None:
        return ""
    when = moment_of(mail)
    if quote.where in {"body", "subject"}:
        place = "the mail" if quote.where == "body" else "the subject of the mail"
        return f"In {place} of {when}, from {writer(words, opened, mail)}"
    line = words.sender(_line(mail.report, quote))
    return f"{line}{' ' if line else ''}In the file {words.plain(quote.where)}, which came on {when}"


def _line(report: Report, quote: Quote) -> str:
    """Who wrote the line of a chat that a quote is from, and when: "Dave, 19 November 2026, 21:04."; "" where nothing tells."""
    lines = (line for each in report.exhibits if each.filename == quote.where for line in each.messages)
    line = next((each for each in lines if each.text and quote.quote in each.text), None)
    if line is None:
        return ""
    # A chat's times are the phone's own, without a zone.
    at = f"{in_words(line.at.date())}, {line.at:%H:%M}" if line.at else line.clock
    said = ", ".join(each for each in (line.sender or ("the phone’s owner" if line.own else ""), at) if each)
    return f"{said}." if said else ""
