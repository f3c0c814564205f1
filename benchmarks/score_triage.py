"""Scores triage on labelled mails with the scorer that lies beside the repository: `make score`.

Further sets and options of the scorer may follow: `python -m benchmarks.score_triage more.jsonl --show`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
DATA = REPOSITORY.parent / "shared" / "data"


def main(arguments: Sequence[str]) -> int:
    scorer, labelled = DATA / "score.py", DATA / "dev.jsonl"
    if not scorer.exists() or not labelled.exists():
        print("No labelled mails: score.py and dev.jsonl are looked for in ../shared/data, beside the repository.")
        return 0
    sets = [] if any(each.endswith(".jsonl") for each in arguments) else [str(labelled)]
    command = f"{Path(sys.executable).parent / 'concerns'} triage {{dir}} --json"
    scored = subprocess.run([sys.executable, scorer, *sets, *arguments, "--command", command], check=False)
    return scored.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
