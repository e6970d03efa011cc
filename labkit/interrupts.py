"""Signals that end us wait until an import is over, so that none is lost and none leaves a lock behind.

Python (seen with 3.11) drops an exception that a signal raises where a module's lock is freed: Ctrl-C does
nothing, once in some hundred starts. Raised a little earlier it leaves the lock of all imports held, and
every other thread that imports waits for ever.
"""

from __future__ import annotations

import _thread
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from types import FrameType

Handler = Callable[[int, FrameType | None], object]

_IMPORTING = "<frozen importlib._bootstrap>"
_AGAIN = 0.02
"""Seconds until a signal that came in the middle of an import is tried again."""


@contextlib.contextmanager
def ctrl_c_between_imports() -> Iterator[None]:
    """Within this, Ctrl-C is Ctrl-C, but not in the middle of an import; another's handler stays."""
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with handled({signal.SIGINT: signal.default_int_handler} if ours else {}):
        yield


@contextlib.contextmanager
def handled(handlers: Mapping[int, Handler]) -> Iterator[None]:
    """Within this, these signals are handled so, between imports; nothing changes outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _between_imports(act)) for number, act in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _between_imports(act: Handler) -> Handler:
    def handle(number: int, frame: FrameType | None) -> None:
        if _importing(frame):
            _thread.start_new_thread(_again, (number,))  # not threading.Thread, whose locks may be held now
        else:
            act(number, frame)

    return handle


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == _IMPORTING:
            return True
        frame = frame.f_back
    return False


def _again(number: int) -> None:
    time.sleep(_AGAIN)
    if hasattr(signal, "pthread_kill"):  # the main thread: it may sleep in a call that only a signal ends
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)
