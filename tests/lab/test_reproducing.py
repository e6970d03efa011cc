"""An incident as a lab: it fails there for the same client, and works when the fault is gone."""

from __future__ import annotations

import os
import shlex
import subprocess

import pytest

from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.finding import Diagnosis, Finding
from labkit.lab.reproducing import can_switch, in_lines, incident, login_line, open_incident, tries
from labkit.wire.errors import UsageError
from labkit.wire.reference import parse_reference


def found(*slugs: str) -> Diagnosis:
    return Diagnosis(tuple(Finding(CAUSES[slug], CAUSES[slug].stages[0], 0.5, "") for slug in slugs))


def test_the_first_finding_that_a_lab_can_play_is_played_as_its_registry() -> None:
    played = incident(found("disk_full", "rate_limited"), parse_reference("ghcr.io/a/b:1"), "podman")
    assert (played.fault, played.persona, played.client) == ("rate_limited", "ghcr", "podman")
    assert incident(found("rate_limited"), parse_reference("reg.example/a/b")).persona is None


@pytest.mark.parametrize("slug", ["token_key_untrusted", "clock_skew", "token_realm_wrong"])
def test_faults_of_the_registrys_owner_keep_its_persona(slug) -> None:
    assert incident(found(slug), parse_reference("ghcr.io/a/b")).persona == "ghcr"


def test_a_persona_that_cannot_have_the_fault_is_left_out() -> None:
    assert incident(found("two_auth_layers"), parse_reference("harbor.example.com/a/b")).persona is None
    assert incident(found("two_auth_layers"), parse_reference("ghcr.io/a/b")).persona == "ghcr"
    needs_token = incident(
        found("token_audience_mismatch"), parse_reference("123.dkr.ecr.us-east-1.amazonaws.com/a")
    )
    assert needs_token.fault == "token_audience_mismatch"
    with open_incident(needs_token, "embedded") as lab:
        assert lab.faults == ["token_audience_mismatch"]


@pytest.mark.parametrize(("slugs", "says"), [((), "no finding"), (("disk_full",), "disk_full cannot")])
def test_what_no_lab_can_play_is_said(slugs, says) -> None:
    with pytest.raises(UsageError, match=says):
        incident(found(*slugs))


@pytest.mark.parametrize("slug", ["wrong_password", "rate_limited", "token_audience_mismatch"])
@pytest.mark.parametrize("client", ["skopeo", "crane"])
def test_the_same_command_fails_and_after_the_fault_is_gone_works(slug, client, tmp_path, require) -> None:
    require("peers", client)
    played = incident(found(slug), client=client)
    with open_incident(played, "embedded") as lab:
        password = tmp_path / "password.txt"
        password.write_text(lab.users[0].password)
        text = in_lines(played, lab, str(password))
        (command,) = tries(played, lab)
        assert command in text and login_line(played, lab, str(password)) in text
        assert lab.users[0].password not in text and can_switch(played, lab)
        _shell(login_line(played, lab, str(password)), tmp_path)
        assert _shell(command, tmp_path).returncode != 0
        lab.switch.put()
        assert _shell(login_line(played, lab, str(password)), tmp_path).returncode == 0
        done = _shell(command, tmp_path)
        assert done.returncode == 0, done.stderr
        lab.switch.put(slug)
        assert _shell(command, tmp_path).returncode != 0


def test_a_switch_takes_no_fault_that_does_not_fit() -> None:
    with open_incident(incident(found("wrong_password")), "embedded") as lab:
        for name in ("tls_unknown_ca", "nonsense"):
            with pytest.raises(UsageError):
                lab.switch.put(name)
        assert lab.switch.now == ("wrong_password",)


def _shell(line: str, home) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    assert shlex.split(line)
    return subprocess.run(line, shell=True, env=env, capture_output=True, text=True, timeout=120)
