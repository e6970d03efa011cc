"""An incident as a lab: the fault of a finding, the registry it happened at, and what to type there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from shlex import quote

from labkit.diagnosis.cause import Cause
from labkit.diagnosis.finding import Diagnosis
from labkit.diagnosis.fixes import fixes, login_command, pull_command, push_command
from labkit.lab.choosing import CANNOT_BE
from labkit.lab.faults import FAULTS, WITHOUT_FAULT
from labkit.lab.lab import Lab, open_lab
from labkit.lab.personas import PERSONAS
from labkit.wire.errors import UsageError
from labkit.wire.reference import Reference, parse_reference

_HOSTS = (
    ("docker-hub", r"docker\.io"),
    ("ghcr", r"ghcr\.io"),
    ("gitlab", r"registry\.gitlab\..*"),
    ("quay", r"quay\.io"),
    ("acr", r".*\.azurecr\.(io|cn|us)"),
    ("ecr", r"\d+\.dkr\.ecr\..*"),
    ("gar", r".*-docker\.pkg\.dev|(.*\.)?gcr\.io"),
    ("artifactory", r".*\.jfrog\.io"),
    ("harbor", r"harbor\..*|.*\.harbor\..*"),
    ("nexus", r"nexus\..*"),
)
_CA = "ca.crt"
"""How the fixes call the file of an authority that is to be trusted."""
_WORKS = "pushed/again:1.0"


@dataclass(frozen=True, slots=True)
class Incident:
    """What a lab is to play: a cause, by which fault (empty: none is needed), as which registry, for whom."""

    cause: Cause
    fault: str
    persona: str | None
    client: str


def incident(diagnosis: Diagnosis, reference: Reference | None = None, client: str = "") -> Incident:
    """The first finding that a lab can play. Raises UsageError, with the reason, if none can be."""
    for finding in diagnosis.findings:
        slug = finding.cause.slug
        if slug in FAULTS or slug == "no_credentials":
            fault = slug if slug in FAULTS else ""
            return Incident(finding.cause, fault, _persona(fault, reference), client or "docker")
    if not diagnosis.findings:
        raise UsageError("There is no finding to reproduce.", "labkit faults lists what a lab can play.")
    slug = diagnosis.findings[0].cause.slug
    side = "It happens before a registry is asked, or after it has answered: no lab can play it."
    raise UsageError(f"{slug} cannot be reproduced.", WITHOUT_FAULT.get(slug, side))


def open_incident(played: Incident, backend: str = "auto", sockets: bool = True) -> Lab:
    """A lab where it goes wrong in the same way. Raises what `open_lab` raises."""
    faults = [played.fault] if played.fault else []
    return open_lab(backend, faults=faults, persona=played.persona, sockets=sockets)


def image_of(played: Incident, lab: Lab) -> Reference:
    """The image at which the fault shows."""
    name = FAULTS[played.fault].image if played.fault else "team/app:1.0"
    return parse_reference(f"{lab.registry}/{name}")


def login_line(played: Incident, lab: Lab, password_file: str) -> str:
    """How the client logs in to this lab, with the password in a file."""
    user = lab.users[0].name
    line = login_command(played.client, lab.registry, user, lab.url.startswith("http:"))
    return f"{line} < {quote(password_file)}"


def tries(played: Incident, lab: Lab) -> tuple[str, ...]:
    """What to type to see the fault, and after the fix to see it gone."""
    image, plain = image_of(played, lab), lab.url.startswith("http:")
    pull = pull_command(played.client, image, plain)
    if played.fault and FAULTS[played.fault].shown_by == "push":
        target = parse_reference(f"{lab.registry}/{_WORKS}")
        return pull, push_command(played.client, image, target)
    return (pull,)


def mends(played: Incident, lab: Lab) -> tuple[str, ...]:
    """The fix, with the names of the lab in it."""
    user = lab.users[0].name if lab.users else ""
    lines = fixes(played.cause, played.client, image_of(played, lab), user)
    signed = quote(str(lab.authority)) if lab.authority else _CA
    return tuple(line.replace(f" {_CA} ", f" {signed} ") for line in lines)


def in_lines(played: Incident, lab: Lab, password_file: str) -> str:
    """The incident as text: what the lab plays, the login, what to try, what mends it."""
    fault = FAULTS[played.fault].sentence if played.fault else "Nothing is broken: the client has no login."
    persona = f" as {PERSONAS[played.persona].registry}" if played.persona else ""
    needs_user = not played.fault or FAULTS[played.fault].user
    lines = [f"Lab           {lab.registry}{persona}", f"It plays      {played.cause.slug}: {fault}"]
    lines += [f"CA to trust   {lab.ca}"] if lab.ca else []
    if lab.users and needs_user and played.fault:
        failing = " (which fails in the same way)" if FAULTS[played.fault].door else ""
        lines += ["", f"Log in{failing}", f"  {login_line(played, lab, password_file)}"]
    lines += ["", "See it fail", *(f"  {line}" for line in tries(played, lab)), "", "What mends it"]
    lines += [f"  {line}" for line in mends(played, lab)]
    if not played.fault:
        lines += [f"  here: {login_line(played, lab, password_file)}"]
    return "\n".join(lines)


def can_switch(played: Incident, lab: Lab) -> bool:
    """True if the fault can be taken away while the lab runs."""
    return bool(played.fault and lab.switch and not FAULTS[played.fault].door)


def _persona(fault: str, reference: Reference | None) -> str | None:
    """Whom the lab plays: the registry of the reference, if it is known and can have this fault."""
    host = reference.registry if reference else ""
    name = next((name for name, hosts in _HOSTS if re.fullmatch(hosts, host)), None)
    needs = FAULTS[fault].auth if fault else ""
    fits = name and needs in ("", PERSONAS[name].auth) and (fault, name) not in CANNOT_BE
    return name if fits else None
