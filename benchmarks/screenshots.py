"""How well pictures of chats are read: words, and bubbles with the right side, sender and time.

    python -m benchmarks.screenshots [LOOKS]

Draws each invented chat in so many looks (phones, sizes, light and dark), whole, cropped, as JPEG, scaled down,
as a scrolling screenshot and photographed from a screen, reads it and counts.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

from PIL import Image

from casefile.report import Message
from ingest.exhibits.picture import open_picture
from ingest.exhibits.screenshot import picture_text
from tests.ingest.exhibits.drawn_chats import CHATS, Chat, Said, encoded, photographed, screenshot, without_emoji


def ways(image: Image.Image, seed: int) -> Iterator[tuple[str, bytes]]:
    """The same screen as it reaches a school in practice."""
    yield "whole, PNG", encoded(image)
    yield "JPEG 60", encoded(image, "JPEG", quality=60)
    yield "WebP", encoded(image, "WEBP", quality=70)
    small = image.resize((540, image.height * 540 // image.width), Image.Resampling.LANCZOS)
    yield "540 wide, JPEG", encoded(small, "JPEG", quality=80)
    # Only the bubbles: neither the bar with the group's name nor the field to write in.
    yield "cropped", encoded(image.crop((0, image.height // 11, image.width, image.height * 19 // 20)))
    yield "photographed", encoded(photographed(image, seed), "JPEG", quality=85)


def count(chat: Chat, messages: tuple[Message, ...], text: str, tally: Counter[str]) -> None:
    """Adds what was found of one picture."""
    read = Counter(text.split())
    there = Counter(without_emoji(" ".join(each.text for each in chat.said)).split())
    tally["words"] += there.total()
    tally["words found"] += (there & read).total()
    found = Counter((each.sender, each.clock, each.own) for each in messages if each.kind == "text")
    wanted = Counter(_key(each) for each in chat.said)
    tally["bubbles"] += wanted.total()
    tally["bubbles right"] += (wanted & found).total()
    tally["bubbles too many"] += max(0, found.total() - wanted.total())


def _key(said: Said) -> tuple[str, str, bool]:
    return without_emoji(said.sender), said.time, said.sender == "You"


def main() -> None:
    """Measures and prints a line for each way."""
    looks = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    tallies: dict[str, Counter[str]] = {}
    for number, chat in enumerate(CHATS):
        for look in range(looks):
            seed = number * 100 + look
            image = screenshot(chat, seed)
            for name, data in ways(image, seed):
                _measure(name, chat, data, tallies)
    groups = [each for each in CHATS if len({said.sender for said in each.said}) > 2]  # noqa: PLR2004 - more than two people
    for number in range(looks):
        # A scrolling screenshot: all that was said, on one very long screen.
        everything = Chat("All of it", tuple(said for each in groups for said in each.said))
        _measure("scrolling", everything, encoded(screenshot(everything, number)), tallies)
    for name, tally in tallies.items():
        words = tally["words found"] / tally["words"]
        bubbles = tally["bubbles right"] / tally["bubbles"]
        print(
            f"{name:20} {tally['pictures']:3} pictures  words {words:6.1%}  bubbles {bubbles:6.1%} "
            f"(+{tally['bubbles too many']})  {tally['ms'] / tally['pictures']:5.0f} ms a picture"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _measure(name: str, chat: Chat, data: bytes, tallies: dict[str, Counter[str]]) -> None:
    tally = tallies.setdefault(name, Counter())
    began = time.monotonic()
    read = picture_text(open_picture(data))
    tally["ms"] += round((time.monotonic() - began) * 1000)
    tally["pictures"] += 1
    before = tally["bubbles right"], tally["words found"]
    count(chat, read.messages, read.text or "", tally)
    if "-v" in sys.argv and tally["bubbles right"] - before[0] < len(chat.said):
        print(
            "---",
            name,
            chat.title,
            read.title,
            *((m.sender, m.clock, m.own, m.text) for m in read.messages),
            sep="\n  ",
        )


if __name__ == "__main__":
    main()
