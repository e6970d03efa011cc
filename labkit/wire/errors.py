"""Every error labkit raises on purpose, in one tree.

LabkitError                 what was wrong; `.hint` says what to do next
├── UsageError              the user typed something that cannot be right       exit status 2
│   └── InvalidReference    an image reference that no registry would take
├── CannotRun               nothing wrong with the question, but no way to try  exit status 3
│   ├── BackendUnavailable  no such lab on this machine
│   └── Unreachable         the registry or token server did not answer at all
└── Refused                 somebody answered, and the answer was no            exit status 1
    ├── AuthRefused         no acceptable credential (`.reason` is a slug)
    ├── NotFound            the registry knows no such repository, tag or blob
    └── Corrupt             what came is not what its digest or size promised

Messages are for people: one sentence, no secret in it, no traceback needed.
"""


class LabkitError(Exception):
    """Something went wrong in a way that labkit foresaw."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(LabkitError):
    """The user typed something that cannot be right."""


class InvalidReference(UsageError):
    """An image reference that no registry would take; `.position` is where it went wrong."""

    def __init__(self, message: str, hint: str = "", position: int = 0) -> None:
        super().__init__(message, hint)
        self.position = position


class CannotRun(LabkitError):
    """Nothing wrong with the question, but there is no way to try it here."""


class BackendUnavailable(CannotRun):
    """This machine cannot run the lab that was asked for."""


class Unreachable(CannotRun):
    """No answer came: wrong address, refused port, no network, broken TLS."""


class Refused(LabkitError):
    """Somebody answered, and the answer was no."""


class AuthRefused(Refused):
    """No acceptable credential; `.reason` is a slug such as `wrong_password`."""

    def __init__(self, message: str, hint: str = "", reason: str = "") -> None:
        super().__init__(message, hint)
        self.reason = reason


class NotFound(Refused):
    """The registry knows no such repository, tag, manifest or blob."""


class Corrupt(Refused):
    """What came is not what it should be."""


class DigestMismatch(Corrupt):
    """What came is not what its digest or size promised."""
