"""A cabinet as it looks on a busy morning: one of everything that the desk can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from itertools import count

from casefile import filing
from casefile.cabinet import Cabinet
from casefile.findings import Facts, Finding, Findings, Quote, Reporter, Subject
from casefile.report import Mailbox
from casefile.states import move
from casefile.tables import Case, Draft, Mail
from ingest.parse_mail import parse_mail
from outbound import approval
from outbound.write_draft import write_acknowledgement
from tests.casefile.filed import file
from tests.cast import HEAD, PARENT, findings, report

SENDER = Mailbox("Hollybank Primary School", "concerns@school.example")
HOLD = timedelta(minutes=10)
ATTACK = '<script>document.title="owned"</script><img src=x onerror="document.title=1">'
WORDS = f"""Good evening,

I am sorry to trouble you. Last night in the Year 3 Oak group Gemma Tranter called Miss Prior "a useless lazy cow" and said we should all complain about her together. {ATTACK}

I would rather my name was kept out of it.

Kind regards,
{PARENT.name}
"""
CHAT = """[23/11/2026, 20:41:07] Year 3 Oak parents: Messages and calls are end-to-end encrypted.
[23/11/2026, 20:41:10] Gemma T: does anyone else think Miss Prior is useless
[23/11/2026, 20:41:55] Gemma T: a useless lazy cow who should not be let near kids
[23/11/2026, 20:43:02] Dan (Ellie's dad): steady on
[23/11/2026, 20:44:19] Gemma T: lets all complain together
[23/11/2026, 20:45:10] Ola: could we talk to her first
[23/11/2026, 20:46:00] Priya: please not here, some of us have to get up
"""
CHAT_NAME = "WhatsApp Chat with Year 3 Oak parents.txt"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
_raw = count(1)


@dataclass
class Furnished:
    """References and ids by what they stand for."""

    cases: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    mails: dict[str, str] = field(default_factory=dict)


def mail_with_everything() -> bytes:
    """A parent's mail with a chat, a picture and a page that would run if it were opened."""
    mail = EmailMessage()
    mail["From"] = f'"{PARENT.name}" <{PARENT.address}>'
    mail["To"] = SENDER.address
    mail["Subject"] = "Year 3 Oak WhatsApp - please can somebody look at this"
    mail["Message-ID"] = "<everything@parents.example>"
    mail["Date"] = "Mon, 23 Nov 2026 21:12:00 +0000"
    mail.set_content(WORDS)
    mail.add_attachment(CHAT, filename=CHAT_NAME)
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="IMG 2291.png")
    mail.add_attachment(f"<p>{ATTACK}</p>".encode(), maintype="text", subtype="html", filename="../../run me.html")
    mail.set_boundary("apart")
    return mail.as_bytes()


def everything(cabinet: Cabinet) -> tuple[str, str]:
    """A case opened by that mail, with labels that quote it; gives its reference and its draft."""
    raw = mail_with_everything()
    judged = Findings(
        kind="concern",
        categories=(
            Finding(
                "abusive-comment",
                0.95,
                (Quote("a useless lazy cow", "body"), Quote("a useless lazy cow who", CHAT_NAME)),
            ),
            Finding("grievance", 0.8, (Quote("we should all complain about her together", "body"),)),
        ),
        flags=(Finding("anonymity", 0.9, (Quote("I would rather my name was kept out of it", "body"),)),),
        facts=Facts(
            reporter=Reporter(PARENT.name, "parent", None),
            subjects=(Subject("Gemma Tranter", "parent"),),
            children=("Tyler",),
        ),
    )
    parsed = parse_mail(raw)
    filed = file(cabinet, raw, parsed, judged)
    assert filed.case is not None
    return filed.case.reference, draft_for(cabinet, filed.case.id)


def case(cabinet: Cabinet, *, judged: Findings | None = None, **changes: object) -> tuple[str, str]:
    """A plain case with its draft; gives its reference and the draft's id."""
    what = report(**{"subject": f"Matter {next(_raw)}", **changes})  # type: ignore[arg-type]
    filed = file(cabinet, f"raw {next(_raw)}".encode(), what, judged)
    assert filed.case is not None
    return filed.case.reference, draft_for(cabinet, filed.case.id)


def draft_for(cabinet: Cabinet, case_id: str) -> str:
    with cabinet.writing() as session:
        draft = write_acknowledgement(
            session,
            cabinet,
            session.get_one(Case, case_id),
            to=PARENT,
            report_subject="Your message",
            written_at=cabinet.now(),
            message_id=f"{next(_raw)}@parents.example",
            references=(),
            sender_domain="school.example",
            why="A new report came in. The school answers within 2 school days.",
        )
        assert draft is not None
        return draft.id


def approve(cabinet: Cabinet, draft_id: str) -> None:
    with cabinet.writing() as session:
        draft = session.get_one(Draft, draft_id)
        approval.approve(session, cabinet, draft, version=draft.version, person=HEAD, sender=SENDER, hold=HOLD)


def bring_to(cabinet: Cabinet, draft_id: str, state: str, **values: object) -> None:
    """Moves an approved draft on, as the outbox does."""
    approve(cabinet, draft_id)
    with cabinet.writing() as session:
        assert move(session, Draft, draft_id, "holding", "sending", tries=1)
        assert move(session, Draft, draft_id, "sending", state, **values)


def other_mail(cabinet: Cabinet, kind: str, subject: str) -> str:
    return file(cabinet, f"raw {next(_raw)}".encode(), report(subject=subject), findings(kind)).mail_id


def set_aside(cabinet: Cabinet, trouble: str = "too-slow") -> str:
    with cabinet.writing() as session:
        filing.keep(session, cabinet, ("INBOX", 2, next(_raw)), f"raw {next(_raw)}".encode())
        unread = filing.claim_unread(session, cabinet)
        assert unread is not None
        assert filing.set_aside(session, cabinet, unread.mail_id, trouble, report(subject="A long one"), findings())
        return unread.mail_id


def furnish(cabinet: Cabinet, pass_by: Callable[[timedelta], None]) -> Furnished:
    """One of everything, over four days."""
    made = Furnished()

    def keep(name: str, pair: tuple[str, str]) -> str:
        made.cases[name], made.drafts[name] = pair
        return pair[1]

    keep("overdue", case(cabinet, subject="Nobody has answered me about the gate"))
    pass_by(timedelta(days=4))
    draft_id = keep("sent", case(cabinet, subject="Politics in the Willow group"))
    bring_to(cabinet, draft_id, "sent", sent_at=cabinet.now())
    draft_id = keep("failed", case(cabinet, subject="Rude mail to the office"))
    bring_to(cabinet, draft_id, "failed", trouble="refused")
    draft_id = keep("unsure", case(cabinet, subject="Shouting at the crossing"))
    bring_to(cabinet, draft_id, "unsure", trouble="no-answer")
    approve(cabinet, keep("holding", case(cabinet, subject="Pictures of the swimming gala")))
    draft_id = keep("returned", case(cabinet, subject="Mocked for our food"))
    with cabinet.writing() as session:
        approval.return_with_note(
            session, cabinet, session.get_one(Draft, draft_id), version=1, note="Warmer, please.", person_id=HEAD.id
        )
    keep(
        "safeguarding",
        case(cabinet, judged=findings(flags=("safeguarding", "urgent")), subject="Worried about a little boy"),
    )
    keep(
        "about-head",
        case(cabinet, judged=findings(subjects=("Mrs Calloway",)), subject="About the headteacher herself"),
    )
    keep("everything", everything(cabinet))
    pointing = report(subject=f"More about {made.cases['sent']}", sender=Mailbox("Jo", "jo@else.example"))
    filed = file(cabinet, b"pointing", pointing)
    assert filed.case is not None
    assert filed.case.may_belong_to is not None
    made.cases["pointing"] = filed.case.reference
    made.mails["enquiry"] = other_mail(cabinet, "enquiry", "Lost jumper")
    made.mails["automatic"] = other_mail(cabinet, "automatic", "Out of office")
    made.mails["junk"] = other_mail(cabinet, "junk", "You have won")
    made.mails["aside"] = set_aside(cabinet)
    with cabinet.reading() as session:
        for mail in session.query(Mail).filter(Mail.case_id.is_not(None)):
            owner = session.get_one(Case, mail.case_id)
            for name, reference in made.cases.items():
                if reference == owner.reference:
                    made.mails[name] = mail.id
    return made
