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
    "bounced": "Came back undelivered",
    "withdrawn": "Withdrawn",
}
LETTERS = {"acknowledgement": "Acknowledgement"}
# Why a letter stands where it does: `casefile.tables.Draft.trouble`.
DRAFT_TROUBLES = {
    "refused": "The recipient’s mail server refused it for good. Often the address no longer exists, or has a slip in it.",
    "given-up": "The mail servers would not take it for about a day.",
    "refused-for-now": "The mail server could not take it just now. It is tried again by itself.",
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
    "suggested": "Put back as a suggestion.",
    "lifted": "They may see this case from now on, like everybody of their role.",
    "apart": "Kept as a case of its own.",
    "joined": "Put together. This is the case that now holds everything.",
    "released": "It will be read once more. Look again in a minute.",
    "opened": "A case was opened from this mail.",
    "signed-out": "You are signed out.",
}


def letter(name: str) -> str:
    """What kind of letter it is."""
    return LETTERS.get(name, name.replace("-", " ").capitalize())


def said(code: str) -> str:
    """The sentence for a code in the address; "" for none or an unknown one."""
    return DONE.get(code, "")
