"""Who stands out in a letter beside its reader: "the other girl", who lives near them, who was in tears, who saw it from a window."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outbound.leaks.leak_told_of import KIN, LINKS, WHO, end_of_own
from outbound.leaks.leak_words import sentences, without_quotes

# Who stands out, whatever is said of them.
_STANDS_OUT = (
    # Beside somebody else: "the other girl", "our newest family", "the only mother".
    rf"\b(?:the|that|this) other (?:little |small )?(?:{WHO})(?![\w'’-])",
    rf"\b(?:our|the) (?:newest|youngest|oldest|eldest|only|smallest) (?:\w+ )?(?:{WHO})\b(?! (?:group|class))",
    rf"\b(?:only|just) (?:one|two|a few) (?:\w+ )?(?:{WHO})\b",
    rf"\bthere (?:is|was|are|were) (?:an?|one|two|three|some|several) (?:(?!(?:{LINKS}|class|member)\b)[\w'’-]+ ){{0,2}}?(?!person\b)(?:{WHO})\b(?! (?:group|chat|evening))",
    r"\bthey (?:have|had|were|are) (?:[\w'’-]+ ){1,3}?their (?:daughter|son|baby|toddler|little (?:girl|boy)|eldest|youngest)\b",
    # By what they are: "a single mother", "a family of another faith".
    rf"\b(?:an?|one) (?:\w+ly )?(?!(?:{LINKS}|class|happy|good|whole|very|member|small|young|other|own)\b)[\w-]+ (?:{KIN})(?<!child)(?<!parent)(?![\w'’-])",
    rf"\b(?:an?|one) (?:{KIN}) of (?:another|a different|other|the \w+ faith)\b",
    # By where they are: beside the reader, or where they saw it from.
    r"\b(?:lives?|living) (?:\w+ )?(?:near(?:est|by)?|next door|close|opposite|beside|across|round the corner)(?: to)?(?: you\b)?",
    r"\bnext door to you|(?:in|on|from|of) your (?:own )?(?:street|road|estate|building|block)\b|\bwhere you live\b|\byour neighbour(?:['’]s \w+)? (?:has|have|had|heard|saw|told|is|was)\b|\byou (?:both )?share an? \w+",
    r"\b(?:somebody|someone|an? (?:person|parent|friend|neighbour)|people|those) (?:(?:whom|who|that) )?(?:you (?:know|knew|trust|see|meet|work|once|used|sit|live|count)|close to you|near you|in your own)\b",
    (
        r"\b(?:was|were|been|being) (?:\w+ )?(?:seen|overheard|heard|spotted|watched|witnessed|observed)"
        r" (?:from|through|by (?!(?:our|my|mr|mrs|ms|miss|members? of (?:our )?staff|several|many|me|us)\b))(?: ?[\w'’-]+){1,4}"
    ),
    r"\b(?:an?|the|one|some) (?:\w+ )?(?:picture|photo|photograph|video|film|recording|clip|footage)s? (?:of you|in which you|that shows? you)\b",
    rf"\byou (?:\w+ )?(?:made|left|drove|reduced) (?:an?|one|two|somebody|someone) (?:\w+ )?(?:{WHO})? ?(?:cry|weep|shake|feel|to tears|without|in)\b",
    # By what it did to them, or what it cost them to tell.
    (
        r"\b(?:in tears|(?:burst|broke) into tears|sobb(?:ed|ing)|wept|sleepless|nightmares?|panic attacks?|(?:off|missed) (?:school|sick|work)"
        r"|signed off|stomach ache|tummy ache|wet (?:himself|herself|the bed)|threw up|how it (?:felt|feels) (?:to|when))\b"
    ),
    r"\bit (?:took|cost|must have taken) (?:[\w'’-]+ ){0,4}courage\b",
)
_SINGLED_OUT = [re.compile(each, re.IGNORECASE) for each in _STANDS_OUT]


def singled_out_in(text: str) -> Iterator[str]:
    """Who stands out beside the reader: "the other girl", who lives near them, who saw it from a window, who was in tears."""
    for _, sentence in sentences(text):
        said = without_quotes(sentence)[: end_of_own(sentence)]
        for pattern in _SINGLED_OUT:
            yield from (match[0].strip() for match in pattern.finditer(said))
