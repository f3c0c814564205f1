"""Mails whose seams are torn: fields, parts, parameters and addresses are found where a person would find them."""

from __future__ import annotations

import tracemalloc
from base64 import b64encode

import pytest

from casefile.report import Mailbox, Report
from ingest.lenient_message import MOST_PARTS, parsed
from ingest.parse_mail import parse_mail
from tests.ingest.raw_mails import DATE, FROM, file, inner, multipart, part, raw

PLAIN, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"
PDF = b"%PDF-1.4 not much of one"


def of_parts(*parts: bytes, outer: bytes = b"Content-Type: multipart/mixed; boundary=b") -> Report:
    body = b"".join(b"--b\r\n" + each + b"\r\n" for each in parts)
    return parse_mail(b"From: ola@parents.example\r\n" + outer + b"\r\n\r\n" + body + b"--b--\r\n")


def names(report: Report) -> list[str]:
    return [each.filename for each in report.exhibits]


def test_a_line_broken_off_its_field_belongs_to_it_where_fields_follow() -> None:
    attached = b'Content-Type: application/pdf;\r\nname="letter.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    report = of_parts(part(PLAIN, "See."), attached + b64encode(PDF))
    assert names(report) == ["letter.pdf"]
    assert report.exhibits[0].content_type == "application/pdf"


@pytest.mark.parametrize("words", ["Note: he hit her.", "He hit her\r\nand then: nothing.", "10:30 he hit her."])
def test_words_without_an_empty_line_above_them_are_not_taken_for_fields(words: str) -> None:
    report = of_parts(words.encode())
    assert report.text == words.replace("\r\n", "\n") + "\n"


def test_an_indented_first_field_is_read() -> None:
    assert parse_mail(b" From: Ola <ola@parents.example>\r\nSubject: a\r\n\r\nb").sender.name == "Ola"


@pytest.mark.parametrize("between", [b" ", b"\t"])
def test_a_line_of_spaces_ends_the_header_only_where_words_follow(between: bytes) -> None:
    mail = parse_mail(
        b"Subject: a\r\n" + between + b"\r\nFrom: ola@parents.example\r\n" + between + b"\r\nThe words.\r\n"
    )
    assert (mail.subject, mail.sender.address, mail.text) == ("a", "ola@parents.example", "The words.\n")


def test_a_field_folded_over_a_line_of_spaces_is_read_to_its_end() -> None:
    mail = parse_mail(b"To: ann@a.example,\r\n\t\r\n\tbo@a.example\r\nSubject: a\r\n\r\nThe words.\r\n")
    assert [each.address for each in mail.to] == ["ann@a.example", "bo@a.example"]
    assert mail.text == "The words.\n"


def test_a_header_torn_by_empty_lines_is_one_and_fields_quoted_by_a_writer_are_words() -> None:
    torn = parse_mail(b"Mime-Version: 1.0\r\n\r\n\r\nTo: head@school.example\r\nSubject: a\r\n\r\nThe words.\r\n")
    assert (torn.subject, torn.text) == ("a", "The words.\n")
    quoted = parse_mail(raw("From: Dave <dave@a.example>\r\nSubject: You\r\n\r\nIdiot.\r\n"))
    assert quoted.sender.address == "ola@parents.example"
    assert quoted.text.startswith("From: Dave")


def test_a_multipart_that_shares_its_boundary_with_the_one_within_is_taken_apart() -> None:
    shared = b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
    text, html = part(PLAIN, "The words."), part(HTML, "<p>The words.</p>")
    picture = file("image/png", "a.png", b"\x89PNG\r\n\x1a\n")
    report = of_parts(shared, text, html + b"\r\n--b--\r\n", picture)
    assert report.text == "The words.\n"
    assert names(report) == ["a.png"]


def test_parts_within_multiparts_of_shared_boundaries_count_towards_the_limit() -> None:
    shared = [
        b"--out\r\n"
        + b"Content-Type: multipart/mixed; boundary=in%d\r\n\r\n--in%d\r\n" % (number, number)
        + b"Content-Type: multipart/mixed; boundary=in%d\r\n\r\n" % number
        + b"--in%d\r\n\r\nwords\r\n" % number * 200
        for number in range(50)
    ]
    whole = parsed(b"Content-Type: multipart/mixed; boundary=out\r\n\r\n" + b"".join(shared))
    assert sum(1 for _ in whole.walk()) <= 2 * MOST_PARTS


def test_a_mail_behind_the_last_mark_is_no_part_of_this_one() -> None:
    first = multipart("mixed", part(PLAIN, "The words."))
    assert parse_mail(first + b"From somebody else\r\n" + first).text == "The words.\n"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_multipart_encoded_as_a_whole_is_decoded_first(encoding: str) -> None:
    whole = b"--b\r\nContent-Type: text/plain\r\n\r\nThe words.\r\n--b--\r\n"
    body = b64encode(whole) if encoding == "base64" else whole
    fields = ("Content-Type: multipart/mixed; boundary=b", f"Content-Transfer-Encoding: {encoding}")
    assert parse_mail(raw(body, FROM, DATE, *fields)).text == "The words.\n"


def test_a_boundary_of_many_dashes_is_found_though_another_is_stated() -> None:
    body = "------=_Next\r\nContent-Type: text/plain\r\n\r\nThe words.\r\n------=_Next--\r\n"
    assert parse_mail(raw(body, FROM, DATE, "Content-Type: multipart/mixed; boundary=other")).text == "The words.\n"


@pytest.mark.parametrize(
    "stated", ["text/html charset=utf-8", "text / html; charset=utf-8", 'TEXT/HTML;charset="utf-8']
)
def test_a_type_written_badly_is_still_that_type(stated: str) -> None:
    assert parse_mail(raw("<p>Café</p>", FROM, DATE, f"Content-Type: {stated}")).text == "Café\n"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("filename=Report of May (1).txt; size=3", "Report of May (1).txt"),
        ("filename*0*=utf-8''caf%C3%A9; filename*1=\" one.txt\"", "café one.txt"),
        ("filename*1=b.txt; filename*0=a", "ab.txt"),
        ("filename*0*=utf-8''caf%C3; filename*1*=%A9.txt", "café.txt"),
        ('filename="a;b=c.txt"; x=1', "a;b=c.txt"),
        ("filename*=iso-8859-1''%E9.txt; filename=wrong.txt", "é.txt"),
        ("\r\n filename*0=a\r\n filename*1=b.txt", "ab.txt"),
        ('filename="no end.txt', "no end.txt"),
        ('filename="a.txt"; filename="b.txt"', "a.txt"),
        ("filename==?utf-8?Q?caf=C3=A9?=.txt", "café.txt"),
    ],
)
def test_the_name_of_a_file(written: str, name: str) -> None:
    attached = f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {written}\r\n\r\nx"
    assert names(of_parts(part(PLAIN, "See."), attached.encode())) == [name]


def test_base64_with_a_few_letters_damaged_is_decoded_and_words_are_not() -> None:
    fields = (FROM, DATE, "Content-Transfer-Encoding: base64", f"Content-Type: {PLAIN}")
    good = b64encode(b"The words of a mother.").decode()
    assert parse_mail(raw(good[:4] + "*" + good[4:], *fields)).text == "The words of a mother.\n"
    assert parse_mail(raw("Plain words, after all.", *fields)).text == "Plain words, after all.\n"


@pytest.mark.parametrize(
    ("words", "declared", "true"),
    [
        ("你好！老师说我的孩子很笨。", "gb2312", "utf-8"),
        ("Protección de la niña", "windows-1251", "utf-8"),
        ("Žluťoučký kůň", "iso-8859-2", "utf-8"),
        ("シニアソフトウェア", "", "iso2022_jp"),
        ("Учитель кричал на ребёнка при всех, и это уже не в первый раз в этом году.", "koi8-r", "koi8-r"),
        ("quote me", "utf-16", "utf-16"),
    ],
)
def test_a_text_is_read_by_what_it_is(words: str, declared: str, true: str) -> None:
    kind = f"Content-Type: text/plain; charset={declared}" if declared else "Content-Type: text/plain"
    assert parse_mail(raw(words.encode(true), FROM, DATE, kind)).text == f"{words}\n"


@pytest.mark.parametrize("charset", ["win-1257", "windows 1257", "x-cp1257", "cp1257"])
def test_windows_charsets_have_many_names(charset: str) -> None:
    kind = f'Content-Type: text/plain; charset="{charset}"'
    assert parse_mail(raw("Žemė".encode("cp1257"), FROM, DATE, kind)).text == "Žemė\n"


def test_controls_that_were_letters_of_windows_1252_are_those_letters() -> None:
    assert parse_mail(raw("\x80 5, \x93please\x94", FROM, DATE, f"Content-Type: {PLAIN}")).text == "€ 5, “please”\n"


def test_of_a_mail_whose_html_is_cut_by_files_no_piece_is_a_file() -> None:
    pieces = inner(
        "mixed", part(HTML, "<p>above</p>"), file("image/png", "a.png", b"\x89PNG"), part(HTML, "<p>below</p>")
    )
    report = parse_mail(multipart("alternative", part(PLAIN, ""), pieces))
    assert report.text == "above\n\nbelow\n"
    assert names(report) == ["a.png"]


def test_html_may_state_its_charset_itself() -> None:
    html = '<html><head><meta charset="windows-1251"></head><body><p>Учитель</p></body></html>'
    assert parse_mail(raw(html.encode("cp1251"), FROM, DATE, "Content-Type: text/html")).text == "Учитель\n"


def test_raw_letters_in_a_field_are_of_the_charset_of_the_words() -> None:
    mail = "Subject: Жалоба\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nУчитель\r\n".encode("koi8-r")
    assert parse_mail(mail).subject == "Жалоба"


@pytest.mark.parametrize(
    ("written", "boxes"),
    [
        ("Ann <ann@a.example> Bo <bo@a.example>", [("Ann", "ann@a.example"), ("Bo", "bo@a.example")]),
        ("Holt, Dave <dave@a.example>", [("Holt, Dave", "dave@a.example")]),
        ("=?utf-8?q?Holt,_Dave?= <dave@a.example>", [("Holt, Dave", "dave@a.example")]),
        ("=?utf-8?q?Holt?=, ann@a.example", [("Holt,", "ann@a.example")]),
        ("ann@a.example bo@a.example", [("", "ann@a.example"), ("", "bo@a.example")]),
        ('"Bo" bo@a.example, ann@a.example (Ann)', [("Bo", "bo@a.example"), ("Ann", "ann@a.example")]),
        ("Ann < ann @ a . example >", [("Ann", "ann@a.example")]),
        ("Ann <@relay.example,@b.example:ann@a.example>", [("Ann", "ann@a.example")]),
        ('"ann at work"@a.example', [("", '"ann at work"@a.example')]),
        ("Ann (at home (mostly)) <ann@a.example>", [("Ann (at home (mostly))", "ann@a.example")]),
        ("mailto:ann@a.example", [("", "ann@a.example")]),
        ("Staff: ann@a.example; Parents: bo@a.example;", [("", "ann@a.example"), ("", "bo@a.example")]),
        ("unlisted:; (no recipients)", []),
        ("Ann <ann@school>", [("Ann", "ann@school")]),
        ('"no end <ann@a.example>', [("no end", "ann@a.example")]),
    ],
)
def test_addresses_are_found_however_they_are_written(written: str, boxes: list[tuple[str, str]]) -> None:
    assert parse_mail(raw("x", FROM, DATE, f"To: {written}")).to == tuple(Mailbox(*each) for each in boxes)


@pytest.mark.parametrize(
    "field", ["(" * 15_000, '"' * 15_000, "<" * 15_000, "a," * 9_000, "a: " * 6_000, "\\(" * 9_000]
)
def test_an_address_field_of_marks_alone_does_not_hide_the_words(field: str) -> None:
    assert parse_mail(raw("The words.\r\n", f"From: {field}", DATE)).text == "The words.\n"


LINE = "She said that again, at pick-up, and everybody heard what she said.\r\n"
LONG = "<p>" + "long words " * 9000 + "</p>"


@pytest.mark.parametrize(
    ("html", "end"),
    [
        (f"<blockquote><div>{LONG}<p>quoted</p></div></blockquote><p>mine</p>", "> quoted\n> \nmine"),
        (f"<div style='display:none'>{LONG}<p>secret</p>{LONG}</div><p>mine</p>", "mine"),
        (f"<p>first</p><!-- {LONG}<p>secret</p>{LONG} --><p>mine</p>", "first\n\nmine"),
        (f"<p>first</p><script>'{LONG}<p>secret</p>{LONG}'</script><p>mine</p>", "first\n\nmine"),
        (f"<table><tr><td>{LONG}</td></tr><tr><td>one</td><td>two</td></tr></table><p>mine</p>", "one\ttwo\n\nmine"),
        (f"<ul><li>{LONG}</li><li>one</li></ul><p>mine</p>", "- one\n\nmine"),
    ],
    ids=["quote", "hidden", "comment", "script", "table", "list"],
)
def test_html_read_in_pieces_is_read_as_one(html: str, end: str) -> None:
    text = parse_mail(raw(html, FROM, DATE, f"Content-Type: {HTML}")).text
    assert text.endswith(f"{end}\n")
    assert "secret" not in text


@pytest.mark.parametrize(
    "mail",
    [
        raw(LINE * 40_000, FROM, DATE, f"Content-Type: {PLAIN}"),
        raw(f"<p>{LINE}</p>" * 40_000, FROM, DATE, f"Content-Type: {HTML}"),
        multipart("mixed", part(PLAIN, "See."), file("application/octet-stream", "a.bin", bytes(2_000_000))),
    ],
    ids=["plain", "html", "file"],
)
def test_reading_a_large_mail_holds_no_more_than_some_three_times_its_size(mail: bytes) -> None:
    tracemalloc.start()
    parse_mail(mail)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3.5 * len(mail)


def test_of_a_very_long_text_the_new_words_are_looked_for_in_its_beginning_and_it_is_said() -> None:
    report = parse_mail(raw("the words\r\n" * 120_000))
    assert len(report.reply) < len(report.text)
    assert report.warnings == ("The text is very long; the new words were looked for in its beginning.",)


def test_an_empty_text_in_a_declared_charset_is_true() -> None:
    for charset in ("utf-8", "koi8-r", "gb2312"):
        assert parse_mail(raw("", FROM, DATE, f"Content-Type: text/plain; charset={charset}")).warnings == ()


def test_a_raw_header_above_a_multipart_that_is_left_without_parts_is_read() -> None:
    mail = (
        b"From: a@parents.example\r\nSubject: caf\xe9\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b--\r\n"
    )
    assert parse_mail(mail).subject == "café"


def test_half_a_letter_of_utf_7_in_a_machines_mail_is_no_obstacle() -> None:
    fields = (FROM, DATE, "Auto-Submitted: auto-replied", "Content-Type: text/plain; charset=utf-7")
    assert parse_mail(raw("I am away +2AA- today.", *fields)).automatic
