"""Causes of refusals: the client has no credential for this host."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "CLIENT001",
        "no_credentials",
        "you",
        stages=("config",),
        what="Nobody logged in to this registry on this client.",
        tells="No auths, credHelpers or credsStore entry for HOST; the token request carries no "
        "`account` or Authorization header.",
        fix="`docker login HOST`",
        decided_by="C W",
    ),
    Cause(
        "CLIENT002",
        "login_other_registry",
        "you",
        stages=("config",),
        what="The login was for another host than the image's: other account or region (each is a "
        "host of its own), or the registry's web address instead of the registry.",
        tells="Compare the host in auths with the host in the reference: both well spelled, but "
        "different. ECR answers 400 at login when only the region of the password differs.",
        fix="Log in to the host of the image: `aws ecr get-login-password --region R | docker login"
        " -u AWS --password-stdin ACCOUNT.dkr.ecr.R.amazonaws.com`; for Docker Hub `docker "
        "login` without a host",
        decided_by="E X C",
    ),
    Cause(
        "CLIENT003",
        "login_in_other_client",
        "you",
        stages=("config",),
        what="One client was logged in, another one pulls: container or web UI with the socket "
        "mounted against host CLI, `ctr` against the CRI plug-in, docker against podman, "
        "kubelet against sandbox image.",
        tells="The host CLI works and the failing program is another one; its own store has no entry."
        " (`config_wrong_location`: the same kind of file, only elsewhere; "
        "`sudo_home_mismatch`: same program, other user.)",
        fix="Give the credential to the program that pulls: mount config.json, `ctr image pull "
        "--user`, fill in its registry settings, `podman login --authfile "
        "~/.docker/config.json`",
        decided_by="X C",
    ),
    Cause(
        "CLIENT004",
        "config_wrong_location",
        "you",
        stages=("config",),
        what="The file with the right entry is not where the process looks: wrong mount path, "
        "`DOCKER_CONFIG`, snap home, an option not passed on.",
        tells="The file itself is sound and works elsewhere; the process logs another path or finds "
        "no entry; `kaniko` reads /kaniko/.docker, snap docker its own home.",
        fix="Mount or copy to the path that is read, or set `DOCKER_CONFIG` / `REGISTRY_AUTH_FILE`",
        decided_by="X C",
    ),
    Cause(
        "CLIENT005",
        "sudo_home_mismatch",
        "you",
        stages=("config",),
        what="Logged in as one user, pulled as another: `sudo docker` reads the config of root.",
        tells="`sudo` before one of the two commands only; `sudo ls ~root/.docker/config.json`",
        fix="Drop `sudo` (docker group), or `sudo docker login HOST`",
        decided_by="X C",
    ),
    Cause(
        "CLIENT006",
        "mirror_ignores_credentials",
        "you",
        stages=("ping",),
        what="The engine goes to a registry mirror without the credentials stored for the mirror host.",
        tells="Debug log names the mirror endpoint, then falls back to Docker Hub; a pull by the "
        "mirror's own name succeeds.",
        fix="Let the mirror serve anonymous reads, or name its host in the reference",
        decided_by="X C W",
    ),
    Cause(
        "CLIENT007",
        "x_registry_auth_encoding",
        "you",
        stages=("config",),
        what="A program calls the engine API with an `X-Registry-Auth` header that is not URL-safe "
        "base64; the engine ignores it and pulls anonymously.",
        tells="Only some passwords fail, only through this program; the header contains `+` or `/`.",
        fix="Encode the JSON with the URL-safe alphabet",
        decided_by="X P",
    ),
    Cause(
        "CLIENT008",
        "swarm_registry_auth_missing",
        "you",
        stages=("runtime",),
        what="A swarm service was created without handing the client's credential to the nodes.",
        tells="Tasks fail where nobody logged in by hand; `docker service` or `docker stack` command "
        "without the option.",
        fix="`docker service update --with-registry-auth …`, `docker stack deploy --with-registry-auth …`",
        decided_by="E X",
    ),
)
