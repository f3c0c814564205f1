"""Other lanes in plain words: what each is called, what is due, and what to do, a step a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LaneWords:
    """What a leader reads of one lane. `until` goes before its day: "answer by"; `done` is the button once that is done."""

    title: str
    until: str
    steps: tuple[str, ...]
    done: str = "It was answered"


LANES = {
    "staff-allegation": LaneWords(
        "Allegation against staff",
        "tell the LADO by",
        (
            "Is a child in danger now? Ring 999.",
            "Tell the headteacher at once; the chair of governors where it is about the headteacher.",
            "The head, or the chair, rings the local authority’s designated officer (LADO) within one working day.",
            "Do not look into it before the LADO has advised: no questions to the child, the member of staff or witnesses.",
            "Speak of it to nobody else, and send no letter about the outcome before the LADO agrees.",
        ),
        "The LADO was told",
    ),
    "subject-access": LaneWords(
        "Subject-access request",
        "answer by",
        (
            "Pass it to the data protection officer today: the clock runs on through the holidays.",
            "Make sure who is asking, and for which child, without asking for more than you need.",
            "Gather what the school holds; what is about other people is covered or left out.",
            "If it is very much or hard, write within the month that it takes up to two months longer, and why.",
        ),
    ),
    "erasure": LaneWords(
        "Request to erase",
        "answer by",
        (
            "Pass it to the data protection officer today: the clock runs on through the holidays.",
            "Erase nothing yet. Much of what a school holds must be kept by law, above all safeguarding records.",
            "Write what was erased, what was not, why, and that they may complain to the Information Commissioner.",
        ),
    ),
    "data-complaint": LaneWords(
        "Data-protection complaint",
        "acknowledge by",
        (
            "Pass it to the data protection officer today.",
            "Acknowledge it in writing by that day, and begin to look into it at once.",
            "Did personal data go to the wrong person? The officer may have 72 hours to tell the Information Commissioner.",
            "Tell them the outcome without undue delay.",
        ),
        "It was acknowledged",
    ),
    "school-complaint": LaneWords(
        "Complaint about the school",
        "acknowledge by",
        (
            "It goes by the school’s complaints procedure, not by the code of conduct.",
            "Say so in the answer: send them the procedure, and ask what would put it right.",
            "Whoever it is about does not look into it; one about the head goes to the chair of governors.",
        ),
        "It was acknowledged",
    ),
}


def lane(name: str) -> LaneWords:
    """The words for a lane; plain ones where a newer program made one that this one does not know."""
    return LANES.get(name) or LaneWords(name.replace("-", " ").capitalize(), "answer by", ())
