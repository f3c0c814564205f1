"""What reading one exhibit gives."""

from __future__ import annotations

from dataclasses import dataclass

from casefile.report import Message


@dataclass(frozen=True, slots=True)
class ExhibitText:
    """`text` is None where nothing could be read; `title` and `messages` are filled for chats."""

    text: str | None
    title: str | None = None
    messages: tuple[Message, ...] = ()
    warnings: tuple[str, ...] = ()
