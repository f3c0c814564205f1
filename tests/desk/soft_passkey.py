"""A passkey in software, as a device would keep it (W3C Web Authentication §6), to answer rightly or with one thing wrong."""

from __future__ import annotations

import html
import json
import os
import re
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from tests.desk.served import Answer, Visitor

_PRESENT, _VERIFIED, _HAS_KEY = 0x01, 0x04, 0x40


def options_on(page: Answer, sort: str) -> dict[str, Any]:
    """What a page asks the browser for: `sort` is get or create."""
    found = re.search(rf'data-passkey="{sort}" data-options="([^"]*)"', page.text)
    assert found is not None, "the page asks for no passkey"
    return json.loads(html.unescape(found[1]))  # type: ignore[no-any-return]


@dataclass
class SoftPasskey:
    """`verifies` False is a device that asks for no finger, face or PIN."""

    origin: str
    rp_id: str = "localhost"
    verifies: bool = True
    count: int = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(32))

    def made(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks for a new passkey."""
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        kept = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._device_says(_HAS_KEY) + kept}
        return self._answer(
            clientDataJSON=self._browser_says("create", options), attestationObject=cbor2.dumps(attestation)
        )

    def given(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks for a passkey."""
        self.count += 1
        browser, device = self._browser_says("get", options), self._device_says(0)
        signature = self.key.sign(device + sha256(browser).digest(), ec.ECDSA(SHA256()))
        handle = base64url_to_bytes(self.handle)
        return self._answer(clientDataJSON=browser, authenticatorData=device, signature=signature, userHandle=handle)

    def _browser_says(self, act: str, options: dict[str, Any]) -> bytes:
        said = {"type": f"webauthn.{act}", "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _device_says(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _answer(self, **response: bytes) -> str:
        raw = bytes_to_base64url(self.id)
        said = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": raw, "rawId": raw, "type": "public-key", "response": said})


def add_passkey(visitor: Visitor, path: str = "/my/sign-in/passkey", **wrong: Any) -> tuple[Answer, SoftPasskey]:
    """A visitor who may adds a passkey; `wrong` is how it differs from a right one."""
    passkey = SoftPasskey(**{"origin": visitor.desk.url, **wrong})
    page = visitor.get("/sign-in/set-up" if path.startswith("/sign-in") else path)
    return visitor.post(path, credential=passkey.made(options_on(page, "create")), name="My phone"), passkey


def sign_in_with(visitor: Visitor, passkey: SoftPasskey) -> Answer:
    page = visitor.get("/sign-in")
    return visitor.post("/sign-in/passkey", credential=passkey.given(options_on(page, "get")))
