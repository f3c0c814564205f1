"""Writes authors' mails as one labelled set, in the form that the scorer beside the repository reads.

python -m training.score ash birch > set.jsonl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from training.corpus import as_row, read_mails

MAILS = Path(__file__).parents[1] / "triage" / "corpus" / "mails"


def main() -> None:
    """Prints the mails of the authors named, of all where none is."""
    for path in sorted(MAILS.glob("*.txt")):
        if path.stem in (sys.argv[1:] or [path.stem]):
            for mail in read_mails(path):
                sys.stdout.write(json.dumps(as_row(mail), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
