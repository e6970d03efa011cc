"""What was said on the wire: kept, put in words, carried elsewhere.

`labkit.trace.recorder` keeps it (with a clock of its own), `labkit.trace.meaning` says in a sentence what
an exchange means, `to_curl` and `to_text` carry it to a shell, a mail or an issue. Exchanges are redacted
before they get here (`labkit.wire.redact`), so nothing in this room can give a secret away.
"""

from labkit.trace.export import to_curl, to_text

__all__ = ["to_curl", "to_text"]
