"""What people type, by action and client, as data. In capitals stands what `fixes` fills in, or a person.

HOST, REPO (with the host), REF (with tag or digest too), NAMESPACE, NAME, TAG, USER come from the case,
MINE is the image under the user's own name on Docker Hub; LOGIN is the client's login that reads the secret
from standard input. A line that ends in a full stop is a sentence. Those of docker, podman, skopeo, crane
and oras are run by tests; the others are as these clients are known to be called, and are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from labkit.diagnosis.cause import Action

ByClient: TypeAlias = Mapping[str, tuple[str, ...]]
"""Client to its lines; under "" those for every client that has none of its own."""

SAME_AS: Mapping[str, str] = {
    "buildx": "docker",
    "buildkit": "docker",
    "docker-py": "docker",
    "testcontainers-python": "docker",
    "containerd": "containerd-cri",
    "ctr": "nerdctl",
    "crictl": "containerd-cri",
    "kubectl": "kubelet",
    "kubernetes": "kubelet",
    "docker-compose": "compose",
}
"""Clients that are helped with another's commands, because they read its files or ask its engine."""

LOGIN: Mapping[str, str] = {
    "docker": "docker login -u USER --password-stdin HOST",
    "compose": "docker login -u USER --password-stdin HOST",
    "podman": "podman login -u USER --password-stdin HOST",
    "buildah": "buildah login -u USER --password-stdin HOST",
    "skopeo": "skopeo login -u USER --password-stdin HOST",
    "crane": "crane auth login HOST -u USER --password-stdin",
    "oras": "oras login -u USER --password-stdin HOST",
    "helm": "helm registry login -u USER --password-stdin HOST",
    "nerdctl": "nerdctl login -u USER --password-stdin HOST",
    "": "docker login -u USER --password-stdin HOST",
}

_SECRET = (
    "kubectl -n PODS create secret docker-registry registry-login --docker-server=HOST "
    '--docker-username=USER --docker-password="$(cat password.txt)"'
)
_USE_SECRET = (
    "kubectl -n PODS patch serviceaccount default "
    """-p '{"imagePullSecrets": [{"name": "registry-login"}]}'"""
)
_LOGIN_AGAIN = "Then recreate the pod: one that waits keeps the secrets it began with."
_DOCKER_CA = ("sudo install -D -m 644 ca.crt /etc/docker/certs.d/HOST/ca.crt",)
_CONTAINERS_CA = ("sudo install -D -m 644 ca.crt /etc/containers/certs.d/HOST/ca.crt",)
_CONTAINERD_CA = (
    "sudo install -D -m 644 ca.crt /etc/containerd/certs.d/HOST/ca.crt",
    "On every node; containerd reads the folder where its config_path names /etc/containerd/certs.d.",
)
_DAEMON_JSON = (
    "sudoedit /etc/docker/daemon.json",
    "sudo systemctl restart docker",
    'Put "insecure-registries": ["HOST"] into daemon.json, beside what stands there.',
)
_DOCKER_PROXY = (
    "sudo mkdir -p /etc/systemd/system/docker.service.d",
    "printf '[Service]\\nEnvironment=HTTPS_PROXY=http://PROXY:PORT NO_PROXY=localhost,127.0.0.1\\n' | "
    "sudo tee /etc/systemd/system/docker.service.d/proxy.conf",
    "sudo systemctl daemon-reload",
    "sudo systemctl restart docker",
)
_CONTAINERD_PROXY = tuple(line.replace("docker", "containerd") for line in _DOCKER_PROXY)

PULL: Mapping[str, str] = {
    "docker": "docker pull REF",
    "compose": "docker compose pull",
    "podman": "podman pull REF",
    "buildah": "buildah pull REF",
    "skopeo": "skopeo inspect docker://REF",
    "crane": "crane manifest REF",
    "oras": "oras manifest fetch REF",
    "helm": "helm pull oci://REPO --version TAG",
    "nerdctl": "nerdctl pull REF",
    "containerd-cri": "sudo crictl pull REF",
    "kubelet": "sudo crictl pull REF",
    "labkit": "labkit pull REF",
    "": "docker pull REF",
}

PLAIN: Mapping[str, str] = {
    "podman": "podman pull --tls-verify=false REF",
    "buildah": "buildah pull --tls-verify=false REF",
    "skopeo": "skopeo inspect --tls-verify=false docker://REF",
    "crane": "crane manifest --insecure REF",
    "oras": "oras manifest fetch --plain-http REF",
    "helm": "helm pull --plain-http oci://REPO --version TAG",
    "nerdctl": "nerdctl --insecure-registry pull REF",
    "labkit": "labkit pull REF --plain-http",
}
"""The same over plain http; who has no entry is told so in the engine's settings."""

PLAIN_LOGIN: Mapping[str, str] = {
    "podman": "--tls-verify=false",
    "buildah": "--tls-verify=false",
    "skopeo": "--tls-verify=false",
    "oras": "--plain-http",
    "helm": "--plain-http",
}
"""What a login over plain http needs; the others take localhost so."""

PUSH: Mapping[str, str] = {
    "podman": "podman tag REF TARGET && podman push --tls-verify=false TARGET",
    "buildah": "buildah tag REF TARGET && buildah push --tls-verify=false TARGET",
    "skopeo": "skopeo copy --src-tls-verify=false --dest-tls-verify=false docker://REF docker://TARGET",
    "crane": "crane copy REF TARGET",
    "oras": "oras copy --from-plain-http --to-plain-http REF TARGET",
    "nerdctl": "nerdctl tag REF TARGET && nerdctl --insecure-registry push TARGET",
    "": "docker tag REF TARGET && docker push TARGET",
}
"""To try a push in a lab."""

ACTIONS: Mapping[Action, ByClient] = {
    "log_in": {
        "docker": ("docker login -u USER HOST",),
        "compose": ("docker login -u USER HOST",),
        "podman": ("podman login -u USER HOST",),
        "buildah": ("buildah login -u USER HOST",),
        "skopeo": ("skopeo login -u USER HOST",),
        "crane": ("crane auth login HOST -u USER --password-stdin < password.txt",),
        "oras": ("oras login -u USER HOST",),
        "helm": ("helm registry login -u USER HOST",),
        "nerdctl": ("nerdctl login -u USER HOST",),
        "kubelet": (_SECRET, _USE_SECRET, _LOGIN_AGAIN),
        "containerd-cri": (_SECRET, _USE_SECRET, _LOGIN_AGAIN),
        "labkit": ("labkit pull REF --user USER --password-stdin < password.txt",),
        "": ("docker login -u USER HOST",),
    },
    "log_in_by_pipe": {
        "kubelet": (_SECRET, _LOGIN_AGAIN),
        "containerd-cri": (_SECRET, _LOGIN_AGAIN),
        "labkit": ('printf %s "$SECRET" | labkit pull REF --user USER --password-stdin',),
        "": ('printf %s "$SECRET" | LOGIN',),
    },
    "log_in_as_root": {
        "podman": ("sudo podman login -u USER HOST",),
        "buildah": ("sudo buildah login -u USER HOST",),
        "skopeo": ("sudo skopeo login -u USER HOST",),
        "nerdctl": ("sudo nerdctl login -u USER HOST",),
        "crane": ("sudo crane auth login HOST -u USER --password-stdin < password.txt",),
        "oras": ("sudo oras login -u USER HOST",),
        "helm": ("sudo helm registry login -u USER HOST",),
        "": ("sudo docker login -u USER HOST",),
    },
    "log_in_with_key": {"": ("LOGIN < key.json",)},
    "log_out": {
        "podman": ("podman logout HOST",),
        "buildah": ("buildah logout HOST",),
        "skopeo": ("skopeo logout HOST",),
        "crane": ("crane auth logout HOST",),
        "oras": ("oras logout HOST",),
        "helm": ("helm registry logout HOST",),
        "nerdctl": ("nerdctl logout HOST",),
        "kubelet": ("kubectl -n PODS delete secret registry-login",),
        "containerd-cri": ("kubectl -n PODS delete secret registry-login",),
        "labkit": ("labkit pull REF --anonymous",),
        "": ("docker logout HOST",),
    },
    "use_secret": {"": (_USE_SECRET, _LOGIN_AGAIN)},
    "make_secret": {"": (_SECRET, _USE_SECRET, _LOGIN_AGAIN)},
    "trust_ca": {
        "podman": _CONTAINERS_CA,
        "buildah": _CONTAINERS_CA,
        "skopeo": _CONTAINERS_CA,
        "crane": ("SSL_CERT_FILE=ca.crt crane manifest REF",),
        "oras": ("oras manifest fetch --ca-file ca.crt REF",),
        "helm": ("helm pull --ca-file ca.crt oci://REPO --version TAG",),
        "nerdctl": _CONTAINERD_CA,
        "kubelet": _CONTAINERD_CA,
        "containerd-cri": _CONTAINERD_CA,
        "labkit": ("labkit pull REF --ca ca.crt",),
        "": _DOCKER_CA,
    },
    "allow_http": {
        "kubelet": (
            "sudo mkdir -p /etc/containerd/certs.d/HOST",
            "printf '[host.\"http://HOST\"]\\n' | sudo tee /etc/containerd/certs.d/HOST/hosts.toml",
            "On every node; containerd reads the folder where its config_path names /etc/containerd/certs.d.",
        ),
        "docker": _DAEMON_JSON,
        "compose": _DAEMON_JSON,
        "": _DAEMON_JSON,
    },
    "name_proxy": {
        **{
            client: (f"HTTPS_PROXY=http://PROXY:PORT {PULL[client]}",)
            for client in ("podman", "buildah", "skopeo", "crane", "oras", "helm", "labkit")
        },
        "nerdctl": _CONTAINERD_PROXY,
        "kubelet": _CONTAINERD_PROXY,
        "containerd-cri": _CONTAINERD_PROXY,
        "": _DOCKER_PROXY,
    },
    "retag": {
        "podman": ("podman tag REF MINE", "podman push MINE"),
        "buildah": ("buildah tag REF MINE", "buildah push MINE"),
        "skopeo": ("skopeo copy docker://REF docker://MINE",),
        "crane": ("crane copy REF MINE",),
        "oras": ("oras copy REF MINE",),
        "nerdctl": ("nerdctl tag REF MINE", "nerdctl push MINE"),
        "": ("docker tag REF MINE", "docker push MINE"),
    },
    "list_tags": {
        "podman": ("podman search --list-tags REPO",),
        "buildah": ("podman search --list-tags REPO",),
        "skopeo": ("skopeo list-tags docker://REPO",),
        "oras": ("oras repo tags REPO",),
        "helm": ("oras repo tags REPO",),
        "": ("crane ls REPO",),
    },
    "list_platforms": {
        "podman": ("podman manifest inspect docker://REF",),
        "buildah": ("buildah manifest inspect docker://REF",),
        "skopeo": ("skopeo inspect --raw docker://REF",),
        "crane": ("crane manifest REF",),
        "oras": ("oras manifest fetch REF",),
        "": ("docker buildx imagetools inspect REF",),
    },
    "hand_over_login": {
        "": (
            "docker service update --with-registry-auth SERVICE",
            "docker stack deploy --with-registry-auth -c compose.yaml STACK",
        )
    },
    "make_htpasswd": {"": ('docker run --rm --entrypoint htpasswd httpd:2 -Bbn USER "$SECRET" > htpasswd',)},
    "set_clock": {"": ("sudo timedatectl set-ntp true",)},
    "pull": {client: (line,) for client, line in PULL.items()},
}
