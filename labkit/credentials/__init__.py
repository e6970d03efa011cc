"""Which secret a client would use for a reference, and where it comes from.

`look_up` answers for a named client without touching the machine: files, environment and helper
programs are handed in. `keychain.resolve` hands in the real ones, `helper.ask` runs a
`docker-credential-*` program. A `Lookup` says what won, what was passed over and what a person should
know about it; its secret is in `.credential` only, and is never printed.
"""

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.credentials.lookup import CLIENTS, given, look_up
from labkit.credentials.outcome import AskHelper, HelperAnswer, HelperFailure, Lookup

__all__ = [
    "ANONYMOUS",
    "CLIENTS",
    "AskHelper",
    "Credential",
    "HelperAnswer",
    "HelperFailure",
    "Lookup",
    "basic",
    "given",
    "look_up",
]
