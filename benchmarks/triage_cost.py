"""What triage costs: CPU a mail and memory, over an author of the corpus: `python -m benchmarks.triage_cost [AUTHOR]`.

Reading (parsing) is counted apart from judging. Beside them stands the time that the standard library needs to parse the
same mails, so that figures from different machines can be compared.
"""

from __future__ import annotations

import email
import resource
import sys
import time

from casefile.vocabulary import load_vocabulary
from ingest.parse_mail import parse_mail
from training.corpus import MAILS, MEASURED_BY, as_row, read_mails
from training.examples import raw_of
from triage.assess import Assessor


def main() -> None:
    """Prints milliseconds a mail and the peak of memory."""
    author = sys.argv[1] if len(sys.argv) > 1 else MEASURED_BY
    raws = [raw_of(as_row(each)) for each in read_mails(MAILS / f"{author}.txt")]
    started = time.process_time()
    assessor = Assessor(load_vocabulary(), None)
    loaded = time.process_time() - started
    reports, parsing = _timed(parse_mail, raws)
    _, judging = _timed(assessor.assess, reports)
    _, standard = _timed(email.message_from_bytes, raws)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(raws)} mails of {author}: loaded once in {loaded:.1f} s, {memory:.0f} MB at most")
    print(f"parsed  {parsing:6.1f} ms a mail ({parsing / standard:.0f} times the standard library's parse)")
    print(f"judged  {judging:6.1f} ms a mail")


def _timed(does, given):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - any function over any list
    begun = time.process_time()
    made = [does(each) for each in given]
    return made, (time.process_time() - begun) * 1000 / len(given)


if __name__ == "__main__":
    main()
