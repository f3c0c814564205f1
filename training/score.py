"""Writes authors' mails as one labelled set, in the form that the scorer beside the repository reads.

python -m training.score ash birch > set.jsonl
"""

from __future__ import annotations

import sys

from training.corpus import MAILS, json_lines


def main() -> None:
    """Prints the mails of the authors named, of all where none is."""
    for path in sorted(MAILS.glob("*.txt")):
        if path.stem in (sys.argv[1:] or [path.stem]):
            sys.stdout.writelines(json_lines(path))


if __name__ == "__main__":
    main()
