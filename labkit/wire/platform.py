"""Platforms: operating system, architecture and variant, and which image a machine can run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from labkit.wire.errors import UsageError

_PART = re.compile(r"[A-Za-z0-9_.-]+")
_ARCHITECTURES = {
    "x86_64": ("amd64", ""),
    "x86-64": ("amd64", ""),
    "i386": ("386", ""),
    "aarch64": ("arm64", ""),
    "armhf": ("arm", "v7"),
    "armel": ("arm", "v6"),
}
_HINT = "write it as os/architecture or os/architecture/variant, such as linux/amd64 or linux/arm64/v8"


@dataclass(frozen=True, slots=True)
class Platform:
    """Where an image runs; names as in Go (linux, amd64, arm64), variant such as v7 or empty."""

    os: str
    architecture: str
    variant: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)

    @property
    def unknown(self) -> bool:
        """True for what is no image: buildkit marks attestations unknown/unknown."""
        return "unknown" in (self.os, self.architecture)

    def normalized(self) -> Platform:
        """One spelling for each platform.  containerd/platforms, normalizeArch"""
        architecture, variant = self.architecture.lower(), self.variant.lower()
        architecture, variant = _ARCHITECTURES.get(architecture, (architecture, variant))
        if variant.isdecimal():
            variant = f"v{variant}"
        if (architecture, variant) in {("amd64", "v1"), ("arm64", "v8")}:
            variant = ""
        if (architecture, variant) == ("arm", ""):
            variant = "v7"
        return Platform(self.os.lower(), architecture, variant)

    def runs(self) -> Iterator[Platform]:
        """The platforms whose images run here, best first, as docker and containerd choose.

        Source: containerd/platforms, Only.
        """
        best = self.normalized()
        yield best
        for architecture, variant in _older(best.architecture, best.variant):
            yield Platform(best.os, architecture, variant)


def parse_platform(text: str) -> Platform:
    """Read `linux/amd64` or `linux/arm64/v8`, as for docker's --platform.

    Raises UsageError.
    """
    parts = text.split("/")
    if not 2 <= len(parts) <= 3 or not all(_PART.fullmatch(part) for part in parts):
        shown = text if len(text) <= 60 else text[:57] + "…"
        raise UsageError(f"{shown!r} is not a platform", _HINT)
    return Platform(*parts)


def _older(architecture: str, variant: str) -> Iterator[tuple[str, str]]:
    """What a processor also runs, newest first: (architecture, variant)."""
    if architecture == "amd64":
        level = _level(variant)
        yield from (("amd64", f"v{n}" if n > 1 else "") for n in range(level - 1, 0, -1))
        yield "386", ""
    elif architecture == "arm":
        yield from (("arm", f"v{n}") for n in range(_level(variant) - 1, 4, -1))
    elif architecture == "arm64":
        if variant:
            yield "arm64", ""
        yield from (("arm", f"v{n}") for n in range(8, 4, -1))


def _level(variant: str) -> int:
    """The number in `v7`, at most 9."""
    return int(variant[1]) if re.fullmatch(r"v[1-9]", variant) else 0
