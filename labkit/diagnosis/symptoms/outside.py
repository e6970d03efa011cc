"""Refusals and failures of others than registries, which use the same words."""

from __future__ import annotations

from labkit.diagnosis.symptoms.phrases import find
from labkit.diagnosis.symptoms.reading import Reading
from labkit.diagnosis.symptoms.tables import rows

_OUTSIDE = rows(
    """
t:cannot connect to the docker daemon | t:permission denied while trying to connect to the docker daemon |
    t:permission denied while trying to connect to the docker api | t:is the docker daemon running |
    t:docker.sock: connect: permission denied | t:error during connect: & t:docker_engine
    : The client does not reach its own engine: is it running, and may this user talk to it?
t:executable file not found in & !t:docker-credential-* & !t:credential* | t:exec format error &
    !t:docker-credential-* & !t:credential* | t:oci runtime create failed | t:oci runtime exec failed |
    t:runc create failed | t:exec user process caused
    : The image is there; it is the program in it that does not start.
t:did not complete successfully: exit code
    : A command of the Dockerfile failed inside the build.
t:fatal: authentication failed for & t:.git* | t:fatal: could not read username | t:git@* permission denied |
    t:permission denied (publickey) | t:remote: http basic: access denied & t:fatal:
    : This is git and not a registry: its own credentials are wrong.
t:password authentication failed for user | t:fatal: role … does not exist | t:access denied for user … using
    password | t:psql: error | t:authentication failed. … mongo* | t:noauth authentication required |
    t:wrongpass
    : A database refuses a login.
t:/simple/* & (t:401|t:403|t:404) | t:npm err* | t:npm error | t:e401 & t:npm | t:pip & t:index-url |
    t:could not find a version that satisfies
    : A package index answers, and no registry of images.
""",
    ":",
)
_SIGNS = (
    "pull access denied | insufficient_scope | no basic auth credentials | toomanyrequests | manifests/* | "
    "blobs/* | manifest unknown | failed to pull image | failed to push | failed to resolve | "
    "failed to authorize | error getting credentials | requested access to the resource | "
    "unauthorized: authentication required | load metadata | imagepullbackoff | /v2/ | htpasswd"
)
"""What is said of a registry, beside whatever else."""


def outside(reading: Reading) -> str:
    """Whose words these are, in a sentence, where no registry had a part in it; empty otherwise."""
    said = next((sentence for phrase, sentence in _OUTSIDE if find(phrase, reading.searched)), "")
    return "" if said and find(_SIGNS, reading.searched) else said
