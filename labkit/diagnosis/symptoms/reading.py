"""What a text says of itself: who wrote it, which image and registry it is about, which step went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from labkit.diagnosis.cause import STEPS, Step
from labkit.diagnosis.symptoms import addresses, login_hosts, speakers
from labkit.diagnosis.symptoms.cleaning import clean, folded, one_line
from labkit.diagnosis.symptoms.phrases import Searched, Span, find
from labkit.wire.errors import InvalidReference
from labkit.wire.reference import Reference, parse_reference

_URL = re.compile(r"https?://(?:<[\w .-]+>|[^\s\"'`<>\\,;)\]])+")
_API = re.compile(r"^/v2/(.+?)/(?:manifests|blobs|tags)(?:/([^/?]*))?")
_NAME = r"[a-z0-9<{$][\w.:/@<>{}$-]*[\w>}]"
_BEFORE_NAME = (
    "failed to pull(?: and unpack)? image|back-off pulling image|find image|resolve reference|reading image|"
    "sandbox image|permission for|trying to pull|initializing source|failed to push|unable to pull|"
    "error pulling image|failed to solve:|pushing image|getting image|copying"
)
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
        rf"(?i:{_BEFORE_NAME}) [\"']?(?!(?:configuration|config|blob|manifest|layer)\b)({_NAME})",
        _TYPED.pattern,
        rf"(?i:repository:? )({_NAME})(?:,| not found|:(?:pull|push))",
    )
)
_STATUS = re.compile(
    r"(?i)(?:status(?: ?code)?:?=?|http(?:/\d\.\d)?|returned|response|error|registry|:) ?"
    r"(?:code:? ?)?\(?\b([45]\d\d)\b"
    r"|\b([45]\d\d) (?:unauthorized|forbidden|not found|bad request|proxy auth|too many|"
    r"internal server|bad gateway|service unavailable|gateway time|request entity)"
)
_QUOTED = 110
_HELPER = re.compile(r"docker-credential-([A-Za-z0-9.-]*[A-Za-z0-9])")
_DEEP = re.compile(r"(?<![\w/.:@-])[A-Za-z_][\w-]*/[\w-]+/[\w-]+(?::\w+)?(?![\w/])")
_VERSION = re.compile(r"(?<![\w.])v?(\d+\.\d+(?:\.\d+)?)(?![\w.]*\d)")
_ADVICE = "may require 'docker login'"
"""Docker says so of any image: it does not mean that somebody logged in."""
_CLUSTER = (
    "c:(pod|pods|kubectl|imagepullsecret*|minikube|kube-system|aks|eks|gke|cronjob|statefulset|daemonset)"
)
"""A cluster is told of: the engine that speaks pulled for a kubelet."""
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
        searched = self._bare._replace(facts=frozenset(self._facts()))
        told = (name for name, phrase in speakers.TOLD if find(phrase, searched) is not None)
        return searched._replace(facts=searched.facts | frozenset(told))

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
                if "secret›" not in name and not name.startswith(("http:", "https:")):
                    return name
        for url in self.urls:
            parts = _parts_of(url)
            if parts and (api := _API.match(parts.path)):
                host = "docker.io" if parts.netloc in _HUB_HOSTS else parts.netloc
                glue = "@" if (api[2] or "").startswith("sha256:") else ":"
                target = f"{glue}{api[2]}" if api[2] and "/manifests/" in url else ""
                return f"{host}/{api[1]}{target}"
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
        else:
            facts.append("unnamed")
        facts += addresses.facts(self.urls, self.host, self.name, self.text)
        if _DEEP.search(self.context):
            facts.append("told=path3")
        if len(set(_VERSION.findall(self.context))) > 1:
            facts.append("told=versions")
        logged_in = {name for name in _OWN_LOGIN if find(f"c:{name} login", self._bare)}
        if logged_in and self.client in _OWN_LOGIN and not logged_in & _SHARES_LOGIN[self.client]:
            facts.append("elsewhere")
        if self.client in ("", "docker") and self.command in ("", "pull") and find(_CLUSTER, self._bare):
            facts.append("client=kubelet")
        if fits := login_hosts.fits(f"{self.text}\n{self.context}", self.host):
            facts.append(f"login={fits}")
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
    label = first.partition(".")[0]
    if has_host and re.search(r"[a-z]", label) and re.fullmatch(r"[a-z0-9-]*[A-Z][A-Za-z0-9-]*", label):
        facts.append("capitals")
    return facts
