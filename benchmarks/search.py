"""How long a search takes among many cases, and what its sheets cost: `python -m benchmarks.search [CASES]`.

The cases are invented: mails of 150 words in a row from the corpus, one in twenty of them a rare one, every third with a
chat of 40 lines, each with somebody complained about. The newest 300 are filed as mails are; of the others there is what
search looks through, with two letters in it. On SQLite, and with `--postgres` on PostgreSQL.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefile import filing
from casefile.cabinet import Cabinet, closing, open_cabinet
from casefile.case_opening import file_mail, next_to_file
from casefile.case_texts import CaseTexts, Text, texts_of
from casefile.database import Database
from casefile.report import Exhibit, Mailbox, Message
from casefile.search import refresh, search
from casefile.search_query import read_query
from casefile.search_sheets import bring_up_to_date, sealed_sheet, step
from casefile.tables import Case, Mail, SearchSheet, new_id
from casefile.vault import Slot, new_master_key, vault_from
from casefile.vocabulary import load_vocabulary
from desk.search.found_lines import Looked, lines_of
from desk.search.search_pages import ON_A_PAGE
from tests.cast import HEAD, SCHOOL, findings, report
from tests.servers.postgres_server import PostgresServer

_CORPUS = Path("triage/corpus/mails")
_RARE, _PHRASE = "quagswaddle", "the marmalade incident"
_AT_ONCE = 100
_ROUNDS = 7
_FILED, _RARELY = 300, 2


def main() -> None:
    """Prints the figures of docs/search.md."""
    numbers = [each for each in sys.argv[1:] if each.isdigit()]
    count = int(numbers[0]) if numbers else 10_000
    with _cabinet(postgres="--postgres" in sys.argv) as cabinet:
        _fill(cabinet, count)
        _make_sheets(cabinet)
        _print_sizes(cabinet)
        _print_searches(cabinet)
        _print_upkeep(cabinet)


@contextmanager
def _cabinet(*, postgres: bool) -> Iterator[Cabinet]:
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresServer(Path(folder)) if postgres else None
        if server is not None:
            server.start()
        try:
            with closing(Database(server.new_database() if server else f"sqlite:///{folder}/case.sqlite3")) as database:
                database.migrate()
                yield open_cabinet(database, vault_from(new_master_key()), SCHOOL, load_vocabulary())
        finally:
            if server is not None:
                server.stop()


class Words:
    """Words of the corpus, and rare ones made up."""

    def __init__(self) -> None:
        self.draw = random.Random(1)  # noqa: S311 - invented words
        self._corpus = [word for file in sorted(_CORPUS.glob("*.txt")) for word in file.read_text("utf-8").split()]
        letters = "abcdefghiklmnoprstuw"
        self._rare = ["".join(self.draw.choices(letters, k=self.draw.randint(5, 9))) for _ in range(20_000)]

    def some(self, length: int) -> str:
        """So many in a row."""
        at = self.draw.randrange(len(self._corpus) - length)
        return " ".join(self.rare() if not self.draw.randrange(20) else each for each in self._corpus[at : at + length])

    def rare(self) -> str:
        """One that hardly any other case has."""
        return self.draw.choice(self._rare)

    def mail(self, number: int) -> str:
        """The words of a mail; those that are searched for stand in a few."""
        more = (
            {0: f" {_RARE}", 1: f" {_PHRASE}."}.get(number % 1000, "")
            if number % 5000 < _RARELY or number % 1000 == 1
            else ""
        )
        return self.some(150) + more

    def name(self) -> str:
        """A name."""
        return f"{self.rare()} {self.rare()}".title()


def _fill(cabinet: Cabinet, count: int) -> None:
    words = Words()
    for start in range(0, count, _AT_ONCE):
        with cabinet.writing() as session:
            for number in range(start, min(count, start + _AT_ONCE)):
                if number < count - _FILED:
                    _sheet_alone(session, cabinet, words, number)
                else:
                    _filed(session, cabinet, words, number)
            session.flush()
            session.expunge_all()


def _sheet_alone(session: Session, cabinet: Cabinet, words: Words, number: int) -> None:
    folder, case_id = cabinet.new_folder(session), new_id()
    at = cabinet.now() - timedelta(days=1000) + timedelta(minutes=number)
    title = folder.seal(words.some(6), Slot("cases", case_id, "title"))
    reporter = folder.seal(json.dumps({"name": words.name()}), Slot("cases", case_id, "reporter"))
    session.add(
        Case(
            id=case_id, reference=f"CD-{number:06}", state="closed", key_id=folder.key_id,
            title=title, reporter=reporter, opened_at=at,
        )
    )  # fmt: skip
    session.flush()
    chat = "\n".join(f"{words.rare()}: {words.some(8)}" for _ in range(40)) if number % 3 == 0 else ""
    texts = [("title", words.some(6)), ("person", words.name()), ("writer", words.name()), ("mail", words.mail(number))]
    texts += [("chat", chat), ("letter", words.some(120)), ("letter", words.some(120))]
    terms, running = sealed_sheet(folder, case_id, CaseTexts(tuple(Text(*each) for each in texts), ()))
    session.add(SearchSheet(case_id=case_id, seq=0, terms=terms, running=running))


def _filed(session: Session, cabinet: Cabinet, words: Words, number: int) -> None:
    chat = tuple(Message(words.rare(), None, words.some(8)) for _ in range(40))
    exhibits = (Exhibit("chat.txt", "text/plain", 1, "0", False, None, "1.2", messages=chat),)
    sender = Mailbox(words.name(), f"p{number}@parents.example")
    what = report(
        words.mail(number), subject=words.some(6), sender=sender, message_id=f"{number}@parents.example",
        exhibits=exhibits if number % 3 == 0 else (),
    )  # fmt: skip
    filing.keep(session, cabinet, ("INBOX", 1, number), f"raw {number}".encode())
    unread = filing.claim_unread(session, cabinet)
    if unread is not None:
        filing.record_read(session, cabinet, unread.mail_id, what, findings(subjects=(words.name(),), by=sender.name))
        file_mail(session, cabinet, next_to_file(session) or "")


def _make_sheets(cabinet: Cabinet) -> None:
    while step(cabinet, _AT_ONCE):
        pass


def _print_sizes(cabinet: Cabinet) -> None:
    with cabinet.reading() as session:
        count = session.scalar(select(func.count()).select_from(Case)) or 1
        terms = session.scalar(select(func.avg(func.length(SearchSheet.terms)))) or 0
        running = session.scalar(select(func.avg(func.length(SearchSheet.running)))) or 0
        read = session.scalar(select(func.avg(func.length(Mail.report) + func.length(Mail.findings)))) or 0
    _say("cases", f"{count:,}")
    _say("a sheet", f"{terms:,.0f} + {running:,.0f} bytes (what was read of its mail: {read:,.0f})")


def _print_searches(cabinet: Cabinet) -> None:
    asked = {
        "a rare word": _RARE,
        "a common word": "school",
        "three words": "parents group children",
        "the beginning of a word": "quagsw",
        "a phrase, of rare words": f"“{_PHRASE}”",
        "a phrase, of common words": "“in the group”",
        "another phrase": "“group in the”",
        "nothing": "nonexistentword",
    }
    for name, typed in asked.items():
        found, lines = len(_search(cabinet, typed)), _timed(lambda typed=typed: _show(cabinet, typed))
        start = time.process_time()
        times = [_timed(lambda typed=typed: _search(cabinet, typed)) for _ in range(_ROUNDS)]
        work = (time.process_time() - start) / _ROUNDS
        took = f"{statistics.median(times) * 1000:4.0f} ms, of it the processor's {work * 1000:4.0f} ms"
        _say(name, f"{took}; with its lines {lines * 1000:4.0f} ms; {found:,} cases")


def _search(cabinet: Cabinet, typed: str) -> list[str]:
    refresh(cabinet, HEAD)
    with cabinet.reading() as session:
        return [each.case_id for each in search(session, cabinet, HEAD, read_query(typed)).hits]


def _show(cabinet: Cabinet, typed: str) -> None:
    """As the page does, but for its template."""
    looked = Looked(frozenset(each.term for each in read_query(typed).words), ())
    hits = _search(cabinet, typed)[:ON_A_PAGE]
    with cabinet.reading() as session:
        for each in hits:
            lines_of(texts_of(session, cabinet, session.get_one(Case, each)), looked)


def _print_upkeep(cabinet: Cabinet) -> None:
    with cabinet.reading() as session:
        some = list(session.scalars(select(Case.id).limit(50)))

    def anew() -> None:
        with cabinet.writing() as session:
            bring_up_to_date(session, cabinet, some)

    _say("a sheet made anew", f"{_timed(anew) / len(some) * 1000:.1f} ms")
    _say("nothing to bring up to date", f"{_timed(lambda: step(cabinet)) * 1000:.1f} ms")


def _timed(does: Callable[[], object]) -> float:
    start = time.perf_counter()
    does()
    return time.perf_counter() - start


def _say(what: str, figure: str) -> None:
    print(f"{what:28} {figure}", flush=True)


if __name__ == "__main__":
    main()
