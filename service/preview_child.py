"""The child process that draws the pictures of one mail small: hostile bytes are opened here, without a key and within limits.

The raw mail comes in on standard input, the positions as arguments; the JPEGs go out as one JSON object, in base64.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from base64 import b64encode

from ingest.small_pictures import small_picture
from service.reading_child import limit


def main() -> None:
    """Draws what can be drawn."""
    limit()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    raw = sys.stdin.buffer.read()
    drawn = {position: small_picture(raw, position) for position in sys.argv[1:]}
    sys.stdout.write(json.dumps({where: b64encode(image).decode() for where, image in drawn.items() if image}))


if __name__ == "__main__":
    main()
