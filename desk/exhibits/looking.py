"""Who shows the desk a stranger's picture or HTML: handed in, for the desk itself opens neither."""

from __future__ import annotations

from typing import Protocol


class Looking(Protocol):
    """None stands for what cannot be shown: damaged, too large, too slow, or too much was asked at once."""

    def picture(self, raw: bytes, position: str, page: int) -> bytes | None:
        """One picture, or one page of a PDF, of a raw mail as a JPEG."""

    def layout(self, raw: bytes) -> str | None:
        """The HTML of a raw mail, made harmless."""


class NoLooking:
    """Where nobody can draw: nothing is shown."""

    def picture(self, raw: bytes, position: str, page: int) -> bytes | None:  # noqa: ARG002 - nothing is looked at
        """None."""
        return None

    def layout(self, raw: bytes) -> str | None:  # noqa: ARG002 - nothing is looked at
        """None."""
        return None
