"""Two ways to do one thing, measured in turns in the same run; the ratio is what counts."""

import statistics
import time


def seconds(action):
    """Wall time of the action, or what it says itself (where undoing must not count)."""
    began = time.perf_counter()
    said = action()
    return said if isinstance(said, float) else time.perf_counter() - began


def paired(name, ours, peer, rounds=5):
    """Print the median ratio ours / peer over rounds taken in turns, with its spread."""
    ours(), peer()  # warm up
    pairs = []
    for n in range(rounds):
        first, second = (ours, peer) if n % 2 else (peer, ours)
        a, b = seconds(first), seconds(second)
        pairs.append((a, b) if n % 2 else (b, a))
    ratios = sorted(a / b for a, b in pairs)
    a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"{name:<58} {statistics.median(ratios):5.2f}  [{ratios[0]:.2f}-{ratios[-1]:.2f}]"
        f"   {a * 1000:8.1f} ms / {b * 1000:8.1f} ms"
    )


def single(name, action, rounds=7):
    """Print the median of something that has no peer."""
    action()
    times = sorted(seconds(action) for _ in range(rounds))
    print(
        f"{name:<58} {statistics.median(times) * 1000:5.1f} ms  [{times[0] * 1000:.1f}-{times[-1] * 1000:.1f}]"
    )
