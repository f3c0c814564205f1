"""Which folder is which: Sent and Junk by their use (RFC 6154) or usual name, others by the name in the settings.

Mail programs and hosts name these folders in the language of the account. Where the server keeps all folders below a
prefix ("INBOX."; RFC 2342), names are looked for and made below it. Folders of other people are never taken for ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SENT_NAMES = """
    Sent|Sent Items|Sent Mail|Sent-Mail|Sent Messages|Anfonwyd|Eitemau a Anfonwyd|Eitemau Anfonwyd|Gesendet
    |Gesendete Elemente|Gesendete Objekte|Envoyés|Éléments envoyés|Messages envoyés|Enviados|Elementos enviados
    |Mensajes enviados|Inviata|Posta inviata|Verzonden|Verzonden items|Verzonden berichten|Wysłane|Elementy wysłane
    |Enviadas|Itens enviados|Mensagens enviadas|Trimise|Elemente trimise|Skickat|Skickade objekt|Sendt|Sendt post
    |Sendte elementer|Sendte element|Lähetetyt|Odeslané|Odeslaná pošta|Odoslané|Elküldött elemek|Gönderilmiş Öğeler
    |Gönderilenler|Надіслані|Отправленные|Απεσταλμένα|العناصر المرسلة|已发送邮件|送信済みアイテム
"""
_JUNK_NAMES = """
    Junk|Junk Email|Junk E-mail|Junk Mail|Spam|Bulk|Bulk Mail|Sothach|E-bost Sothach|Junk-E-Mail|Spamverdacht
    |Courrier indésirable|Indésirables|Pourriel|Correo no deseado|Posta indesiderata|Ongewenste e-mail
    |Wiadomości-śmieci|Niechciana poczta|Lixo Eletrônico|Lixo Eletrónico|Email de lixo|E-mail nedorit|Skräppost
    |Uønsket e-mail|Uønsket post|Søppelpost|Søppel-e-post|Roskaposti|Nevyžádaná pošta|Levélszemét|Önemsiz E-posta
    |Небажана пошта|Спам|Нежелательная почта|Ανεπιθύμητη αλληλογραφία|البريد الإلكتروني غير الهام|垃圾邮件|迷惑メール
"""
# Flags in lower case; \\Spam is what Google said before there was a standard.
SENT = (("\\sent",), _SENT_NAMES)
JUNK = (("\\junk", "\\spam"), _JUNK_NAMES)
# Mail that was sent lies there too: read as incoming, each letter of ours would come back as a report.
_NEVER_WATCHED = {"\\all", "\\sent", "\\drafts"}
_CLOSED = {"\\noselect", "\\nonexistent"}
# Google keeps its own folders below one that is none.
_WRAPPERS = ("INBOX", "[Gmail]", "[Google Mail]")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as the server lists it; flags in lower case, among them its use."""

    name: str
    delimiter: str
    flags: frozenset[str]


class Folders:
    """All folders of an account. `own` and `foreign` are the prefixes of the account's and of others' folders."""

    def __init__(self, rows: Iterable[Folder], own: Iterable[str] = (), foreign: Iterable[str] = ()) -> None:
        own, foreign = list(own), [each for each in foreign if each]
        self._prefix = next((each for each in own if each), "") if "" not in own else ""
        self._rows = [
            each
            for each in rows
            if not each.flags & _CLOSED and not any(f"{each.name}{each.delimiter}".startswith(p) for p in foreign)
        ]
        self._delimiter = next((each.delimiter for each in self._rows if each.delimiter), "/")

    def with_use(self, wanted: tuple[tuple[str, ...], str]) -> str | None:
        """The folder of a use: the one marked with it, else the first with one of its usual names."""
        flags, names = wanted
        marked = [each.name for each in self._rows if each.flags & set(flags)]
        usual = {_folded(name) for name in names.split("|")}
        called = [each.name for each in self._rows if _folded(self._bare(each.name)) in usual]
        return next(iter(marked + called), None)

    def named(self, name: str) -> str | None:
        """The folder that the settings call so: as it stands, below the prefix, or with "/" between levels."""
        there = {_composed(each.name): each.name for each in self._rows}
        return next((there[each] for each in map(_composed, self._ways_to_say(name)) if each in there), None)

    def names_to_make(self, name: str) -> list[str]:
        """What to call a new folder, best first: below the prefix, then below INBOX, where some servers want all."""
        return [f"{self._prefix}{name}"] if self._prefix else [name, f"INBOX{self._delimiter}{name}"]

    def may_be_watched(self, name: str) -> bool:
        """False for a folder where mail that was sent lies too."""
        return not any(each.name == name and each.flags & _NEVER_WATCHED for each in self._rows)

    def _ways_to_say(self, name: str) -> Iterator[str]:
        for each in dict.fromkeys((name, name.replace("/", self._delimiter))):
            yield each
            yield f"{self._prefix}{each}"
            yield f"INBOX{self._delimiter}{each}"

    def _bare(self, name: str) -> str:
        for wrapper in (self._prefix, *(f"{each}{self._delimiter}" for each in _WRAPPERS)):
            if wrapper and name.lower().startswith(wrapper.lower()):
                return name[len(wrapper) :]
        return name


def _composed(name: str) -> str:
    # Macs write an accent apart from its letter.
    return unicodedata.normalize("NFC", name)


def _folded(name: str) -> str:
    return " ".join(_composed(name).casefold().split())
