"""A passkey made and used in a real Chromium, by the desk's own script, with Chromium's virtual authenticator."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from casefile.cabinet import Cabinet
from desk.sign_in import invitations
from tests.cast import DEPUTY, HEAD
from tests.desk.browsers import SMALL, Browsing
from tests.desk.served import Served

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def device_in(devices: Any) -> str:
    """A device that holds passkeys, and confirms each press with a finger."""
    return str(devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"])


def test_a_passkey_is_made_used_joined_by_a_second_and_refused_once_removed(
    desk: Served, desk_cabinet: Cabinet, browsing: Browsing
) -> None:
    with desk_cabinet.writing() as session:
        link = invitations.invite(session, desk_cabinet, "program", DEPUTY, desk.url)
    with browsing.page(desk) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        first = device_in(devices)
        page.goto(link)
        page.click("text=Begin")
        page.fill("#passkey-name", "My laptop")
        page.click("button:has-text('Make a passkey')")
        page.wait_for_selector("h1:has-text('Your recovery codes')")
        page.click("text=I have kept them")
        page.click("text=Sign out")
        page.click("button:has-text('Sign in with a passkey')")
        page.wait_for_url(f"{desk.url}/")
        # A second device, and the first one removed.
        devices.send("WebAuthn.setUserVerified", {"authenticatorId": first, "isUserVerified": False})
        kept = devices.send("WebAuthn.getCredentials", {"authenticatorId": first})["credentials"]
        devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
        second = device_in(devices)
        page.goto("/my/sign-in/passkey")
        page.fill("#passkey-name", "My phone")
        page.click("button:has-text('Make a passkey')")
        page.wait_for_selector("text=Your passkey was added")
        page.click("button:has-text('Remove My laptop')")
        page.wait_for_selector("text=The passkey was removed")
        page.click("header button:has-text('Sign out')")
        devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": second})
        first = device_in(devices)
        devices.send("WebAuthn.addCredential", {"authenticatorId": first, "credential": kept[0]})
        page.click("button:has-text('Sign in with a passkey')")
        page.wait_for_selector("h2:has-text('That passkey was not taken')")
        assert page.goto("/").url == f"{desk.url}/sign-in"


def test_without_a_script_the_page_says_so_and_offers_the_rest(desk: Served, browsing: Browsing) -> None:
    with browsing.page(desk, scripts=False) as page:
        page.goto("/sign-in")
        assert page.is_visible("text=Passkeys need JavaScript")
        assert not page.is_visible("button:has-text('Sign in with a passkey')")
        assert page.is_visible("button:has-text('Send me a link')")


def test_the_picture_of_an_app_is_whole_and_holds_the_key_beside_it(desk: Served, browsing: Browsing) -> None:
    for scheme in ("light", "dark"):
        with browsing.page(desk, HEAD, size=SMALL, scheme=scheme) as page:
            page.goto("/my/sign-in/app")
            shown = np.frombuffer(page.locator(".qr-frame").screenshot(), np.uint8)
            picture = cv2.imdecode(shown, cv2.IMREAD_GRAYSCALE)
            assert picture is not None
            held, *_ = cv2.QRCodeDetector().detectAndDecode(picture)
            key = page.locator(".secret code").text_content().replace(" ", "")
            assert f"secret={key}" in held
            assert "issuer=Concerns" in held
