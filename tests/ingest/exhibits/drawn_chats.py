"""Invented chats drawn as a phone shows them, with what is written in them, for tests and for measuring."""

from __future__ import annotations

import importlib.util
import io
import random
import re
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DRAWING = Path(__file__).parents[4] / "shared" / "data" / "make_eml.py"
SENT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2190-\u27bf\ufe0f\u200d]")


@dataclass(frozen=True)
class Said:
    """One bubble; `sender` is "You" for the phone's owner."""

    sender: str
    time: str
    text: str


@dataclass(frozen=True)
class Chat:
    """A conversation with the name in its bar."""

    title: str
    said: tuple[Said, ...]


def _chat(title: str, *lines: str) -> Chat:
    said = []
    for line in lines:
        time, sender, text = line.split("|", 2)
        said.append(Said(sender, time, text))
    return Chat(title, tuple(said))


CHATS = (
    _chat(
        "Badgers class chat",
        "19:02|Moira F|Has anyone got the sheet for the river trip? Ours came home soaked",
        "19:04|Del (twins)|in the bin where it belongs. That teacher could not organise a raffle",
        "19:05|Del (twins)|honestly shes thick as mince",
        "19:09|Moira F|Del. Come on.",
        "19:15|You|Page 2 is on the website under Letters",
    ),
    _chat(
        "Kestrels Parents",
        "7:41 am|Sunita P|Parking on the zig zags AGAIN this morning, red Fiesta, you know who you are",
        "7:44 am|Greg Tully|mind your own business love",
        "7:44 am|Greg Tully|I will park where I like and if you dont shut it I will park on your drive",
        "7:52 am|You|Greg there are small children crossing there",
        "7:53 am|Sunita P|Thank you",
        "8:10 am|Wendy|can we keep this for homework please",
    ),
    _chat(
        "Ash mums",
        "20:00|Kel|So are we all agreed she has favourites",
        "20:01|Josie (Maya)|I would rather not do this here",
        "20:01|Kel|Typical Josie, always sucking up to the office",
        "20:03|Bernadette O'Rourke|Her lad pushed mine off the bench on Tuesday and NOTHING was done",
        "20:06|Kel|exactly!! Everyone write in tomorrow, flood them",
        "20:11|You|I am leaving this group",
    ),
    _chat(
        "Craig Mottershead",
        "21:14|Craig Mottershead|you told them it was me didnt you",
        "21:15|You|I have not told anyone anything",
        "21:15|Craig Mottershead|liar",
        "21:17|Craig Mottershead|I know which house is yours, number 14 with the blue door",
        "21:20|You|Please stop messaging me",
    ),
    _chat(
        "Willow 2026/27",
        "12:30|Tam|Petition against the new uniform: 214 names already",
        "12:31|Hev B|signed",
        "12:33|Hev B|They only did it because the blazer firm is run by a governor's cousin, look it up",
        "12:40|Rob Nuttall|That is not true and you know it",
        "12:41|Tam|Who rattled your cage Rob?",
    ),
    _chat(
        "Year 5 Elm",
        "16:03|Auntie Jo|Did the coach get back on time?",
        "16:04|You|Yes, all fine, muddy but happy",
        "16:05|Priti|Vote on Thursday everyone! You know which party will bin this school",
        "16:06|Auntie Jo|Not in here Priti",
        "16:09|Priti|It is a free country. 40 years they have lied to us about immigration",
        "16:12|You|There is a rule about politics in the group",
    ),
)


@cache
def drawing() -> ModuleType:
    """The drawing functions that lie beside the repository; without them the tests that need them are skipped."""
    if not DRAWING.exists():
        pytest.skip("no drawing functions: ../shared/data/make_eml.py is not there")
    spec = importlib.util.spec_from_file_location("make_eml", DRAWING)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def screenshot(chat: Chat, seed: int = 0, name: str = "") -> Image.Image:
    """The chat on a phone's screen; the seed chooses phone, size and theme, the file's name may."""
    bubbles = [
        {"side": "out" if each.sender == "You" else "in", "sender": each.sender, "time": each.time, "text": each.text}
        for each in chat.said
    ]
    attachment: dict[str, Any] = {"filename": name, "title": chat.title, "bubbles": bubbles}
    image, _ = drawing().draw_screenshot(attachment, SENT, None, random.Random(seed))  # noqa: S311 - a drawing
    assert isinstance(image, Image.Image)
    return image


def photographed(image: Image.Image, seed: int = 0) -> Image.Image:
    """The screen as another phone's camera sees it: turned a little, soft, grainy, unevenly lit."""
    dice = random.Random(seed)  # noqa: S311 - a drawing
    ground = Image.new("RGB", (round(image.width * 1.3), round(image.height * 1.15)), (58, 52, 48))
    ground.paste(image, (round(image.width * 0.15), round(image.height * 0.07)))
    turned = ground.rotate(dice.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=(58, 52, 48))
    grain = Image.effect_noise(turned.size, 18).convert("RGB")
    light = Image.linear_gradient("L").resize(turned.size).point(lambda value: 150 + value // 3).convert("RGB")
    lit = Image.composite(turned, Image.new("RGB", turned.size, "black"), light.convert("L"))
    return Image.blend(lit, grain, 0.06).filter(ImageFilter.GaussianBlur(0.8))


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def without_emoji(text: str) -> str:
    """As OCR reads it: it knows no emoji."""
    return re.sub(r"\s+", " ", _EMOJI.sub("", text)).strip()


LOOKS = {
    # page, letters, small print, other bubble, own bubble, own letters
    "messenger": ("#FFFFFF", "#050505", "#65676B", "#F0F0F0", "#0A7CFF", "#FFFFFF"),
    "messenger dark": ("#000000", "#E4E6EB", "#B0B3B8", "#303030", "#0A7CFF", "#FFFFFF"),
    "imessage": ("#FFFFFF", "#000000", "#8E8E93", "#E9E9EB", "#34C759", "#FFFFFF"),
}


def messenger(chat: Chat, look: str = "messenger") -> Image.Image:
    """The chat as apps show it that put names above the bubbles, and times between them."""
    page, ink, small, other, own, own_ink = LOOKS[look]
    font, name_font, title_font = (ImageFont.truetype("DejaVuSans.ttf", size) for size in (40, 28, 46))
    image = Image.new("RGB", (1080, 400 + 260 * len(chat.said)), page)
    pen = ImageDraw.Draw(image)
    pen.text((60, 20), "21:40", ink, name_font)
    pen.text((190, 100), chat.title, ink, title_font)
    pen.text((540, 220), f"Today {chat.said[0].time}", small, name_font, anchor="mm")
    top, before = 280, ""
    for said in chat.said:
        is_own = said.sender == "You"
        lines = textwrap.wrap(said.text, 30)
        if not is_own and said.sender != before and "messenger" in look:
            pen.text((120, top), said.sender, small, name_font)
            top += 40
        width = max(pen.textlength(line, font) for line in lines) + 56
        left = 1050 - width if is_own else 100
        box = (left, top, left + width, top + 52 * len(lines) + 32)
        pen.rounded_rectangle(box, 36, fill=own if is_own else other)
        for number, line in enumerate(lines):
            pen.text((left + 28, top + 14 + 52 * number), line, own_ink if is_own else ink, font)
        top, before = round(box[3]) + 24, said.sender
    return image.crop((0, 0, 1080, top + 60))


def post(name: str, small_print: str, words: str) -> Image.Image:
    """A post on a page of a social network: no bubbles, only words."""
    font, head = (ImageFont.truetype("DejaVuSans.ttf", size) for size in (38, 42))
    lines = textwrap.wrap(words, 44)
    image = Image.new("RGB", (1080, 300 + 56 * len(lines)), "#FFFFFF")
    pen = ImageDraw.Draw(image)
    pen.ellipse((40, 40, 140, 140), fill="#7BA6C9")
    pen.text((170, 44), name, "#080809", head)
    pen.text((170, 104), small_print, "#65686C", font)
    for number, line in enumerate(lines):
        pen.text((40, 190 + 56 * number), line, "#080809", font)
    return image
