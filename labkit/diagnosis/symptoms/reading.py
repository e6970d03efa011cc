"""What a text says of itself: who wrote it, which image and registry it is about, which step went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from labkit.diagnosis.cause import STEPS, Step
from labkit.diagnosis.symptoms import speakers
from labkit.diagnosis.symptoms.cleaning import clean, folded, one_line
from labkit.diagnosis.symptoms.phrases import Searched, Span, find
from labkit.diagnosis.symptoms.well_known import OFFICIAL, STAGES, misspelt, one_slip
from labkit.wire.errors import InvalidReference
from labkit.wire.reference import Reference, parse_reference

_URL = re.compile(r"https?://[^\s\"'`<>\\,;)\]]+")
_API = re.compile(r"^/v2/(.+?)/(?:manifests|blobs|tags)(?:/([^/?]*))?")
_NAME = r"[a-z0-9<{$*][\w.:/@<>{}$*-]*[\w>}*]"
_BEFORE_NAME = (
    "failed to pull(?: and unpack)? image|back-off pulling image|find image|resolve reference|reading image|"
    "sandbox image|permission for|trying to pull|initializing source|failed to push|unable to pull|"
    "error pulling image|failed to solve:|pushing image|getting image|copying|inspecting image|"
    "retrieving image(?: manifest)?|fetching manifest|permissions? for image|destination"
)
_NO_NAME = frozenset(
    [
        "a",
        "all",
        "an",
        "and",
        "blob",
        "blobs",
        "config",
        "error",
        "failed",
        "from",
        "image",
        "images",
        "in",
        "into",
        "is",
        "it",
        "layer",
        "layers",
        "manifest",
        "manifests",
        "of",
        "permission",
        "permissions",
        "process",
        "registry",
        "repository",
        "rpc",
        "secrets",
        "source",
        "tag",
        "the",
        "to",
        "with",
    ]
)
"""Words that stand where a name may stand, too."""
_TYPED = re.compile(
    rf"(?i:docker|podman|nerdctl|crane|buildah|ctr images?|crictl)(?: image| compose)?"
    rf" (?:pull|push|run) (?:-\S+ )*({_NAME})"
)
_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"docker://({_NAME})",
        rf"(?:pull|push) access denied for ({_NAME})",
        rf"manifest for ({_NAME}) not found",
        rf"(?i:{_BEFORE_NAME}) [\"']?(?!configuration\b)({_NAME})",
        _TYPED.pattern,
        rf"(?i:repository:? )({_NAME})(?:,| not found|:(?:pull|push))",
    )
)
_LIBRARY_NAME = re.compile(r"\b(library/[\w.-]+(?::[\w.-]+)?)")
_STATUS = re.compile(
    r"(?i)(?:status(?: ?code)?:?=?|http(?:/\d\.\d)?|returned|response|error|registry|:) ?"
    r"(?:code:? ?)?\(?\b([45]\d\d)\b"
    r"|\b([45]\d\d) (?:unauthorized|forbidden|not found|bad request|proxy auth|too many|"
    r"internal server|bad gateway|service unavailable|gateway time|request entity)"
)
_QUOTED = 110
_HELPER = re.compile(r"docker-credential-([A-Za-z0-9.-]*[A-Za-z0-9])")
_PART = r"(?:[\w-]+|<[\w -]+>|\{[\w -]+\})"
_DEEP = re.compile(
    rf"(?<![\w/.:@>-])(?:[A-Za-z_][\w-]*|<[\w -]+>|\{{[\w -]+\}})/{_PART}/{_PART}(?::\w+)?(?![\w/<{{])"
)
_NUMBER = r"(?<![\w.])v?(\d+\.\d+(?:\.\d+)?)(?![\w.]*\d)"
_VERSION = re.compile(_NUMBER)
_GOOD = (
    r"(?<!not )(?:works?|worked|working|helps?|helped|(?:is|was) (?:fine|good|ok)|fixe[sd]|cures?|cured|succeed(?:s|ed)"
    r"|pull(?:s|ed)|push(?:es|ed)|built|builds|reads?|finds|found|accept(?:s|ed)|did)"
)
_GOOD_VERSION = re.compile(
    rf"(?i){_NUMBER}[^.;]{{0,60}}?\b{_GOOD}\b|\b{_GOOD}\b (?:again )?(?:with|in|on|under|using|up to|until) [^.;]{{0,30}}?{_NUMBER}"
    rf"|(?:back|down|pinn\w+|downgrad\w+|revert\w+|return\w*|stay\w*) (?:to|on|at|from) [^.;]{{0,30}}?{_NUMBER}"
)
"""A version that works, or to which somebody went back."""
_PROGRAMS = (
    r"\b(docker-compose|docker compose|docker|podman|skopeo|buildah|nerdctl|crictl|ctr|crane|ko|kaniko|helm|oras|jib|"
    r"bazel|trivy|grype|syft|cosign|renovate|dependabot|watchtower|portainer|testcontainers|skaffold|tilt|flux|argo\w*|"
    r"terraform|pulumi|ansible|maven|gradle|jenkins|buildkit|buildctl|containerd|manifest-tool|regctl|dive|act|wslc|"
    r"kpack|tekton|nomad|kubelet|operator|controller|scanner|plug-?in|dashboard|front-end|bot|script|program)\b"
)
_PROGRAM = re.compile(_PROGRAMS)
_PROGRAM_WORKS = re.compile(
    rf"{_PROGRAMS}(?: (?:image|pull|push|login|run|build|itself|cli|copy|inspect|by hand|of|the|same|it|that))*"
    r"(?: (?:with|on|from|in|of|to) [^.;,]{0,40}?)? (?:works|work|worked|succeeds|succeeded|is fine|goes through|gets|pulls|"
    r"can pull|has no problem|reads|finds)\b"
)
_HOST_LIKE = re.compile(r"[a-z0-9][\w-]*(?:\.[\w-]+)*\.[a-z]{2,6}(?::\d+)?|localhost(?::\d+)?")
_PLACE = re.compile(r"(?<![\w./@-])([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)/([a-z][\w./-]*[\w])(?![\w.:@/-])")
_HOST_PORT = re.compile(r"(?<![\w.@-])([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}|<[a-z]+>)(?::(\d{2,5}))?(?=[/\s\"',;)]|$)")
_ADVICE = "may require 'docker login'"
"""Docker says so of any image: it does not mean that somebody logged in."""
_HUB_HOSTS = (
    "docker.io",
    "index.docker.io",
    "registry-1.docker.io",
    "auth.docker.io",
    "registry.hub.docker.com",
)


_CONTAINERS = frozenset({"podman", "buildah", "skopeo"})
_SHARES_LOGIN: dict[str, frozenset[str]] = {
    **dict.fromkeys(("podman", "buildah", "skopeo"), _CONTAINERS),
    **{name: frozenset({name}) for name in ("docker", "helm", "nerdctl", "containerd-cri", "kaniko", "ko")},
}
"""Clients that have a login of their own, and whose login does for them."""
_OWN_LOGIN = tuple(_SHARES_LOGIN)


@dataclass(frozen=True)
class Reading:
    """A cleaned text with the context that was told, and what can be read out of them."""

    text: str
    context: str

    @cached_property
    def searched(self) -> Searched:
        """What phrases are looked for in, with all the facts."""
        return self._bare._replace(facts=frozenset(self._facts()))

    @cached_property
    def _bare(self) -> Searched:
        text, context = folded(self.text), folded(self.context)
        return Searched(f"{text}\n{context}", len(text), frozenset())

    def quoted(self, span: Span) -> str:
        """The words at a place of `searched`, whole, as they were written; shortened in the middle."""
        words = f"{one_line(self.text)}\n{one_line(self.context)}"
        begin, end = span
        while begin and words[begin - 1] not in " \n":
            begin -= 1
        while end < len(words) and words[end] not in " \n":
            end += 1
        said = words[begin:end].strip("\"'`,;(")
        return said if len(said) <= _QUOTED else f"{said[: _QUOTED // 2]} … {said[-_QUOTED // 2 :]}"

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The URLs in the error text, in order."""
        return tuple(url.rstrip(".:") for url in _URL.findall(self.text))

    @cached_property
    def client(self) -> str:
        """The program that wrote it, in labkit's names; empty if nothing tells."""
        return self._first(speakers.CLIENTS)

    @cached_property
    def registry_kind(self) -> str:
        """`ghcr`, `ecr`, …; empty if nothing tells."""
        kind = self._first(speakers.REGISTRIES)
        bare = self.reference is not None and self.reference.registry == "docker.io"
        return kind or ("dockerhub" if bare else "")

    @cached_property
    def command(self) -> str:
        """What was being done: login, push, pull or build."""
        return self._first(speakers.COMMANDS)

    @cached_property
    def name(self) -> str:
        """The image as the text names it, also where it is no valid reference; empty if it names none."""
        for pattern in _NAMED:
            for found in pattern.finditer(self.text):
                name = found[1].rstrip(".:")
                bare = name.lower() in _NO_NAME or "secret›" in name
                if not bare and not name.startswith(("http:", "https:")):
                    return name
        for url in self.urls:
            parts = _parts_of(url)
            if parts and (api := _API.match(parts.path)):
                host = "docker.io" if parts.netloc in _HUB_HOSTS else parts.netloc
                glue = "@" if (api[2] or "").startswith("sha256:") else ":"
                target = f"{glue}{api[2]}" if api[2] and "/manifests/" in url else ""
                return f"{host}/{api[1]}{target}"
        if found := _LIBRARY_NAME.search(self.text):
            return found[1].rstrip(".:")
        # In prose "docker pull fails", so a name without a tag or a path is none there.
        typed = (found[1].rstrip(".:") for found in _TYPED.finditer(self.context))
        return next((name for name in typed if re.search("[:/]", name) and "secret›" not in name), "")

    @cached_property
    def reference(self) -> Reference | None:
        """The image, None if the text names none."""
        try:
            return parse_reference(self.name)
        except InvalidReference:
            return None

    @cached_property
    def host(self) -> str:
        """The registry's host: of the image, else of the first URL; empty if unknown."""
        if self.reference and ("/" in self.name or not self.urls):
            return self.reference.registry
        for url in self.urls:
            parts = _parts_of(url)
            if parts and "@" not in parts.netloc and parts.path.startswith("/v2"):
                return "docker.io" if parts.netloc in _HUB_HOSTS else parts.netloc
        return ""

    @cached_property
    def statuses(self) -> tuple[int, ...]:
        """The HTTP statuses named in the error text."""
        return tuple(int(found[1] or found[2]) for found in _STATUS.finditer(self.text))

    @cached_property
    def helper(self) -> str:
        """The credential helper named: `desktop` of docker-credential-desktop; empty if none is."""
        found = _HELPER.search(self.text)
        return found[1].removesuffix(".exe") if found else ""

    @cached_property
    def stage(self) -> Step | None:
        """The step that went wrong, as far as words and URLs tell."""
        for step, phrase in speakers.STAGES:
            if find(phrase, self._bare) is not None:
                return next(one for one in STEPS if one == step)
        return speakers.stage_of_url(self.urls[-1]) if self.urls else None

    def _another_works(self) -> bool:
        """True if one program is said to work, and another one is spoken of."""
        context = folded(self.context)
        good = {found[1] for found in _PROGRAM_WORKS.finditer(context)}
        named = set(_PROGRAM.findall(context)) | ({self.client} - {"", "docker"})
        return bool(good) and bool(named - good - ({"docker"} if "docker-compose" in good else set()))

    def _nearly_told(self) -> bool:
        """True if the person wrote the last part of the name, or nearly so: one slip away."""
        last = _last_part(self.name)
        words = set(re.findall(r"[\w-]{4,}", self.context))
        return len(last) > 3 and last not in words and any(one_slip(last, word) for word in words)

    def _first(self, table: tuple[tuple[str, str], ...]) -> str:
        """The first entry whose phrase holds, words of the error text before words of the context."""
        whole = self._bare.text.replace(_ADVICE, "." * len(_ADVICE))
        for text in (whole[: self._bare.border], whole):
            searched = self._bare._replace(text=text)
            for name, phrase in table:
                if find(phrase, searched) is not None:
                    return name
        return ""

    def _facts(self) -> list[str]:
        """Facts for phrases that begin with @."""
        facts = [f"client={self.client}", f"registry={self.registry_kind}", f"command={self.command}"]
        facts += [f"status={status}" for status in self.statuses]
        facts += [f"stage={self.stage}", f"helper={self.helper}" if self.helper else "helper=none"]
        facts += [f"url={kind}" for url in self.urls if (kind := speakers.stage_of_url(url))]
        if self.name:
            facts += ["named", *_facts_of_name(self.name)]
            if self._nearly_told():
                facts.append("nearly told")
        else:
            facts.append("unnamed")
        if any(misspelt(host) for host in (self.host, *map(_host_of, self.urls)) if host):
            facts.append("misspelt")
        if _DEEP.search(self.context):
            facts.append("told=path3")
        versions = set(_VERSION.findall(self.context))
        if len(versions) > 1:
            facts.append("told=versions")
        if versions:
            facts.append("told=version")
        if self._another_works():
            facts.append("another works")
        facts += _facts_of_hosts(self.context, f"{self.text}\n{self.context}")
        if _GOOD_VERSION.search(self.context):
            facts.append("told=good version")
        logged_in = {name for name in _OWN_LOGIN if find(f"c:{name} login", self._bare)}
        if logged_in and self.client in _OWN_LOGIN and not logged_in & _SHARES_LOGIN[self.client]:
            facts.append("elsewhere")
        return facts


def read(text: str, context: str = "") -> Reading:
    """Read an error text, with what the person told beside it. Secrets are out of the result."""
    return Reading(clean(text), clean(context))


def _parts_of(url: str) -> SplitResult | None:
    """The parts of a URL, None if it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _facts_of_hosts(context: str, whole: str) -> list[str]:
    """Whether one host is told of with two paths, or with a port and without."""
    facts = []
    paths = set(_PLACE.findall(context))
    hosts = [host for host, _ in paths]
    if any(hosts.count(host) > 1 for host in hosts):
        facts.append("told=one host twice")
    named = set(_HOST_PORT.findall(whole))
    if any(port and (host, "") in named for host, port in named):
        facts.append("told=port and none")
    return facts


def _host_of(url: str) -> str:
    parts = _parts_of(url)
    return parts.netloc.rpartition("@")[2] if parts else ""


def _last_part(name: str) -> str:
    return name.partition("@")[0].rpartition("/")[2].partition(":")[0]


def _facts_of_name(name: str) -> list[str]:
    """How the name is built: its parts after the host, a host or none, one bare word."""
    first, slash, rest = name.partition("/")
    has_host = bool(slash) and ("." in first or ":" in first or first == "localhost" or first[0] in "<{$")
    path = (rest if has_host else name).partition("@")[0]
    parts = path.count("/") + 1
    hub = not has_host or first in _HUB_HOSTS
    facts = [f"parts={min(parts, 3)}", "hosted" if has_host else "hostless"]
    if hub and (parts == 1 or (parts == 2 and path.startswith("library/"))):
        facts.append("library")
        facts.append("official" if _last_part(name) in OFFICIAL else "unofficial")
        if _last_part(name) in STAGES:
            facts.append("like a stage")
    if any(_HOST_LIKE.fullmatch(part) for part in path.split("/")[:-1]):
        facts.append("host inside")
    if hub and parts > 2:
        facts.append("hub path")
    if has_host and first.endswith((":443", ":80")):
        facts.append("default port")
    return facts
