"""Which browser somebody signed in with, in a few fixed words: "Safari on an iPhone". Nothing else of what it sends is kept."""

from __future__ import annotations

# The first that fits: browsers name those they descend from, too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_DEVICES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android device"),
    ("CrOS", "a Chromebook"),
    ("Windows", "a Windows computer"),
    ("Macintosh", "a Mac"),
    ("Linux", "a Linux computer"),
)


def browser_words(agent: str) -> str:
    """A browser's User-Agent (RFC 9110 §10.1.5) in words."""
    browser = next((words for sign, words in _BROWSERS if sign in agent), "A browser")
    device = next((words for sign, words in _DEVICES if sign in agent), "")
    return f"{browser} on {device}" if device else browser
