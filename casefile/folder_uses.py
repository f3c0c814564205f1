"""What the ledger of places calls a folder by its use: the name on the server may change, and differs from host to host."""

from __future__ import annotations

# RFC 6154; no server has a folder that is called so.
JUNK = "\\Junk"
