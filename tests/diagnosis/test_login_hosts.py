"""For which host a login was made: read out of commands and of what people tell."""

from __future__ import annotations

import pytest

from labkit.diagnosis.symptoms.login_hosts import fits
from labkit.diagnosis.symptoms.reading import read


@pytest.mark.parametrize(
    ("told", "host", "answer"),
    [
        ("docker login ghcr.io -u me", "ghcr.io", "same"),
        ("docker login -u me --password-stdin reg.acme.io:5000", "reg.acme.io", "other"),
        ("Logged in to acme.azurecr.io, says Login Succeeded.", "acmeprod.azurecr.io", "other"),
        ("az acr login --name acme", "acme.azurecr.io", "same"),
        ("az acr login -n acme.azurecr.io", "other.azurecr.io", "other"),
        ("docker login https://index.docker.io/v1/", "docker.io", "same"),
        ("docker login hub.docker.com", "docker.io", "other"),
        ("docker login registry.hub.docker.com succeeds", "registry.hub.docker.com", "other"),
        ("docker login works; docker pull ghcr.io/acme/app", "docker.io", ""),
        ("never logged in to ghcr.io", "docker.io", ""),
        ("repository does not exist or may require 'docker login': denied at auth.docker.io", "ghcr.io", ""),
        ("Removing login credentials for https://index.docker.io/v1/", "ghcr.io", ""),
        ("login to dockerhub error: Post https://hub.docker.com/v2/users/login/: EOF", "docker.io", ""),
        ("docker login <registry>.azurecr.io", "acme.azurecr.io", ""),
        ("the login is in config.json", "ghcr.io", ""),
        ("docker login ghcr.io", "", ""),
    ],
)
def test_the_host_of_a_login(told, host, answer):
    assert fits(told, host) == answer


def test_it_is_a_fact_for_the_tables():
    reading = read("denied: requested access", "docker login ghcr.io, then docker push quay.io/acme/app:1")
    assert "login=other" in reading.searched.facts
