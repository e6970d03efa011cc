"""Every fault of a pull as every registry: named first by the probes, whoever the lab plays.

Where two causes are the same on a registry's wire, the table says so; where it cannot have one, the lab does.
"""

from __future__ import annotations

import contextlib

import pytest

from labkit.credentials.credential import ANONYMOUS
from labkit.credentials.lookup import given
from labkit.credentials.outcome import Lookup
from labkit.diagnosis.case import Case
from labkit.diagnosis.diagnosing import diagnose, healthy
from labkit.diagnosis.probes import probe
from labkit.lab import open_lab
from labkit.lab.choosing import CANNOT_BE
from labkit.lab.faults import FAULTS
from labkit.lab.personas import PERSONAS
from labkit.protocol.client import pull
from labkit.wire.errors import LabkitError, UsageError
from labkit.wire.exchange import Trace

SHOWN = [fault for fault in FAULTS.values() if fault.shown_by == "pull" and fault.between]
SAME_ON_THE_WIRE = {
    # ECR says "your authorization token has expired" of every password that it does not take.
    ("wrong_password", "ecr"): "stored_token_expired",
    # A hash that matches nothing, and a password that is not the one.
    ("htpasswd_not_bcrypt", "zot"): "wrong_password",
    # GitLab answers 404 with nothing in it to a service that it does not know, as to a path that is wrong.
    ("token_audience_mismatch", "gitlab"): "token_realm_wrong",
}
"""A fault that nobody outside can tell from another cause there: that one leads, and this one is named behind it."""
ONLY_BY_PROBES = {
    "stale_credentials_public": "that everybody may have the image is seen once somebody asks without a name",
    "tag_missing_reported_as_auth": "the honest answer is the one to HEAD, and labkit's pull asks GET",
    "hub_path_too_deep": "that there are no names of three parts is seen in a list, but for Docker Hub",
}
"""Faults that the trace of a pull alone does not tell from their neighbours, and why."""


@pytest.fixture(scope="module")
def labs():
    """A lab for each persona, opened when it is first asked for; its faults are switched."""
    opened = {}
    with contextlib.ExitStack() as stack:

        def lab(persona, *faults):
            if persona not in opened:
                opened[persona] = stack.enter_context(open_lab("embedded", persona=persona, sockets=False))
            opened[persona].switch.put(*faults)
            return opened[persona]

        yield lab


WHO_CAN_HAVE_IT = pytest.mark.parametrize(
    ("fault", "name"),
    [
        pytest.param(fault, name, id=f"{fault.name}-{name}")
        for fault in SHOWN
        for name in PERSONAS
        if fault.auth in ("", PERSONAS[name].auth) and (fault.name, name) not in CANNOT_BE
    ],
)


def asking(lab, user=True):
    alice = lab.users[0]
    return given(alice.name, alice.password) if user else Lookup("labkit")


@WHO_CAN_HAVE_IT
def test_a_fault_is_named_first_whoever_the_lab_plays(labs, fault, name):
    lab = labs(name, fault.name)
    case = probe(lab.reference(fault.image), send=lab.send, lookup=asking(lab, fault.user))
    diagnosis = diagnose(case)
    named = [finding.cause.slug for finding in diagnosis.findings]
    rival = SAME_ON_THE_WIRE.get((fault.name, name))
    assert named[0] == (rival or fault.name)
    assert fault.name in named and fault.name not in diagnosis.ruled_out
    assert not rival or diagnosis.findings[0].confidence < 0.9


@WHO_CAN_HAVE_IT
def test_the_trace_of_a_pull_names_it_too(labs, fault, name):
    lab, trace = labs(name, fault.name), Trace()
    credential = lab.credential(lab.users[0].name) if fault.user else ANONYMOUS
    with contextlib.suppress(LabkitError):
        pull(lab.reference(fault.image), send=lab.send, credential=credential, trace=trace)
    named = [finding.cause.slug for finding in diagnose(Case(trace=trace.exchanges)).findings]
    if fault.name in ONLY_BY_PROBES:
        assert named
    else:
        assert named[0] == SAME_ON_THE_WIRE.get((fault.name, name), fault.name)


@pytest.mark.parametrize("name", PERSONAS)
def test_a_healthy_persona_yields_nothing(labs, name):
    lab = labs(name)
    for image in lab.images:
        for everything in (False, True):
            case = probe(lab.reference(image), send=lab.send, lookup=asking(lab), everything=everything)
            assert diagnose(case).findings == () and healthy(case)


@pytest.mark.parametrize(("fault", "name"), CANNOT_BE)
def test_what_a_persona_cannot_have_is_said(fault, name):
    assert FAULTS[fault].auth in ("", PERSONAS[name].auth)
    with pytest.raises(UsageError, match=f"As {name} there is no {fault}"):
        open_lab("embedded", persona=name, faults=[fault], sockets=False)
