"""labkit: pulling from private container registries, with every request in view.

What a notebook, a test or a script uses is here, and is loaded when it is first used, so that
`import labkit` costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.credentials.lookup import look_up
    from labkit.diagnosis.diagnosing import diagnose
    from labkit.diagnosis.explaining import explain
    from labkit.diagnosis.probes import probe
    from labkit.lab.lab import open_lab
    from labkit.trace.recorder import record
    from labkit.wire.challenge import parse_challenges
    from labkit.wire.claims import decode_claims
    from labkit.wire.exchange import Trace
    from labkit.wire.reference import parse_reference
    from labkit.wire.scope import parse_scope

__version__ = "0.1.0"

__all__ = [
    "Trace",
    "decode_claims",
    "diagnose",
    "explain",
    "look_up",
    "open_lab",
    "parse_challenges",
    "parse_reference",
    "parse_scope",
    "probe",
    "record",
]

_HOME = {
    "Trace": "labkit.wire.exchange",
    "decode_claims": "labkit.wire.claims",
    "diagnose": "labkit.diagnosis.diagnosing",
    "explain": "labkit.diagnosis.explaining",
    "look_up": "labkit.credentials.lookup",
    "open_lab": "labkit.lab.lab",
    "parse_challenges": "labkit.wire.challenge",
    "parse_reference": "labkit.wire.reference",
    "parse_scope": "labkit.wire.scope",
    "probe": "labkit.diagnosis.probes",
    "record": "labkit.trace.recorder",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'labkit' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _in_ipython() -> bool:
    """True in a notebook or IPython; found out without importing IPython."""
    shell = sys.modules.get("IPython")
    return shell is not None and shell.get_ipython() is not None


if _in_ipython():
    from labkit.views.display import dress

    dress()
