"""How well the leak check finds what gives somebody away, and how often it blocks for nothing: `python -m benchmarks.leaks`.

The letters are those of `tests/outbound/leaks`; besides, every letter of the book as it stands, and the time that a letter
of a case with ten mails takes.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from dataclasses import replace

from casefile.school import School
from outbound.leaks.leak_check import Known, Leak, LetterWords, Party, Told, leaks
from outbound.letter_book import letter_book
from outbound.letter_examples import faces
from tests.cast import SCHOOL
from tests.outbound.leaks_read import Example, read_examples

SETS = {
    "built with": ("to_build_with.toml",),
    "held out": ("held_out.toml",),
    "by another hand": ("fresh.toml",),
    "by a third hand": ("second.toml",),
}
_ROUNDS = 20


def main() -> None:
    """Prints a table a set, the letters of the book that would be blocked, and the time a letter takes."""
    shown = "--show" in sys.argv
    for title, names in SETS.items():
        examples = [each for name in names for each in read_examples(name)]
        _print_set(title, examples, shown=shown)
    _print_book(SCHOOL)
    _print_time(next(each for each in read_examples("to_build_with.toml") if each.known.role == "subject"))


def _print_set(title: str, examples: list[Example], *, shown: bool) -> None:
    roles: Counter[tuple[str, str]] = Counter()
    for each in examples:
        found, role = leaks(each.letter, each.known), each.known.role
        missed = each.missed(found)
        if each.expected:
            roles[role, "leaky"] += 1
            roles[role, "found"] += not missed
        else:
            roles[role, "clean"] += 1
            roles[role, "blocked"] += bool(found)
        if shown and (missed if each.expected else found):
            print(f"  {each.case}: missed {missed}, found {[(one.sort, one.words) for one in found]}")
    print(f"\n{title:15}leaky  found  recall   clean  blocked")
    for role in sorted({role for role, _ in roles}):
        _print_row(role, *(roles[role, each] for each in ("leaky", "found", "clean", "blocked")))
    _print_row("all", *(sum(n for (_, what), n in roles.items() if what == each) for each in ("leaky", "found", "clean", "blocked")))  # fmt: skip


def _print_row(role: str, leaky: int, found: int, clean: int, blocked: int) -> None:
    recall = f"{found / leaky:.3f}" if leaky else "-"
    print(
        f"{role:12} {leaky:7} {found:6} {recall:>7} {clean:7} {blocked:8}"
        + (f"  ({blocked / clean:.1%})" if clean else "")
    )


def _print_book(school: School) -> None:
    written = blocked = 0
    for kind in letter_book().values():
        for face in faces(school, kind):
            words = face.write(None)
            known = Known(
                face.to.role,
                Party(face.to.name, addresses=(face.to.address,)),
                "CD-7KXM-4Q",
                staff=tuple(each.name for each in school.people),
                told=(Told("The messages in the Year 3 Oak group on Monday evening."),),
            )
            found: list[Leak] = leaks(LetterWords(words.subject, words.text), known)
            written, blocked = written + 1, blocked + bool(found)
    print(f"\nletters of the book as they stand: {written}, blocked {blocked}")


def _print_time(example: Example) -> None:
    """A letter of ordinary length, in a case of ten mails by three reporters."""
    text = "\n\n".join([example.letter.text] * 6)
    reporters = tuple(Party(f"{name} Marlow", ("Tilly", "Arlo")) for name in ("Jane", "Tom", "Kim"))
    told = tuple(
        Told(f"{each.words} This is mail number {n}. " * 3, each.at) for each in example.known.told for n in range(10)
    )
    known = replace(example.known, told=told, reporters=(*example.known.reporters, *reporters))
    leaks(LetterWords("A letter", text), known)
    begun = time.process_time()
    for _ in range(_ROUNDS):
        leaks(LetterWords("A letter", text), known)
    spent = (time.process_time() - begun) * 1000 / _ROUNDS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a letter of {len(text.split())} words, ten mails: {spent:.1f} ms CPU, {memory:.0f} MB")


if __name__ == "__main__":
    main()
