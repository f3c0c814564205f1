"""What phones and apps write below a mail is told from what a person writes about something sent."""

from __future__ import annotations

import pytest

from ingest.app_footer import is_footer


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my Galaxy",
        "Sent from my mobile. Please excuse any typos.",
        "Please excuse typos - sent from my phone",
        "(Sent from a mobile device)",
        "<<sent by galaxy>>",
        "Sent wirelessly from my BlackBerry device",
        "Sent via the Samsung Galaxy S24, an AT&T 5G smartphone",
        "Sent from EE",
        "Sent with Spark (https://sparkmail.example/x)",
        "Sent via [Superhuman](https://superhuman.example/x)",
        "Sent from Yahoo Mail: Search, organise, conquer",
        "Get Outlook for iOShttps://outlook.example/x",
        "From my iPhone 15",
        "Envoyé à partir d’Outlook pour Android",
        "Provenance : Courrier pour Windows",
        "Von meinem Mobilgerät gesendet",
        "Gesendet mit der GMX Mail App",
        "Verzonden vanaf Outlook voor Android",
        "Pobierz aplikację Outlook dla systemu iOS",
        "Lähetetty Outlookin Android-sovelluksesta",
        "Hanki Outlook for Android",
        "Elküldve az én iPhone-omról",
        "내 iPhone에서 보냄",
        "從我的 iPhone 傳送",
        "[image: Screenshot.png]",
    ],
)
def test_a_line_of_a_phone_or_an_app_is_known(line: str) -> None:
    assert is_footer(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my desk, which is easier than my mobile phone.",
        "Sent from my ex's phone to my son's phone on Friday",
        "Sent by Tariq",
        "Sent via WhatsApp to all the mums",
        "Sent from the class app to everybody last night",
        "From my son's phone I could read all of it",
        "Von meiner Tochter wurde ein Bild gesendet",
        "She wrote it from mobile",
        "Front",
        "https://social.example/post/7",
    ],
)
def test_a_line_of_a_person_is_none(line: str) -> None:
    assert not is_footer(line)
