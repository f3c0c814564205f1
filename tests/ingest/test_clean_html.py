"""Hostile HTML made harmless: asserted on the tree that a browser's parser would make of what is left."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.clean_html import clean_html, layout_of

ALLOWED = {
    "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "code", "span", "br", "wbr", "q", "p", "div",
    "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "address", "center",
    "section", "article", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "html", "head", "body",
}  # fmt: skip
EVIL = "https://evil.example/x"
GALLERY = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    f"<script src={EVIL}></script>",
    "<svg onload=alert(1)>",
    f"<svg><image href={EVIL} /><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><script>alert(1)</script></svg>",
    f'<meta http-equiv=refresh content="0;url={EVIL}">',
    f"<base href={EVIL}>",
    f"<link rel=stylesheet href={EVIL}>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    f"<iframe src={EVIL}></iframe><frameset><frame src={EVIL}></frameset>",
    f"<style>@import url({EVIL}); body{{background:url({EVIL})}}</style>",
    f'<p style="background:url({EVIL});position:fixed" class=a id=b>x</p>',
    f"<table background={EVIL}><tr><td background={EVIL} width=1 onclick=alert(1)>x</td></tr></table>",
    f"<body background={EVIL} onload=alert(1)>x",
    "<a href='javascript:alert(1)'>x</a><a href='java\nscript:alert(1)'>y</a><a href=' &#1;javascript:alert(1)'>z</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a><a href='vbscript:x'>y</a>",
    f"<img src=x onerror=alert(1)><img srcset='{EVIL} 2x'><picture><source srcset={EVIL}></picture>",
    f"<form action={EVIL}><input name=a autofocus onfocus=alert(1)><button formaction={EVIL}>go</button></form>",
    "<template><script>alert(1)</script></template>",
    f"<object data={EVIL}></object><embed src={EVIL}><applet code=x></applet>",
    f"<video src={EVIL} poster={EVIL} onerror=alert(1)></video><audio src={EVIL}></audio><bgsound src={EVIL}>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<select><template><style><!--</style><a rel='--></style></template></select><img src onerror=alert(1)>'>",
    "<!--[if mso]><script>alert(1)</script><![endif]--><!--><img src=x onerror=alert(1)>-->",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp><plaintext><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><marquee onstart=alert(1)>x</marquee></details>",
    "<img alt='<script>alert(1)</script>' src=x>",
    "<a href='https://a.example/\"><script>alert(1)</script>'>x</a>",
    "<td colspan=999999999 rowspan='1 onclick=x'>x</td>",
    "<p>\x00<scr\x00ipt>alert(1)</script>",
    '<isindex action="javascript:alert(1)"><keygen autofocus onfocus=alert(1)><dialog open>x</dialog>',
]


@pytest.mark.parametrize("hostile", GALLERY)
def test_nothing_is_left_that_runs_or_fetches(hostile: str) -> None:
    clean = clean_html(f"<p>before</p>{hostile}")
    tree = LexborHTMLParser(clean)
    for node in tree.root.traverse(include_text=False):
        assert node.tag in ALLOWED or node.tag == "-document", node.tag
        for name, value in node.attributes.items():
            assert name in {"colspan", "rowspan"}
            assert value.isdigit()
            assert len(value) <= 2
    assert "before" in tree.body.text()


def test_what_is_clean_stays_clean_when_it_is_read_once_more() -> None:
    """What a browser makes of it is what was cleaned: no markup comes to life by being written and read again."""
    for hostile in GALLERY:
        clean = clean_html(hostile)
        assert LexborHTMLParser(LexborHTMLParser(clean).html).html == LexborHTMLParser(clean).html
        assert clean_html(clean) == clean


def test_the_layout_that_people_gave_their_words_stays() -> None:
    clean = clean_html(
        "<h2>Monday</h2><p>I am <b>very</b> cross:<ul><li>one<li>two</ul><table><tr><td colspan=2>9:00</td></tr></table>"
        "<blockquote>he said</blockquote>"
    )
    tree = LexborHTMLParser(clean)
    assert [each.text() for each in tree.css("b, li")] == ["very", "one", "two"]
    assert tree.css_first("td").attributes == {"colspan": "2"}
    assert tree.css_first("blockquote").text() == "he said"


def test_links_and_pictures_become_words() -> None:
    clean = clean_html(
        f'<a href="{EVIL}">my bank</a> <a href="mailto:a@b.example">a@b.example</a> '
        f'<a href="javascript:x">y</a> <img src="{EVIL}" alt="the list"><img src=x> <a href="{EVIL}"><img src=y></a>'
    )
    words = LexborHTMLParser(clean).body.text()
    assert f"my bank [{EVIL}]" in words
    assert words.count("a@b.example") == 1
    assert "javascript" not in words
    assert "[picture: the list][picture]" in words


def test_the_html_of_a_mail_is_found_and_plain_words_have_none() -> None:
    mail = EmailMessage()
    mail.set_content("plain")
    assert layout_of(mail.as_bytes()) is None
    mail.add_alternative("<p>Grüße <b>fett</b></p><script>1</script>", subtype="html")
    assert layout_of(mail.as_bytes()) == "<p>Grüße <b>fett</b></p>\n"
