"""What `explain` reads out of addresses: whose token server, a proxy's own answer, what stands on the way."""

from __future__ import annotations

import pytest

from labkit.diagnosis.explaining import explain
from labkit.diagnosis.symptoms.reading import read

ASKED = 'Get "https://reg.acme.io:8443/v2/": '
TOKEN = "token?account=me&service=reg"


def facts(text, context=""):
    return read(text, context).searched.facts


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("https://reg.acme.io:8443/", "same"),
        ("https://reg.acme.io/", "odd"),
        ("http://reg.acme.io:8443/", "odd"),
        ("https://core.acme.internal/", "odd"),
        ("https://auth.docker.io/", "public"),
    ],
)
def test_whose_token_address_it_is(address, whose):
    assert f"realm={whose}" in facts(f'{ASKED}Get "{address}{TOKEN}": dial tcp: connection refused')


def test_a_token_address_alone():
    assert "realm=alone" in facts(f'Post "https://reg.acme.io/{TOKEN}": EOF')
    assert "realm=odd" in facts(f'Post "http://gitea:3000/{TOKEN}": EOF')


def test_the_usual_port_and_blanked_hosts():
    assert "realm=same" in facts(f'Get "https://reg.acme.io:443/v2/": Get "https://reg.acme.io/{TOKEN}": EOF')
    assert "realm=odd" in facts(f'Get "https://<host>:8443/v2/": Get "https://<host>/{TOKEN}": EOF')


@pytest.mark.parametrize("words", ["Forbidden", "Bad Gateway", "AuthorizedOnly", "Tunnel or SSL Forbidden"])
def test_a_few_words_are_a_proxy_s(words):
    text = f"Error response from daemon: Get https://registry-1.docker.io/v2/: {words}"
    assert "bare" in facts(text)
    assert "http_proxy_refuses" in [one.cause.slug for one in explain(text).findings[:2]]


@pytest.mark.parametrize(
    "words", ["EOF", "denied: denied", "dial tcp: no such host", "unauthorized", "x509: bad"]
)
def test_a_client_s_or_a_registry_s_words_are_not(words):
    assert "bare" not in facts(f'Get "https://registry-1.docker.io/v2/": {words}')


def test_which_proxy_is_told_of():
    assert "proxy=out" in facts("i/o timeout", "A laptop behind the company proxy.")
    assert "proxy=front" in facts("401", "A registry behind traefik.")
    assert not {"proxy=out", "proxy=front"} & facts("i/o timeout", "At home, no proxy. docker pull nginx:1")


def test_copying_a_blob_names_no_image():
    assert read("Copying blob sha256:00\nError: writing blob: denied").name == ""
