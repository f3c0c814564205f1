"""States, troubles and letters in the words of a school office, each with what to do next where there is something."""

from __future__ import annotations

CASE_STATES = {
    "received": "New",
    "under-review": "Being looked into",
    "decided": "Decided",
    "closed": "Closed",
    "on-hold": "On hold",
}
DRAFT_STATES = {
    "waiting": "Waiting for approval",
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
LETTERS = {"acknowledgement": "Acknowledgement"}
# Why a letter stands where it does: `casefile.tables.Draft.trouble`.
DRAFT_TROUBLES = {
    "refused": "The recipient’s mail server refused it for good. Often the address no longer exists, or has a slip in it.",
    "given-up": "The mail servers would not take it for about a day.",
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
IS_A = {"parent": "a parent", "staff": "a member of staff", "pupil": "a pupil", "other": ""}
STANDINGS = {"suggested": "Suggested", "accepted": "Agreed", "removed": "Taken off"}


# What was just done, said on the next page. Chosen by a code in the address, so that no words stand there.
DONE = {
    "saved": "Saved. The picture beside it shows the letter as it is now.",
    "approved": "Approved. You can still stop it until it goes.",
    "returned": "Sent back with your note.",
    "stopped": "Stopped. Nothing was sent; the letter waits for approval again.",
    "withdrawn": "Withdrawn. This letter will not be sent.",
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
    "not-drafted": "No letter could be drafted: the mail gives no address to write to. Please answer by phone or on paper.",
    "added": "The mail was added. This is the case that now holds it.",
    "filed": "Filed. You can still open a case from it.",
    "passed": "Passed on. They are told that something waits for them.",
    "dealt-with": "Noted as dealt with.",
    "signed-out": "You are signed out.",
}


def letter(name: str) -> str:
    """What kind of letter it is."""
    return LETTERS.get(name, name.replace("-", " ").capitalize())


def said(code: str) -> str:
    """The sentence for a code in the address; "" for none or an unknown one."""
    return DONE.get(code, "")
