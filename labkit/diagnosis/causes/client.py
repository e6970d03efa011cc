"""Causes of refusals: the client has no credential for this host."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "CLIENT001",
        "no_credentials",
        "you",
        stages=("config",),
        what="Nobody has logged in to this registry with this client.",
        tells="No auths, credHelpers or credsStore entry fits the host, and the request goes out without "
        "Authorization.",
        fix="Log in to the registry with the client that pulls.",
        decided_by="C W",
        actions=("log_in",),
        lesson="03",
    ),
    Cause(
        "CLIENT002",
        "login_other_registry",
        "you",
        stages=("config",),
        what="The login was for another host than the image's: another account or region, each a host of "
        "its own, or the registry's web site.",
        tells="The host in auths and the host in the reference are both spelt well, and differ. ECR "
        "answers 400 at login when only the region of the password differs.",
        fix="Log in to the host that stands in the image's name (for Docker Hub without a host).",
        decided_by="E X C",
        actions=("log_in",),
        lesson="06",
    ),
    Cause(
        "CLIENT003",
        "login_in_other_client",
        "you",
        stages=("config",),
        what="One program was logged in, another one pulls: a CI container against the host, `ctr` "
        "against the kubelet, docker against podman.",
        tells="The program that was logged in works; the one that fails has no entry in its own store.",
        fix="Give the login to the program that pulls: log in with it, mount the other's config.json, or "
        "fill in its own registry settings.",
        decided_by="X C",
        actions=("log_in",),
        lesson="06",
    ),
    Cause(
        "CLIENT004",
        "config_wrong_location",
        "you",
        stages=("config",),
        what="The file with the right entry is not where the process looks: another mount path, "
        "`DOCKER_CONFIG`, a snap's own home, an option not passed on.",
        tells="The file is sound and works elsewhere, and the process reads another path or finds no "
        "entry. kaniko reads /kaniko/.docker, docker from a snap its own home.",
        fix="Put the file where the process reads it, or name its place in `DOCKER_CONFIG` (for podman, "
        "skopeo and buildah `REGISTRY_AUTH_FILE`).",
        decided_by="X C",
        lesson="06",
    ),
    Cause(
        "CLIENT005",
        "sudo_home_mismatch",
        "you",
        stages=("config",),
        what="One user logged in, another one pulls: under `sudo` a client reads the files of root.",
        tells="Only one of the two commands has `sudo` before it; `sudo ls ~root/.docker/config.json` "
        "shows what root has.",
        fix="Use `sudo` for both or for neither; docker works without it for members of the group docker.",
        decided_by="X C",
        actions=("log_in_as_root",),
        lesson="06",
    ),
    Cause(
        "CLIENT006",
        "mirror_ignores_credentials",
        "you",
        stages=("ping",),
        what="The engine asks a registry mirror, and does not send the login that is stored for the "
        "mirror's host.",
        tells="The engine's debug log names the mirror and then falls back to Docker Hub. A pull by the "
        "mirror's own name works.",
        fix="Let the mirror serve reads without a login, or put its host into the image's name.",
        decided_by="X C W",
        lesson="10",
    ),
    Cause(
        "CLIENT007",
        "x_registry_auth_encoding",
        "you",
        stages=("config",),
        what="A program calls the engine's API with an `X-Registry-Auth` header that is not URL-safe "
        "base64; the engine ignores it and pulls without a login.",
        tells="Only this program fails, and only with some passwords; its header contains `+` or `/`.",
        fix="Encode the JSON with the URL-safe alphabet of base64 (`-` and `_`).",
        decided_by="X P",
        lesson="09",
        person="The header travels between the program and the engine, and neither writes it down.",
    ),
    Cause(
        "CLIENT008",
        "swarm_registry_auth_missing",
        "you",
        stages=("runtime",),
        what="A swarm service was made without handing the login on to the nodes.",
        tells="Tasks fail on nodes where nobody logged in by hand; the command had no "
        "`--with-registry-auth`.",
        fix="Give `--with-registry-auth` with every `docker service` and `docker stack` command that "
        "names a private image.",
        decided_by="E X",
        actions=("hand_over_login",),
        lesson="07",
    ),
)
