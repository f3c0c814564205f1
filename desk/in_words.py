"""States, troubles and letters in the words of a school office, each with what to do next where there is something."""

from __future__ import annotations

from casefile.tables import Draft
from outbound.letter_book import letter_book

CASE_STATES = {
    "received": "New",
    "under-review": "Being looked into",
    "decided": "Decided",
    "closed": "Closed",
    "on-hold": "On hold",
}
DRAFT_STATES = {
    "waiting": "Waiting for approval",
    "countersign": "Approved by one, waits for the second",
    "returned": "Sent back for other words",
    "approved": "Approved",
    "holding": "Approved, goes out soon",
    "sending": "Going out now",
    "sent": "Sent",
    "failed": "Could not be sent",
    "unsure": "Perhaps sent, perhaps not",
    "bounced": "Did not arrive, a mail server says",
    "withdrawn": "Withdrawn",
}
# A letter on paper is not sent by the desk: somebody posts it.
PAPER_STATES = {"approved": "Approved, to be posted", "sent": "Posted"}
DECISION_STATES = {
    "proposed": "Proposed, waits for a second person",
    "standing": "Decided",
    "dropped": "Dropped",
    "changed": "No longer holds",
}
MEETING_STATES = {"planned": "Planned", "cancelled": "Cancelled", "held": "Held"}
# What was gathered: `casefile.gathered.SORTS`, and why a case was closed or taken up again.
ENTRIES = {
    "statement": "Statement",
    "call": "Phone call",
    "conversation": "Conversation",
    "meeting": "Meeting",
    "message": "Message or letter",
    "evidence": "Something seen or kept",
    "note": "Note",
}
OWN_ENTRIES = {"closed": "Why the case was closed", "reopened": "Why it was taken up again"}
# What somebody is to a case, and who they are: `casefile.case_people`.
PEOPLE_ROLES = {
    "subject": "Complained about",
    "child": "A child it is about",
    "witness": "Somebody who saw or heard it",
}
ARE_WHO = {
    "parent": "A parent or carer",
    "staff": "A member of staff",
    "pupil": "A pupil",
    "governor": "A governor",
    "other": "Somebody else",
}
# Whom a letter goes to: `casefile.ladder.TO`.
LETTERS_TO = {
    "subject": "the person complained about",
    "reporter": "whoever reported it",
    "authority": "an authority",
    "legal": "a legal team",
    "office": "the school office",
}
# Why a letter stands where it does: `casefile.tables.Draft.trouble`.
DRAFT_TROUBLES = {
    "refused": "The recipient’s mail server refused it for good. Often the address no longer exists, or has a slip in it.",
    "given-up": "The mail servers would not take it for two days.",
    "refused-for-now": "The mail server could not take it just now. It is tried again by itself.",
    "did-not-arrive": "Often the address no longer exists or has a slip in it, or the mailbox is full.",
    "no-answer": "The connection broke off while the letter was being handed over.",
    "not-as-approved": "The letter was no longer exactly as approved, so it was not sent. Please tell whoever runs the desk.",
}
# Why a mail was set aside: `casefile.tables.Mail.trouble`.
MAIL_TROUBLES = {
    "too-large": "It is larger than the desk can take in one piece.",
    "too-slow": "Reading it took too long and was ended.",
    "reader-died": "Reading it needed more memory than there is.",
    "tried-too-often": "Reading it failed several times.",
    "not-opened": "It could not be opened.",
    "not-filed": "It was read, but could not be filed.",
    "many-mails": "Many mails came from one sender within an hour, so this one opened no case by itself.",
    "from-ourselves": "It came from the school’s own address or answers a notice of the desk, so it opened no case by itself.",
}
# Why a case got no letter by itself: the audit trail's "draft-held-back".
HELD_BACK = {
    "many-mails": "many mails came from the same sender within an hour",
    "just-written": "the mail came within ten minutes of a letter to the same address, and may be a machine’s answer to it",
    "from-ourselves": "the mail came from the school itself",
    "automatic": "a machine seems to have written the mail",
}
FILE_AS = {"enquiry": "For the office", "automatic": "Automatic", "junk": "Junk"}
# Whether a mail is from whom it says: `casefile.report.Authentication.verdict`.
SENDERS = {
    "failed": "The school’s mail server could not confirm that this mail came from this address. Ring before you answer.",
    "none": "Nothing proves that this mail came from this address. If anything about it is odd, ring before you answer.",
    "passed": "The school’s mail server confirmed that it came from this address.",
    "unchecked": "Whether it came from this address was not checked.",
}
# Why a case may belong to an earlier one: `casefile.which_case`.
MAY_BELONG = {
    "failing": "The mail answers that earlier case, but the school’s mail server could not confirm that it came from the parent’s address. Ring them before you put it there.",
    "unknown-address": "The mail mentions that earlier case, but came from an address that the case does not know.",
    "counter-claim": "The mail answers the school’s letter to somebody who is complained about in that earlier case, and complains of somebody itself. Where it is more than an answer, keep it apart: then nobody learns of the other’s report.",
    "same-address": "The mail seems to go on about something, and that earlier case was reported from the same address.",
    "same-name": "Somebody of the same name reported that earlier case, from another address.",
}
# What two cases share that may be about one incident: `casefile.incidents`.
SHARED = {
    "picture": "The same picture came with both.",
    "chat": "The same lines of a chat came with both.",
    "people": "Both speak of the same person, day and group.",
}
ROLES = {
    "leader": "Senior leader",
    "dsl": "Safeguarding lead",
    "governor": "Governor",
    "office": "School office",
    "it": "IT",
}
IS_A = {"parent": "a parent", "staff": "a member of staff", "pupil": "a pupil", "governor": "a governor", "other": ""}
STANDINGS = {"suggested": "Suggested", "accepted": "Agreed", "removed": "Taken off"}


# What was just done, said on the next page. Chosen by a code in the address, so that no words stand there.
DONE = {
    "saved": "Saved. The picture beside it shows the letter as it is now.",
    "approved": "Approved. You can still stop it until it goes.",
    "returned": "Sent back with your note.",
    "stopped": "Stopped. Nothing was sent; the letter waits for approval again.",
    "withdrawn": "Withdrawn. This letter will not be sent.",
    "put-away": "Put away. It can be drafted again from the case, to another address or on paper.",
    "again": "It will be tried once more. You can still stop it until it goes.",
    "settled": "Noted as sent.",
    "accepted": "Agreed. The label stays on the case.",
    "removed": "Taken off. You can put it back below.",
    "kept": "The case is kept from them from now on.",
    "suggested": "Put back.",
    "labelled": "Added. The label stays on the case.",
    "changed": "Changed. What was there before is below, under “Taken off”.",
    "lane-answered": "Noted as dealt with. It is no longer on the first page.",
    "lane-removed": "Noted: it is none. You can put it back.",
    "lane-open": "Put back. It is on the first page again.",
    "seal-lifted": "The other leaders may see this case from now on. The pictures stay sealed.",
    "lifted": "They may see this case from now on, like everybody of their role.",
    "confirmed": "Linked as one incident. Each case stays as it is, and neither reporter learns of the other.",
    "rejected": "Noted as another incident.",
    "kept-too": "This case is kept from them, too. They stand under “Kept from”.",
    "apart": "Kept as a case of its own.",
    "joined": "Put together. This is the case that now holds everything.",
    "released": "It will be read once more. Look again in a minute.",
    "opened": "A case was opened from this mail.",
    "drafted": "A letter was drafted. Read and approve it below.",
    "letter-drafted": "The letter was drafted. Read it, change it, then approve it.",
    "not-drafted": "No letter could be drafted: the mail gives no address to write to. Please answer by phone or on paper.",
    "added": "The mail was added. This is the case that now holds it.",
    "filed": "Filed. You can still open a case from it.",
    "passed": "Passed on. They are told that something waits for them.",
    "dealt-with": "Noted as dealt with.",
    "gathered": "Kept. It stands under “Information gathered”.",
    "struck-out": "Struck out. It stays readable, with your reason.",
    "entry-back": "Put back. It counts again.",
    "person-added": "Added to the case.",
    "person-saved": "Saved.",
    "decided": "Decided. The letters that follow from it are proposed under “What next”.",
    "proposed": "Proposed. It holds once a second person has agreed.",
    "decision-agreed": "Agreed. The decision holds now.",
    "second-asked": "They may see this case from now on, and are told that something waits.",
    "decision-dropped": "Dropped. It stays in the case with your reason.",
    "decision-changed": "Noted. The decision no longer holds; it stays in the case with your reason.",
    "closed": "Closed. It stays readable, and you can take it up again.",
    "reopened": "Taken up again.",
    "report-gone-on-with": "Noted. They hear of the outcome as before.",
    "report-withdrawn": "Noted. The case stays; a letter that confirms it is proposed under “What next”.",
    "date-done": "Noted as done.",
    "date-removed": "Noted as not needed.",
    "date-open": "Put back.",
    "meeting-moved": "Moved. No letter is needed: nobody was told of it yet, or nothing changed for them.",
    "meeting-cancelled": "Cancelled.",
    "meeting-held": "Kept. What was said stands under “Information gathered”.",
    "call-passed-on": "Thank you: it has been passed on.",
    "kept-from-you": "Done. The case is kept from you from now on, as it is about you.",
    "leaks-answered": "Kept with the letter. It can be approved now.",
    "first-approved": "Approved by you. Another person approves it next; then it goes.",
    "paper-approved": "Approved. Print it, post it, and then say so here.",
    "posted": "Noted as posted.",
    "taken-back": "Taken back. Nothing was sent; it waits for approval again.",
    "readdressed": "Saved. Read whom it goes to, then approve the letter.",
    "signed-out": "You are signed out.",
    "too-late": "That took too long, or was begun in another browser. Please sign in again from here.",
    "passkey-added": "Your passkey was added. A mail tells you so as well.",
    "passkey-removed": "The passkey was removed. Delete it on the device, too.",
    "app-added": "Your authenticator app works now. A mail tells you so as well.",
    "app-removed": "The authenticator app was removed. Delete the entry in the app, too.",
    "signed-out-there": "Signed out there.",
    "invited": "The invitation is on its way to them.",
    "signed-out-everywhere": "They are signed out everywhere.",
    "way-back": "Done. Their new invitation is on its way, and they and all other leaders are told by mail.",
    "trail-holds": "The audit trail is whole: no line was changed or taken out.",
}


def letter(name: str) -> str:
    """What kind of letter it is, as the book of letters calls it."""
    kind = letter_book().get(name)
    return kind.title if kind else name.replace("-", " ").capitalize()


def draft_state(draft: Draft) -> str:
    """Where a letter stands."""
    if draft.state == "withdrawn" and draft.sent_at is not None:
        return "Did not arrive, put away"
    return PAPER_STATES.get(draft.state, DRAFT_STATES[draft.state]) if draft.paper else DRAFT_STATES[draft.state]


def said(code: str) -> str:
    """The sentence for a code in the address; "" for none or an unknown one."""
    return DONE.get(code, "")
