"""Every error of the project, as one tree.

    ConcernsError                 a sentence for people, and a hint on what to do
    ├── SettingsError             the start is refused: a setting, file or key is wrong
    ├── MailboxError              the IMAP server or mail folder
    │   ├── MailboxUnavailable    temporary: try again later
    │   └── MailboxUntidy         mails are safe here, but the server would not move or mark them
    ├── UnreadableMail            one mail could not be read in time, memory or sense
    ├── NoReader                  the process that reads mails does not start: no mail's fault
    ├── VaultError                a key is missing, or sealed bytes were tampered with or moved
    ├── AuditBroken               the chain of audit lines does not verify
    ├── ForbiddenMove             a state may not follow another
    ├── NotAllowed                this person may not do or see this
    ├── LabelRefused              a label cannot be put on a case or taken off like that
    ├── CaseworkError             a step on a case lacks something, or does not fit the case as it stands
    ├── LetterError               a letter lacks a value or cannot be composed
    ├── DraftChanged              somebody else changed the draft meanwhile
    └── SendError                 a mail could not be sent
        ├── SendLater             temporary (RFC 5321 4yz, or no connection)
        ├── SendRefused           permanent (RFC 5321 5yz)
        └── SendUnsure            handed over, and no answer came: it may have been taken

A message never holds a name, an address, a subject or a text of a mail: errors end up in logs.
"""


class ConcernsError(Exception):
    """A sentence that says what is wrong, and a hint that says what to do."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class SettingsError(ConcernsError):
    """A setting, a file it names or a key is wrong; the program does not start."""


class MailboxError(ConcernsError):
    """The mailbox answered with something that will not mend itself. `pause`: it asked to be left alone so many seconds."""

    pause = 0.0


class MailboxUnavailable(MailboxError):
    """The mailbox cannot be reached just now; trying again later may help."""

    def __init__(self, sentence: str, hint: str = "", pause: float = 0.0) -> None:
        super().__init__(sentence, hint)
        self.pause = pause


class MailboxUntidy(MailboxError):
    """What was taken in is safe here, but lies in the mailbox as it did: it could not be moved or marked."""


class UnreadableMail(ConcernsError):
    """One mail could not be read within its limits; it is set aside for a person."""


class NoReader(ConcernsError):
    """The process that reads mails does not start; no mail is to suffer for it."""


class VaultError(ConcernsError):
    """Sealed bytes cannot be opened here: wrong key, wrong place, or tampered with."""


class AuditBroken(ConcernsError):
    """The audit chain does not verify."""


class ForbiddenMove(ConcernsError):
    """A state machine was asked for a move that its table does not hold."""


class NotAllowed(ConcernsError):
    """This person may not see or do this."""


class LabelRefused(ConcernsError):
    """A label cannot be put on a case or taken off like that; nothing was changed."""


class CaseworkError(ConcernsError):
    """A step on a case lacks something, or does not fit the case as it stands; nothing was changed."""


class LetterError(ConcernsError):
    """A letter cannot be drafted or composed, usually because a value is missing."""


class DraftChanged(ConcernsError):
    """The draft is no longer as the person saw it; nothing was overwritten."""


class SendError(ConcernsError):
    """A mail was not handed to the SMTP server; `code` is its reply code, 0 when there was none."""

    def __init__(self, sentence: str, hint: str = "", code: int = 0) -> None:
        super().__init__(sentence, hint)
        self.code = code


class SendLater(SendError):
    """The server or the network said: not now (RFC 5321 4yz)."""


class SendRefused(SendError):
    """The server said: never (RFC 5321 5yz)."""


class SendUnsure(SendError):
    """The whole mail was handed over and the answer did not come: it may have been taken, or not."""


def place_of(error: BaseException) -> str:
    """The file and line an error came from: what may be told of a foreign one, whose message may quote a mail."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
