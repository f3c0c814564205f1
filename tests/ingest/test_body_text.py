"""The body as text: from plain or HTML, in whatever charset, with nothing lost and nothing seen that a reader would not see."""

from __future__ import annotations

import base64
import quopri

import pytest

from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, file, inner, multipart, part, raw

PLAIN, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"
WORDS = "They called my son a liar in the class chat."


def text(mail: bytes) -> str:
    return parse_mail(mail).text


def test_plain_words_stand_as_they_are_with_bare_line_feeds() -> None:
    assert text(raw("one\r\n\r\ntwo\rthree\n  four\r\n")) == "one\n\ntwo\nthree\n  four\n"


def test_a_mail_of_html_alone_keeps_paragraphs_lists_tables_and_quotes() -> None:
    html = (
        "<html><head><title>no</title><style>p {color: red}</style></head><body><p>Dear&nbsp;Head,</p>"
        "<p>this is <b>not</b> on:<br>really</p><ul><li>first</li><li>second</li></ul>"
        "<table><tr><td>Mon</td><td>3 pm</td></tr><tr><td>Tue</td><td>4 pm</td></tr></table>"
        "<blockquote>she said<br>so</blockquote><script>alert(1)</script><p>Ola</p></body></html>"
    )
    found = text(raw(html, FROM, DATE, f"Content-Type: {HTML}"))
    assert found == (
        "Dear Head,\n\nthis is not on:\nreally\n\n- first\n- second\n\nMon\t3 pm\nTue\t4 pm\n\n> she said\n> so\n\nOla\n"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">{}</div>',
        '<span style="font-size:0px">{}</span>',
        '<p style="VISIBILITY: HIDDEN">{}</p>',
        "<p hidden>{}</p>",
        "<!-- {} -->",
        "<template>{}</template>",
        '<p style="mso-hide:all"><b>{}</b></p>',
    ],
)
def test_what_a_reader_would_not_see_is_not_text(hidden: str) -> None:
    html = f"<p>before</p>{hidden.format('invisible')}<p>after</p>"
    assert text(raw(html, FROM, DATE, f"Content-Type: {HTML}")) == "before\n\nafter\n"


@pytest.mark.parametrize(
    "broken", ["<p>one<p>two", "<div><b>one</div>two</b>", "one<br/>two", "<x:y>one</x:y><p>two", "<p>one</p>two"]
)
def test_broken_html_loses_no_word(broken: str) -> None:
    assert text(raw(broken, FROM, DATE, f"Content-Type: {HTML}")).split() == ["one", "two"]


def test_of_an_alternative_the_plain_words_are_taken_once() -> None:
    found = text(multipart("alternative", part(PLAIN, WORDS), part(HTML, f"<p>{WORDS}</p>")))
    assert found == WORDS + "\n"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "lying",
    ["", "  \r\n", "View this message in HTML.", "Your email client does not support HTML messages.", "<html>"],
)
def test_a_plain_part_that_only_points_at_the_html_gives_way(lying: str, order: int) -> None:
    parts = [part(PLAIN, lying), part(HTML, f"<p>{WORDS}</p><p>{WORDS}</p>")][::order]
    assert text(multipart("alternative", *parts)) == f"{WORDS}\n\n{WORDS}\n"


def test_a_short_plain_part_stays_where_the_html_says_no_more() -> None:
    assert text(multipart("alternative", part(PLAIN, "Thanks"), part(HTML, "<p>Thanks</p>"))) == "Thanks\n"


def test_an_alternative_with_pictures_in_its_html_has_them_as_exhibits() -> None:
    related = inner(
        "related",
        part(HTML, f"<p>{WORDS}</p><img src=cid:1>"),
        file("image/png", "chat.png", b"\x89PNG\r\n\x1a\nx", "inline"),
    )
    report = parse_mail(multipart("alternative", part(PLAIN, WORDS), related))
    assert report.text == WORDS + "\n"
    assert [(each.filename, each.inline) for each in report.exhibits] == [("chat.png", True)]


def test_text_before_and_after_a_picture_is_one_text() -> None:
    report = parse_mail(
        multipart(
            "mixed",
            part(PLAIN, "See this:"),
            file("image/png", "a.png", b"\x89PNG\r\n\x1a\nx"),
            part(PLAIN, "and that is all"),
        )
    )
    assert report.text == "See this:\n\nand that is all\n"


def test_a_signed_mail_has_its_words_and_the_signature_as_an_exhibit() -> None:
    report = parse_mail(
        multipart("signed", part(PLAIN, WORDS), file("application/pgp-signature", "s.asc", b"-----BEGIN"))
    )
    assert report.text == WORDS + "\n"
    assert [each.filename for each in report.exhibits] == ["s.asc"]


@pytest.mark.parametrize(
    ("data", "declared", "words"),
    [
        ("café – “yes”".encode(), "utf-8", "café – “yes”"),
        ("café £5".encode("iso8859-1"), "iso-8859-1", "café £5"),
        ("“café” – €5".encode("cp1252"), "windows-1252", "“café” – €5"),
        # Latin-1 always means windows-1252 (WHATWG).
        ("“café” – €5".encode("cp1252"), "iso-8859-1", "“café” – €5"),
        # UTF-8 that calls itself latin-1 or ASCII.
        ("“café” – €5".encode(), "iso-8859-1", "“café” – €5"),
        ("“café” – €5".encode(), "us-ascii", "“café” – €5"),
        # windows-1252 that calls itself UTF-8.
        ("“café” – €5".encode("cp1252"), "utf-8", "“café” – €5"),
        ("“café”".encode(), None, "“café”"),
        ("“café”".encode("cp1252"), None, "“café”"),
        ("café".encode(), "x-unknown", "café"),
        ("café".encode(), '"utf-8"', "café"),
        ("zażółć gęślą".encode("iso8859-2"), "iso-8859-2", "zażółć gęślą"),
        ("привет".encode("koi8-r"), "koi8-r", "привет"),
        ("こんにちは".encode("iso2022_jp"), "iso-2022-jp", "こんにちは"),
        ("café".encode("utf-16"), "utf-16", "café"),
        ("\ufeffcafé".encode(), "utf-8", "café"),
        ("café".encode(), "base64", "café"),
    ],
)
def test_charsets_declared_lying_and_missing(data: bytes, declared: str | None, words: str) -> None:
    kind = "Content-Type: text/plain" + (f"; charset={declared}" if declared else "")
    assert (
        text(raw(data + b"\r\n" if not declared or "16" not in declared else data, FROM, DATE, kind)).strip() == words
    )


def test_a_charset_that_lies_is_warned_about_and_a_true_one_is_not() -> None:
    lying = raw("caf\xe9".encode("latin-1"), FROM, DATE, "Content-Type: text/plain; charset=utf-8")
    true = raw("café", FROM, DATE, "Content-Type: text/plain; charset=utf-8")
    assert parse_mail(lying).warnings == ("A declared charset was not true; the text was read by its bytes.",)
    assert parse_mail(true).warnings == ()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("quoted-printable", quopri.encodestring(WORDS.encode() + "é".encode())),
        ("base64", base64.encodebytes(WORDS.encode() + "é".encode())),
        ("BASE64 ", base64.b64encode(WORDS.encode() + "é".encode())),
        ("8bit", WORDS.encode() + "é".encode()),
        ("x-made-up", WORDS.encode() + "é".encode()),
    ],
)
def test_transfer_encodings(encoding: str, data: bytes) -> None:
    fields = ("Content-Type: text/plain; charset=utf-8", f"Content-Transfer-Encoding: {encoding}")
    assert text(raw(data, FROM, DATE, *fields)) == WORDS + "é\n"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [("base64", b"Some words *** that are no base64!"), ("quoted-printable", b"Some words = that=ZZ are not")],
)
def test_words_that_are_not_encoded_as_they_say_stay_readable(encoding: str, data: bytes) -> None:
    report = parse_mail(raw(data, FROM, DATE, f"Content-Transfer-Encoding: {encoding}"))
    assert report.text.startswith("Some words ")
    assert bool(report.warnings) == (encoding == "base64")


def test_flowed_lines_are_joined_and_quotes_keep_their_depth() -> None:
    body = "This goes \r\non and \r\non.\r\n\r\n> quoted \r\n> words\r\n>> deeper\r\n-- \r\nOla\r\n"
    found = text(raw(body, FROM, DATE, "Content-Type: text/plain; charset=utf-8; format=flowed"))
    assert found == "This goes on and on.\n\n> quoted words\n>> deeper\n-- \nOla\n"


def test_flowed_with_delsp_joins_without_a_space() -> None:
    found = text(raw("ab \r\ncd\r\n", FROM, DATE, "Content-Type: text/plain; format=Flowed; DelSp=Yes"))
    assert found == "abcd\n"


def test_plain_words_that_are_not_in_the_far_longer_html_stay_beside_them() -> None:
    found = text(
        multipart("alternative", part(PLAIN, "The password is in the other mail."), part(HTML, f"<p>{WORDS}</p>" * 5))
    )
    assert found.startswith("The password is in the other mail.\n\n" + WORDS)


@pytest.mark.parametrize("wrong", [b"nothing=", b"boundary=other"])
def test_a_boundary_that_is_missing_or_wrong_is_found_in_the_body(wrong: bytes) -> None:
    mail = multipart("mixed", part(PLAIN, WORDS), file("text/plain", "a.txt", b"more words"))
    report = parse_mail(mail.replace(b"boundary=", wrong))
    assert report.text == WORDS + "\n"
    assert [(each.filename, each.text) for each in report.exhibits] == [("a.txt", "more words")]
    assert report.warnings == ("The parts of the mail are not marked as they should be.",)


def test_a_multipart_with_no_parts_at_all_shows_its_words() -> None:
    assert text(raw(WORDS, FROM, DATE, "Content-Type: multipart/mixed; boundary=x")) == WORDS + "\n"


def test_a_mail_cut_off_in_a_part_keeps_what_came() -> None:
    mail = multipart("mixed", part(PLAIN, WORDS), file("text/plain", "a.txt", b"more words " * 20))
    report = parse_mail(mail[: mail.index(b"base64") + 150])
    assert report.text == WORDS + "\n"
    assert len(report.exhibits) == 1


def test_an_empty_mail_is_an_empty_report() -> None:
    report = parse_mail(b"")
    assert (report.subject, report.text, report.reply, report.exhibits) == ("", "", "", ())


def test_nul_bytes_and_control_letters_do_not_hide_words() -> None:
    assert "hid den" in text(raw(b"hid\x00 den\r\n"))


@pytest.mark.parametrize("field", ['Content-Disposition: inline; filename="body.txt"', "X-Other: none"])
def test_a_body_that_has_a_name_is_the_words_and_the_file_after_it_is_not(field: str) -> None:
    body = part('text/plain; charset=utf-8; name="body.txt"', WORDS, field)
    report = parse_mail(multipart("mixed", body, file("text/plain", "notes.txt", b"Monday.", "inline")))
    assert report.text == WORDS + "\n"
    assert [each.filename for each in report.exhibits] == ["notes.txt"]


def test_a_chat_export_alone_is_an_exhibit_though_it_is_inline() -> None:
    report = parse_mail(multipart("mixed", file("text/plain", "WhatsApp Chat.txt", b"Monday.", "inline")))
    assert report.text == ""
    assert [each.filename for each in report.exhibits] == ["WhatsApp Chat.txt"]
