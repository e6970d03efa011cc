"""Facts for the tables that no phrase can say: of names, versions, hosts, programs.

A phrase asks for one as `@library` or `@told=good version`.
"""

from __future__ import annotations

import re
from functools import cache

from labkit.diagnosis.symptoms.well_known import OFFICIAL, STAGES, one_slip

HUB_HOSTS = (
    "docker.io",
    "index.docker.io",
    "registry-1.docker.io",
    "auth.docker.io",
    "registry.hub.docker.com",
)
_PART = r"(?:[\w-]+|<[\w -]+>|\{[\w -]+\})"
_DEEP = re.compile(
    r"(?<![\w/.:@>-])(?:(?:index\.)?docker\.io/)?"
    rf"(?:[A-Za-z_][\w-]*|<[\w -]+>|\{{[\w -]+\}})/{_PART}/{_PART}(?::\w+)?(?![\w/<{{])"
)
_NUMBER = r"(?<![\w.])v?(\d+\.\d+(?:\.\d+)?)(?![\w.]*\d)"
_VERSION = re.compile(_NUMBER)
_GOOD = (
    r"(?<!not )(?:works?|worked|working|helps?|helped|(?:is|was) (?:fine|good|ok)|fixe[sd]|cures?|cured"
    r"|succeed(?:s|ed)|pull(?:s|ed)|push(?:es|ed)|built|builds|reads?|finds|found|accept(?:s|ed)|did)"
)
_GOOD_VERSION = re.compile(
    rf"(?i){_NUMBER}[^.;]{{0,60}}?\b{_GOOD}\b"
    rf"|\b{_GOOD}\b (?:again )?(?:with|in|on|under|using|up to|until) [^.;]{{0,30}}?{_NUMBER}"
    r"|(?:back|down|pinn\w+|downgrad\w+|revert\w+|return\w*|stay\w*) (?:to|on|at|from)"
    rf" [^.;]{{0,30}}?{_NUMBER}"
)
"""A version that works, or to which somebody went back."""
_STEP_UP = re.compile(r"\bfrom (?:[a-z-]+ )?v?\d+(?:\.\d+)* to (?:[a-z-]+ )?v?\d+(?:\.\d+)*\b")
_PROGRAMS = (
    r"\b(docker-compose|docker compose|docker|podman|skopeo|buildah|nerdctl|crictl|ctr|crane|ko|kaniko|helm"
    r"|oras|jib|bazel|trivy|grype|syft|cosign|renovate|dependabot|watchtower|portainer|testcontainers"
    r"|skaffold|tilt|flux|argo\w*|terraform|pulumi|ansible|maven|gradle|jenkins|buildkit|buildctl|containerd"
    r"|manifest-tool|regctl|dive|act|wslc|earthly|packer|dagger|werf|dockge|komodo|kpack|tekton|nomad|kubelet|operator|controller|scanner|plug-?in"
    r"|dashboard|front-end|bot|script|program)\b"
)
_PROGRAM = re.compile(_PROGRAMS)
_PROGRAM_WORKS = re.compile(
    rf"{_PROGRAMS}(?: (?:image|pull|push|login|run|build|itself|cli|copy|inspect|by hand|of|the|same|it))*"
    r"(?: (?:with|on|from|in|of|to) [^.;,]{0,40}?)?"
    r" (?:works|work|worked|succeeds|succeeded|is fine|goes through|gets|pulls|can pull|has no problem|reads"
    r"|finds)\b"
)
_HOST_LIKE = re.compile(r"[a-z0-9][\w-]*(?:\.[\w-]+)*\.[a-z]{2,6}(?::\d+)?|localhost(?::\d+)?")
_HOST_AND_PATH = re.compile(
    r"(?<![\w./@-])([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)/([a-z][\w./-]*[\w])(?![\w.:@/-])"
)
_HOST_AND_PORT = re.compile(
    r"(?<![\w.@-])([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}|<[a-z]+>)(?::(\d{2,5}))?(?=[/\s\"',;)]|$)"
)


@cache
def _typed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A bare name that was typed, and no word of prose ("docker push fails"); an official image's."""
    official = "|".join(map(re.escape, sorted(OFFICIAL)))
    pulled = r"(?:\b(?:docker|podman|compose|nerdctl|crane) (?:run|pull)|\bFROM)"
    bare = rf"(?:[a-z0-9]+[-_][\w.-]*\w|\w[\w.-]*:[\w.-]*\w|{official})(?![\w/:-])"
    return (
        re.compile(rf"docker (?:push|tag) (?:-\S+ )*{bare}"),
        re.compile(rf"{pulled} (?:{official})(?![\w/-]|\.\w)"),
    )


def of_name(name: str) -> list[str]:
    """How the name is built: its parts after the host, a host or none, one bare word."""
    first, slash, rest = name.partition("/")
    has_host = bool(slash) and ("." in first or ":" in first or first == "localhost" or first[0] in "<{$")
    path = (rest if has_host else name).partition("@")[0]
    parts = path.count("/") + 1
    hub = not has_host or first in HUB_HOSTS
    facts = [f"parts={min(parts, 3)}", "hosted" if has_host else "hostless"]
    if hub and (parts == 1 or (parts == 2 and path.startswith("library/"))):
        facts += ["library", "official" if _last_part(name) in OFFICIAL else "unofficial"]
        if _last_part(name) in STAGES:
            facts.append("like a stage")
    if any(_HOST_LIKE.fullmatch(part) for part in path.split("/")[:-1]):
        facts.append("host inside")
    if hub and parts > 2:
        facts.append("hub path")
    label = first.partition(".")[0]
    if has_host and re.search(r"[a-z]", label) and re.fullmatch(r"[a-z0-9-]*[A-Z][A-Za-z0-9-]*", label):
        facts.append("capitals")
    if has_host and first.endswith((":443", ":80")):
        facts.append("default port")
    return facts


def of_typed(context: str) -> list[str]:
    """What is told of names as they were typed, capitals and all."""
    if not context:
        return []
    bare, official = _typed()
    told = {"told=bare": bare.search(context), "official": official.search(context)}
    return [fact for fact, found in told.items() if found]


def of_context(context: str, text: str, client: str, name: str) -> list[str]:
    """What is told of versions, hosts, names and other programs; `context` and `text` in lower case."""
    versions = set(_VERSION.findall(context))
    hosts = [host for host, _ in set(_HOST_AND_PATH.findall(context))]
    ports = set(_HOST_AND_PORT.findall(f"{text}\n{context}"))
    told = {
        "told=path3": _DEEP.search(context) is not None,
        "told=version": bool(versions),
        "told=versions": len(versions) > 1,
        "told=step up": _STEP_UP.search(context) is not None,
        "told=good version": _GOOD_VERSION.search(context) is not None,
        "told=one host twice": len(set(hosts)) < len(hosts),
        "told=port and none": any(port and (host, "") in ports for host, port in ports),
        "another works": _another_works(context, client),
        "nearly told": _nearly_told(name, context),
    }
    return [fact for fact, holds in told.items() if holds]


def _another_works(context: str, client: str) -> bool:
    """True if one program is said to work, and another one is spoken of."""
    good = {found[1] for found in _PROGRAM_WORKS.finditer(context)}
    named = set(_PROGRAM.findall(context)) | ({client} - {"", "docker"})
    return bool(good) and bool(named - good - ({"docker"} if "docker-compose" in good else set()))


def _nearly_told(name: str, context: str) -> bool:
    """True if the person wrote nearly the last part of the name, and not the last part itself."""
    last = _last_part(name).lower()
    words = set(re.findall(r"[\w-]{4,}", context))
    return len(last) > 3 and last not in words and any(one_slip(last, word) for word in words)


def _last_part(name: str) -> str:
    return name.partition("@")[0].rpartition("/")[2].partition(":")[0]
