"""Scores triage with the scorer that lies beside the repository: `make score`.

Twice: on the labelled mails beside the scorer, which the rules were written from, and on those of the corpus's author whom
nothing was ever learned from. Further sets and options of the scorer may follow: `python -m benchmarks.score_triage x.jsonl --show`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from training.corpus import MAILS, MEASURED_BY, json_lines

REPOSITORY = Path(__file__).parents[1]
DATA = REPOSITORY.parent / "shared" / "data"


def main(arguments: Sequence[str]) -> int:
    """Prints the tables; the scorer's exit code."""
    scorer, labelled = DATA / "score.py", DATA / "dev.jsonl"
    if not scorer.exists() or not labelled.exists():
        print("No labelled mails: score.py and dev.jsonl are looked for in ../shared/data, beside the repository.")
        return 0
    if any(each.endswith(".jsonl") for each in arguments):
        return _score(scorer, arguments)
    with TemporaryDirectory() as folder:
        held_out = Path(folder) / f"{MEASURED_BY}.jsonl"
        held_out.write_text("".join(json_lines(MAILS / f"{MEASURED_BY}.txt")), encoding="utf-8")
        codes = []
        for name, path in (("the mails beside the scorer", labelled), ("an author never learned from", held_out)):
            print(f"\n== {name}", flush=True)
            codes.append(_score(scorer, [str(path), *arguments]))
    return max(codes)


def _score(scorer: Path, arguments: Sequence[str]) -> int:
    command = f"{Path(sys.executable).parent / 'concerns'} triage {{dir}} --json"
    return subprocess.run([sys.executable, scorer, *arguments, "--command", command], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
