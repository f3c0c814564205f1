"""A mail's tree with what is wrapped in its parts laid open: signed envelopes, winmail.dat, files within plain words.

What is opened gets a place of its own below the part it came in ("2.w1"), so that its bytes are found again.
"""

from __future__ import annotations

from email.message import Message
from urllib.parse import quote

from ingest import signed_mail, winmail
from ingest.inline_files import without_files
from ingest.lenient_message import LenientMessage, parsed, raw_body, set_body
from ingest.mime_parts import Tree, tree_of, walk
from ingest.part_bytes import part_bytes

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"
_LARGEST_WORDS = 30_000_000
_IN_PIECES = "The mail is one piece of several; the others may come as mails of their own."
_ELSEWHERE = "An attachment was not sent along; the mail only says where it lies."
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_REMARKS = {
    **dict.fromkeys(_SIGNATURES, signed_mail.IS_SIGNED),
    "message/partial": _IN_PIECES,
    "message/external-body": _ELSEWHERE,
    "application/pgp-encrypted": signed_mail.IS_ENCRYPTED,
}


def opened_tree(raw: bytes) -> Tree:
    """The tree of a raw mail, its envelopes opened. Never raises."""
    if raw.startswith(_OLE):
        # No mail at all, but one that Outlook saved and somebody dropped into the folder.
        return Tree(LenientMessage(), exhibits=[("1", _file("mail.msg", raw, "application/octet-stream"))])
    tree = tree_of(raw)
    for place, part in list(tree.exhibits):
        remark = _REMARKS.get(part.get_content_type())
        if remark:
            tree.warnings.append(remark)
        if signed_mail.is_envelope(part, str(part.get_filename() or "")):
            _open_envelope(tree, place, part)
        elif _is_winmail(part):
            _open_winmail(tree, place, part)
    for choice in tree.words:
        for place, part in choice:
            _take_files_out(tree, place, part)
    return tree


def _open_envelope(tree: Tree, place: str, part: Message) -> None:
    data = part_bytes(part)
    inner = signed_mail.signed_content(data)
    if inner is not None:
        tree.warnings.append(signed_mail.IS_SIGNED)
        _walk_inner(tree, inner, place)
    elif signed_mail.is_shut(data) or str(part.get_param("smime-type", "")).lower() == "enveloped-data":
        tree.warnings.append(signed_mail.IS_ENCRYPTED)


def _walk_inner(tree: Tree, inner: bytes, place: str) -> None:
    walk(tree, parsed(inner), f"{place}.s")


def _is_winmail(part: Message) -> bool:
    if part.get_content_type() in {"application/ms-tnef", "application/vnd.ms-tnef"}:
        return True
    name = str(part.get_param("filename", None, "content-disposition") or "").lower()
    return name.endswith((".dat", ".tnef")) and part_bytes(part)[:4] == _TNEF


def _open_winmail(tree: Tree, place: str, part: Message) -> None:
    found = winmail.opened(part_bytes(part))
    if found is None:
        return
    has_words = any(part_bytes(each).strip() for choice in tree.words for _, each in choice)
    if not has_words:
        bodies = [(found.plain.encode(), "text/plain"), (found.html, "text/html")]
        words = [(f"{place}.w0", _words(data, kind)) for data, kind in bodies if data.strip()]
        tree.words += [words] if words else []
        if not words and found.rtf:
            found.files.insert(0, ("message.rtf", found.rtf))
    for number, (name, data) in enumerate(found.files, start=1):
        tree.exhibits.append((f"{place}.w{number}", _file(name, data, "application/octet-stream")))


def _take_files_out(tree: Tree, place: str, part: Message) -> None:
    # Only base64 can hide the mark that such files begin with.
    is_hidden = "base64" in str(part.get("Content-Transfer-Encoding", "")).lower()
    if part.get_content_type() != "text/plain" or not (is_hidden or b"begin" in bytes(raw_body(part) or b"")):
        return
    data = part_bytes(part)
    if b"begin" not in data or len(data) > _LARGEST_WORDS:
        return
    words, files = without_files(data)
    if not files:
        return
    del part["Content-Transfer-Encoding"]
    set_body(part, words)
    for number, (name, content) in enumerate(files, start=1):
        tree.exhibits.append((f"{place}.u{number}", _file(name, content, "application/octet-stream")))


def _words(data: bytes, kind: str) -> Message:
    part = LenientMessage()
    part["Content-Type"] = f"{kind}; charset=utf-8" if kind == "text/plain" else kind
    set_body(part, data)
    return part


def _file(name: str, data: bytes, kind: str) -> Message:
    part = LenientMessage()
    part["Content-Type"] = kind
    part["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name, safe='')}"
    set_body(part, data)
    return part
