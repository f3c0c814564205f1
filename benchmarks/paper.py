"""What a letter on paper costs: milliseconds a PDF beside composing its mail, and sizes: `python -m benchmarks.paper`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from casefile.report import Mailbox
from casefile.tables import Draft
from outbound.compose_mail import compose
from outbound.drafts import OpenDraft, Thread
from outbound.paper import pdf_of
from tests.cast import NOW, SCHOOL

_TIMES = 40
_TO = ("Mr Dave Nokes", "12 Example Road", "Sale", "M33 0AA")
_DAVE = Mailbox("Dave Nokes", "dave@parents.example")
_SCHOOL = Mailbox(SCHOOL.name, "concerns@school.example")
_PARAGRAPH = (
    "We have listened to those who were there, and looked at the messages that were sent in the group that evening."
)


def main() -> None:
    """Prints both for a letter of one page and one of three."""
    for name, paragraphs in (("one page", 6), ("three pages", 60)):
        texts = [_text(number, paragraphs) for number in range(_TIMES)]
        paper, pdf = _timed(_on_paper, texts)
        mail, message = _timed(_as_mail, texts)
        print(f"{name}: PDF {paper:.1f} ms and {pdf / 1024:.0f} kB; mail {mail:.1f} ms and {message / 1024:.0f} kB: "
              f"{paper / mail:.1f} times")  # fmt: skip


def _text(number: int, paragraphs: int) -> str:
    # Each letter is another one: typst remembers what it has set before.
    body = "\n\n".join(f"{number}.{each} {_PARAGRAPH}" for each in range(paragraphs))
    return f"Dear Mr Nokes,\n\n{body}\n\nYours sincerely,\n\nMrs Ruth Calloway\nHeadteacher\n"


def _on_paper(text: str) -> bytes:
    return pdf_of(SCHOOL, text, "The class group", _TO, NOW.date(), "CD-7KXM-4Q")


def _as_mail(text: str) -> bytes:
    draft = Draft(letter="warning", message_id="letter@school.example")
    opened = OpenDraft(draft, "The class group [CD-7KXM-4Q]", text, _DAVE, Thread(), None)
    return compose(opened, _SCHOOL, SCHOOL, NOW)


def _timed(does: Callable[[str], bytes], texts: list[str]) -> tuple[float, float]:
    """Milliseconds of processor time a letter, in the middle of all, and the mean size in bytes."""
    does(texts[0] + "\n")
    took, sizes = [], []
    for text in texts:
        begun = time.process_time()
        sizes.append(len(does(text)))
        took.append((time.process_time() - begun) * 1000)
    return statistics.median(took), statistics.mean(sizes)


if __name__ == "__main__":
    main()
