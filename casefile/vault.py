"""Sealing: AES-256-GCM under data keys that are wrapped by the master key.

A sealed value is   scheme (1 byte) · master key version (2 bytes, 0 under a data key) · nonce (12) · ciphertext.
Its associated data name the table, row and field, so that sealed bytes moved elsewhere do not open
(NIST SP 800-38D). Nonces are random: a data key seals far fewer than 2³² values.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casefile.errors import SettingsError, VaultError

SCHEME = 1
_HEADER = 3
_MOST_VERSION = 9999
_NONCE = 12
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a sealed value belongs: nothing opens anywhere else."""

    table: str
    row: str
    field: str

    def __bytes__(self) -> bytes:
        return f"{self.table}/{self.row}/{self.field}".encode()


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened data key: seals and opens what belongs to one case."""

    key_id: str
    _key: bytes = field(repr=False)

    def seal(self, plain: bytes | str, slot: Slot) -> bytes:
        """The sealed bytes of a text or of bytes, bound to the slot."""
        data = plain.encode() if isinstance(plain, str) else plain
        return _seal(self._key, data, bytes(slot), 0)

    def open(self, sealed: bytes, slot: Slot) -> bytes:
        """The plain bytes. Raises `VaultError` for another key, another slot or a changed byte."""
        return _open(self._key, sealed, bytes(slot))

    def open_text(self, sealed: bytes, slot: Slot) -> str:
        """The plain text. Raises as `open` does."""
        return self.open(sealed, slot).decode()

    def lookup(self, sort: str, value: str) -> str:
        """A keyed hash (HMAC-SHA-256, hex) by which equal values are found without being readable."""
        return hmac.new(self._key, f"{sort}\0{value}".encode(), hashlib.sha256).hexdigest()


class Vault:
    """The master key, in all versions that still have to open something; the highest version wraps."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self._keys = dict(keys)
        self.version = max(keys)
        self.versions = frozenset(keys)

    def __repr__(self) -> str:
        return f"Vault(versions={sorted(self._keys)})"

    def new_folder(self, key_id: str) -> tuple[Folder, bytes]:
        """A fresh data key, opened and wrapped."""
        key = AESGCM.generate_key(bit_length=256)
        return Folder(key_id, key), self._wrap(key_id, key)

    def open_folder(self, key_id: str, wrapped: bytes) -> Folder:
        """The data key that was wrapped. Raises `VaultError` where the master key's version is not at hand."""
        version = version_of(wrapped)
        if version not in self._keys:
            raise VaultError(f"Master key version {version} is missing.", "Add it to MASTER_KEY beside the newer one.")
        return Folder(key_id, _open(self._keys[version], wrapped, bytes(Slot("data_keys", key_id, "wrapped"))))

    def rewrap(self, key_id: str, wrapped: bytes) -> bytes:
        """The same data key under the newest master key; the sealed values stay as they are."""
        return self._wrap(key_id, self.open_folder(key_id, wrapped)._key)  # noqa: SLF001 - one module, one secret

    def _wrap(self, key_id: str, key: bytes) -> bytes:
        return _seal(self._keys[self.version], key, bytes(Slot("data_keys", key_id, "wrapped")), self.version)


def version_of(wrapped: bytes) -> int:
    """The version of the master key that a data key is wrapped under."""
    return int.from_bytes(wrapped[1:_HEADER], "big")


def new_master_key(version: int = 1) -> str:
    """A fresh master key in the form that MASTER_KEY takes: "1:…", 32 random bytes in base64url.

    Raises `SettingsError` for a version that MASTER_KEY could not hold.
    """
    if not 1 <= version <= _MOST_VERSION:
        raise SettingsError(
            f"A master key's version is a whole number from 1 to {_MOST_VERSION}.", "Take one more than the newest."
        )
    return f"{version}:{base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)).decode()}"


def vault_from(text: str) -> Vault:
    """Reads MASTER_KEY: one "version:key" or several, apart by spaces or line ends. Raises `SettingsError`."""
    keys: dict[int, bytes] = {}
    for each in text.split():
        match = re.fullmatch(r"(\d{1,4}):([A-Za-z0-9_=-]+)", each)
        key = _decoded(match[2]) if match else b""
        if not match or len(key) != _KEY_BYTES or not int(match[1]) > 0:
            raise SettingsError("MASTER_KEY is not a key made by this program.", "Make one with: concerns keys new")
        if int(match[1]) in keys:
            raise SettingsError(
                f"MASTER_KEY holds two keys of version {int(match[1])}.",
                "Keep the one that is in use; make the newer one with: concerns keys new --version N",
            )
        keys[int(match[1])] = key
    if not keys:
        raise SettingsError("MASTER_KEY is empty.", "Make a key with: concerns keys new")
    return Vault(keys)


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _seal(key: bytes, plain: bytes, associated: bytes, version: int) -> bytes:
    header = bytes([SCHEME]) + version.to_bytes(2, "big")
    nonce = os.urandom(_NONCE)
    return header + nonce + AESGCM(key).encrypt(nonce, plain, header + associated)


def _open(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    header, nonce, body = sealed[:_HEADER], sealed[_HEADER : _HEADER + _NONCE], sealed[_HEADER + _NONCE :]
    if not header or header[0] != SCHEME:
        raise VaultError("Sealed bytes of an unknown scheme.", "Was the database written by a newer version?")
    try:
        return AESGCM(key).decrypt(nonce, body, header + associated)
    except (InvalidTag, ValueError) as error:
        raise VaultError(
            "Sealed bytes do not open here.", "Wrong master key, or the database was tampered with."
        ) from error
