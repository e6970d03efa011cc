"""The probes over real sockets: doors that lead nowhere, certificates, personas, time that is up."""

from __future__ import annotations

import dataclasses
import json
import time

import httpx
import pytest

from labkit.credentials.credential import basic
from labkit.credentials.lookup import given
from labkit.credentials.outcome import Lookup
from labkit.diagnosis.diagnosing import diagnose, healthy
from labkit.diagnosis.probes import probe
from labkit.lab import open_lab
from labkit.lab.faults import FAULTS
from labkit.lab.personas import PERSONAS
from labkit.lab.server import serve
from labkit.wire.exchange import Trace
from labkit.wire.reference import parse_reference

DOORS = [fault for fault in FAULTS.values() if fault.door and fault.shown_by == "pull"]


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    """Nobody's stored credentials, and no proxy."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def alice(lab):
    return given(lab.users[0].name, lab.users[0].password)


@pytest.mark.parametrize("fault", DOORS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("backend", ["embedded", "binary"])
def test_a_door_that_leads_nowhere_is_named(fault, backend, require):
    if backend == "binary":
        require("peers", "registry")
    with open_lab(backend, fault.auth or "htpasswd", faults=[fault.name]) as lab:
        case = probe(
            lab.reference(fault.image), lookup=alice(lab), scheme=fault.door.told, ca=lab.ca, seconds=8
        )
        findings = diagnose(case).findings
        assert findings[0].cause.slug == fault.name
        assert findings[0].stage == "dns_tls"
        assert lab.users[0].password not in repr(case)
        without_reaching = diagnose(dataclasses.replace(case, reached=()))
        assert without_reaching.findings[0].cause.slug == fault.name
        if fault.name.startswith("tls_"):
            assert any("certificate is for" in line for line in findings[0].evidence)


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_healthy_persona_yields_nothing(persona):
    with open_lab("embedded", persona=persona) as lab:
        for image in lab.images:
            case = probe(lab.reference(image), lookup=alice(lab), ca=lab.ca)
            assert diagnose(case).findings == () and healthy(case)


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_wrong_password_is_one_whoever_the_registry_plays(persona):
    with open_lab("embedded", persona=persona) as lab:
        lookup = given(lab.users[0].name, "not the one")
        case = probe(lab.reference("team/app:1.0"), lookup=lookup, ca=lab.ca)
        first = diagnose(case).findings[0]
        assert first.cause.slug == ("stored_token_expired" if persona == "ecr" else "wrong_password")


def test_tls_that_is_in_order_is_found_without_being_told():
    with open_lab("embedded", "token", tls=True) as lab:
        case = probe(lab.reference("team/app:1.0"), lookup=alice(lab), ca=lab.ca)
        assert healthy(case) and diagnose(case).findings == ()
        assert all(exchange.request.url.startswith("https:") for exchange in case.trace)
        assert case.reached[0].tls and "localhost" in case.reached[0].names
        assert case.reached[0].not_after > time.time()


def test_each_probe_is_shown_as_it_goes_and_nothing_is_written():
    steps, trace = [], Trace()
    with open_lab("embedded", "token") as lab:
        wrote = len(lab.events)
        case = probe(
            lab.reference("team/app:1.0"),
            lookup=alice(lab),
            trace=trace,
            notify=steps.append,
            everything=True,
        )
        assert all(event["action"] == "pull" for event in lab.events[wrote:])
    names = [step.name for step in steps]
    assert names[:4] == ["name", "tcp", "ping", "credentials"]
    assert list(dict.fromkeys(names[4:])) == ["token", "claims", "manifest", "blob"]
    assert all(step.ok is not False for step in steps)
    assert case.trace == trace.exchanges
    assert {exchange.request.method for exchange in case.trace} <= {"GET", "HEAD"}
    assert any("push" in exchange.request.url for exchange in case.trace if exchange.stage == "token")


def test_a_registry_that_goes_silent_is_left_when_time_is_up():
    asked = []

    def slow(request):
        asked.append(request)
        time.sleep(1.2)
        return httpx.Response(200, text="{}")

    with serve(slow, waits=True) as server:
        reference = parse_reference(f"127.0.0.1:{server.port}/team/app:1.0")
        case = probe(reference, lookup=Lookup("labkit"), seconds=1)
    assert len(asked) == 1
    assert len(case.trace) == 1
    assert not healthy(case)


def test_a_stored_credential_is_looked_up_for_every_client(tmp_path):
    with open_lab("embedded", "htpasswd") as lab:
        user = lab.users[0]
        auth = basic(user.name, user.password)
        config = {"auths": {lab.registry: {"username": auth.username, "password": auth.secret}}}
        (tmp_path / "config.json").write_text(json.dumps(config))
        case = probe(lab.reference("team/app:1.0"))
        assert healthy(case) and diagnose(case).findings == ()
        kinds = {lookup.client: lookup.kind for lookup in case.lookups}
        assert kinds["docker"] == "basic" and len(kinds) > 10
        for key, cause in {
            "ghcr.io": "no_credentials",
            f"https://{lab.registry}1": "login_other_registry",
            lab.registry.replace("localhost", "127.0.0.1"): "config_key_mismatch",
        }.items():
            config = {"auths": {key: {"username": "x", "password": "y"}}}
            (tmp_path / "config.json").write_text(json.dumps(config))
            case = probe(lab.reference("team/app:1.0"))
            assert diagnose(case).findings[0].cause.slug == cause
            assert cause == "no_credentials" or key in str(diagnose(case).findings[0].evidence)


def test_a_helper_that_is_not_there_is_named(tmp_path):
    with open_lab("embedded", "htpasswd") as lab:
        config = {"credHelpers": {lab.registry: "not-installed"}}
        (tmp_path / "config.json").write_text(json.dumps(config))
        findings = diagnose(probe(lab.reference("team/app:1.0"))).findings
        assert findings[0].cause.slug == "cred_helper_not_runnable"
        assert any("docker-credential-not-installed" in line for line in findings[0].evidence)
