"""What reading one exhibit gives."""

from __future__ import annotations

from dataclasses import dataclass

from casefile.report import Message, Printed


@dataclass(frozen=True, slots=True)
class ExhibitText:
    """`text` is None where nothing could be read; `title` and `messages` are filled for chats.

    `has_pictures` is True where words may stand in pictures, which are read in a second step; `prints` are
    the perceptual hashes of those that were, and `printed` says where in them the words stand. `pages` counts a PDF's.
    """

    text: str | None
    title: str | None = None
    messages: tuple[Message, ...] = ()
    warnings: tuple[str, ...] = ()
    has_pictures: bool = False
    prints: tuple[str, ...] = ()
    printed: tuple[Printed, ...] = ()
    pages: int = 0
