"""What the reading room and its child say to each other first: the one byte before a raw mail.

Apart from both, so that whoever only asks for a reading loads neither the reader nor the judge.
"""

from __future__ import annotations

FULL, BARE, PICTURES, CALL = b"F", b"B", b"P", b"C"
