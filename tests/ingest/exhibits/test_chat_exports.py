"""Chat exports as phones all over the world write them: dates, WhatsApp's own words, deletions, polls, media in the zip."""

from __future__ import annotations

from datetime import datetime

import pytest

from casefile.report import Message
from ingest.exhibits.readers import read_exhibit
from ingest.exhibits.whatsapp_export import find_chat
from tests.ingest.exhibits.files import archive, mp4, opus

NINE = datetime(2026, 11, 9, 15, 47)  # noqa: DTZ001 - as phones write it


def messages(text: str) -> tuple[Message, ...]:
    chat = find_chat(text)
    assert chat is not None
    return chat.messages


@pytest.mark.parametrize(
    "stamp",
    [
        "09/11/2026 à 15:47 - ",
        "9. 11. 2026 15:47 - ",
        "09.11.26 um 15:47 - ",
        "9/11/26 15:47 - ",
        "9/11/2026, 3:47 p. m. - ",
        "٠٩/١١/٢٠٢٦, ١٥:٤٧ - ",
        "2026. 11. 9. 오후 3:47 - ",
        "[9/11/26 15:47:00] ",
        "[2026/11/9 下午3:47:00] ",
        "[09.11.2026, 15:47:00 Uhr] ",
    ],
)
def test_phones_set_to_other_languages_write_the_time_in_their_own_way(stamp: str) -> None:
    found = messages(f"{stamp}Lou: Have you seen this?\n{stamp}Dave Holt: Cow\n")
    assert found == (Message("Lou", NINE, "Have you seen this?"), Message("Dave Holt", NINE, "Cow"))


def test_where_no_day_is_above_twelve_the_order_that_runs_forward_in_time_is_taken() -> None:
    american = "11/9/26, 15:47 - Lou: a\n11/10/26, 15:47 - Lou: b\n12/1/26, 15:47 - Lou: c\n"
    assert messages(american)[0].at == NINE
    british = "09/11/26, 15:47 - Lou: a\n10/11/26, 15:47 - Lou: b\n01/12/26, 15:47 - Lou: c\n"
    assert messages(british)[0].at == NINE


@pytest.mark.parametrize(
    "words",
    ["This message was deleted", "You deleted this message", "This message was deleted by admin Lou Tate.", "null"],
)
def test_a_deleted_message_keeps_its_sender_and_is_known_as_deleted(words: str) -> None:
    [found, _] = messages(f"[09/11/2026, 15:47:20] Dave: \u200e{words}\n[09/11/2026, 15:48:00] Lou: hi\n")
    assert (found.sender, found.kind) == ("Dave", "deleted")


def test_an_edited_message_says_so_in_its_words() -> None:
    [found, _] = messages(
        "[09/11/2026, 15:47:20] Dave: sorry \u200e<This message was edited>\n[09/11/2026, 15:48:00] Lou: hi\n"
    )
    assert (found.text, found.kind) == ("sorry <This message was edited>", "text")


def test_a_poll_is_one_message_with_its_options() -> None:
    poll = "\u200ePOLL:\nWho wants her sacked\n\u200eOPTION: me (7 votes)\n\u200eOPTION: not me (1 vote)"
    [found, _] = messages(f"[09/11/2026, 15:47:20] Dave: {poll}\n[09/11/2026, 15:48:00] Lou: hi\n")
    assert (found.sender, found.kind) == ("Dave", "text")
    assert found.text == "POLL:\nWho wants her sacked\nOPTION: me (7 votes)\nOPTION: not me (1 vote)"


@pytest.mark.parametrize("words", ["Dave hat Lou hinzugefügt.", "Lou a créé le groupe “Oak”", "You created this group"])
def test_on_ios_the_invisible_mark_tells_whatsapps_own_words_in_any_language(words: str) -> None:
    [found, _] = messages(f"[09/11/2026, 15:47:20] Oak: \u200e{words}\n[09/11/2026, 15:48:00] Lou: hi\n")
    assert (found.sender, found.kind, found.text) == ("", "system", words)


@pytest.mark.parametrize(
    "words",
    [
        "<Medien ausgeschlossen>",
        "<Médias omis>",
        "<Multimedia omitido>",
        "<View once message omitted>",
        "Missed voice call",
        "<attached: 00000012-AUDIO.opus>",
        "see this <attached: 00000012-PHOTO.jpg>",
        "IMG-20261109-WA0001.jpg (Datei angehängt)",
    ],
)
def test_media_in_any_language_are_media(words: str) -> None:
    [found, _] = messages(f"09/11/2026, 15:47 - Lou: {words}\n09/11/2026, 15:48 - Lou: hi\n")
    assert (found.sender, found.kind) == ("Lou", "media")


def test_a_voice_note_and_a_video_of_the_zip_say_how_long_they_are() -> None:
    chat = (
        "09/11/2026, 15:47 - Lou: PTT-20261109-WA0003.opus (file attached)\n"
        "09/11/2026, 15:48 - Dave: VID-20261109-WA0004.mp4 (file attached)\n"
        "09/11/2026, 15:49 - Dave: PTT-20261109-WA0009.opus (file attached)\n"
    )
    zipped = archive(
        {"Oak/_chat.txt": chat, "Oak/PTT-20261109-WA0003.opus": opus(12), "Oak/VID-20261109-WA0004.mp4": mp4(65)}
    )
    found = [each.text.split("\n")[1:] for each in read_exhibit(zipped, "a.zip", "application/zip", None).messages]
    assert found == [["A sound recording of 0:12, to be listened to."], ["A video of 1:05, to be watched."], []]


def test_files_in_a_zip_are_read_and_zips_in_zips_up_to_a_depth() -> None:
    deep = archive({"note.txt": "the innermost words"})
    for _ in range(2):
        deep = archive({"more.zip": deep, "beside.txt": "words beside it"})
    text = read_exhibit(deep, "a.zip", "application/zip", None).text or ""
    assert "words beside it" in text
    assert "the innermost words" in text
    for _ in range(3):
        deep = archive({"more.zip": deep})
    assert "the innermost words" not in (read_exhibit(deep, "a.zip", "application/zip", None).text or "")


def test_all_zips_within_a_zip_share_one_allowance() -> None:
    inner = archive({"zeros.txt": b"0" * (15 * 1024 * 1024)})
    found = read_exhibit(archive({"1.zip": inner, "2.zip": inner}), "a.zip", "application/zip", None)
    assert (found.text or "").count("0" * 1000) <= 15 * 1024 * 1024 // 1000


def test_a_zip_with_pictures_waits_for_the_second_step() -> None:
    assert read_exhibit(archive({"a.jpg": b"x"}), "a.zip", "application/zip", None).has_pictures
    assert not read_exhibit(
        archive({"a.txt": b"x", "sticker.webp": b"x"}), "a.zip", "application/zip", None
    ).has_pictures
