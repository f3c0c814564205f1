"""People's names as they stand in running text, and names that are no people's."""

from __future__ import annotations

import re

TITLE = r"(?:Mr|Mrs|Miss|Ms|Mx|Dr|Rev|Sir|mr|mrs|miss|ms)\.?"
_WORD = r"[A-ZÀ-Þ][\w’'-]*[\w]"
FIRST = _WORD
# At most a title and three words: bounded, so that no text makes it slow.
NAME = rf"(?:{TITLE} )?{_WORD}(?: [A-ZÀ-Þ](?![\w])\.?)?(?: {_WORD}){{0,2}}"

_WORDS_NO_NAMES = """
i the a an and but so as at by for from if in is it its it's of on or to we you he she they this that these
those there then what when where which who whose why how my our your his her their me him us them one two three
four five six seven eight nine ten all any some every each both no not never nobody somebody someone everyone
everybody nothing something anyone most many monday tuesday wednesday thursday friday saturday sunday january
february march april may june july august september october november december christmas easter eid diwali
ramadan today yesterday tomorrow tonight last next since because although however please thanks thank hello hi
hiya dear hey morning evening afternoon good regards kind yours sincerely faithfully best sorry school primary
reception nursery year class group chat whatsapp facebook tiktok instagram twitter nextdoor google youtube
snapchat ofsted pta sats slt ta head headteacher teacher deputy governors governor office staff parent parents
mum mums dad dads mummy daddy nan grandad gran mother father police council nhs england english british uk
manchester also anyway apparently basically honestly can could would should will did does do has have had was
were been am are just only even still now well oh ok okay yes yeah nah lol omg wtf month week screenshot photo picture pic
image video attached see look let let's lets after before during while until once another other others mr mrs
miss ms dr rev sir don't dont i'm i've i'd i'll we've we're re fw fwd ps nb pe hr it's everyone people person
man woman god jesus lord muslim christian jewish hindu sikh polish romanian asian black white brexit labour tory
conservative reform green government trust academy code conduct policy senior leadership team safeguarding lead
subject date time caller message admin oak elm ash maple beech birch cherry hazel
"""
_CONTRACTED = re.compile(r"n't$|'(?:ve|re|ll|d|m)$")
_NO_NAMES = frozenset(_WORDS_NO_NAMES.split())


def is_name(words: str) -> bool:
    """False for capitals that begin sentences, days, months, and the words of schools."""
    bare = [each for each in re.split(r"[ .]+", words) if each and not re.fullmatch(TITLE, each)]
    return (
        bool(bare)
        and plain(bare[0]) not in _NO_NAMES
        and not _CONTRACTED.search(plain(bare[0]))
        and not words.isupper()
    )


def plain(word: str) -> str:
    """A word for comparing: small letters, one kind of apostrophe."""
    return word.casefold().replace("’", "'").strip(" .,;:!?'\"")


def same_person(one: str, other: str) -> bool:
    """True where two ways of naming may mean the same person: one's words all stand in the other."""
    first, second = _words(one), _words(other)
    return bool(first and second) and (first <= second or second <= first)


def _words(name: str) -> frozenset[str]:
    words = [plain(each).removesuffix("'s") for each in re.findall(r"[^\W\d_][\w’'-]*", name.split("(", maxsplit=1)[0])]
    return frozenset(each for each in words if not re.fullmatch(TITLE, each, re.IGNORECASE))
