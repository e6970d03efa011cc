"""Every fault through the real client path: its cause first, on the embedded and the real registry.

What a saved trace or HAR says of it is the same; a healthy lab yields nothing; of two faults the first one leads.
"""

from __future__ import annotations

import contextlib
import json
import subprocess

import httpx
import pytest

from labkit.credentials.credential import basic
from labkit.credentials.lookup import given
from labkit.credentials.outcome import Lookup
from labkit.diagnosis.case import Case
from labkit.diagnosis.cause import STEPS
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.diagnosing import diagnose, healthy
from labkit.diagnosis.probes import probe
from labkit.lab import open_lab
from labkit.lab.faults import FAULTS, behind
from labkit.protocol.flow import push_blob_flow
from labkit.protocol.runner import run
from labkit.protocol.session import Session, authorized_flow
from labkit.trace.har import har_text
from labkit.trace.imports import read_trace
from labkit.trace.recorder import record
from labkit.trace.tap import Tap
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace
from labkit.wire.scope import parse_scope

BACKENDS = ("embedded", "binary", "container")
NEEDS = {"binary": ("peers", "registry"), "container": ("docker",)}
SAME_ON_THE_WIRE = {
    "htpasswd_not_bcrypt": "wrong_password",  # a hash that matches nothing, and a password that is not the one
}
"""A fault that nobody outside can tell from another cause: it must be named, behind that one."""
PULLED = [fault for fault in FAULTS.values() if fault.shown_by == "pull" and fault.between]
PUSHED = [fault for fault in FAULTS.values() if fault.shown_by == "push" and fault.between]


@pytest.fixture(scope="module")
def labs():
    """A lab for each backend and auth mode, opened when it is first asked for."""
    opened = {}
    with contextlib.ExitStack() as stack:

        def lab(backend, auth, **more):
            key = backend, auth, *more
            if key not in opened:
                opened[key] = stack.enter_context(open_lab(backend, auth, **more))
            return opened[key]

        yield lab


@pytest.fixture(params=BACKENDS)
def backend(request, require):
    if request.param in NEEDS:
        require(*NEEDS[request.param])
    return request.param


def asking(lab, user=True):
    alice = lab.users[0] if lab.users and user else None
    return given(alice.name, alice.password) if alice else Lookup("labkit")


def probed(lab, faults, **more):
    """What the probes find with these faults in front of a lab."""
    fault = faults[0] if faults else None
    image = fault.image if fault else "team/app:1.0"
    lookup = asking(lab, fault.user if fault else True)
    return probe(lab.reference(image), send=behind(faults, lab.send), lookup=lookup, **more)


def modes(fault):
    return [fault.auth] if fault.auth else ["htpasswd", "token"]


@pytest.mark.parametrize("fault", PULLED, ids=lambda fault: fault.name)
def test_a_fault_is_named_first(labs, backend, fault):
    for auth in modes(fault):
        lab = labs(backend, auth)
        secret = lab.users[0].password if lab.users else "unguessable"
        case = probed(lab, [fault])
        diagnosis = diagnose(case)
        named = [finding.cause.slug for finding in diagnosis.findings]
        assert named[0] == SAME_ON_THE_WIRE.get(fault.name, fault.name)
        assert fault.name in named
        assert fault.name not in diagnosis.ruled_out
        numbers = {exchange.n for exchange in case.trace}
        assert all(set(finding.exchanges) <= numbers for finding in diagnosis.findings)
        assert diagnosis.findings[0].evidence and diagnosis.findings[0].fix
        assert sum(finding.confidence for finding in diagnosis.findings) < 2
        assert secret not in json.dumps(diagnosis.to_json())
        assert names_after(case, as_json) == named == names_after(case, as_har)


def as_json(trace):
    return json.dumps(trace.to_json())


def as_har(trace):
    return har_text(trace, "0")


def names_after(case, form):
    """The causes named when the trace has been saved and read again, and nothing else is known."""
    trace = Trace()
    for exchange in case.trace:
        trace.put(exchange)
    again = read_trace(form(trace)).exchanges
    findings = diagnose(Case(trace=again, lookups=case.lookups, reference=case.reference)).findings
    return [finding.cause.slug for finding in findings]


@pytest.mark.parametrize("auth", ["none", "htpasswd", "token"])
@pytest.mark.parametrize("everything", [False, True])
def test_a_healthy_lab_yields_nothing(labs, backend, auth, everything):
    lab = labs(backend, auth)
    for image in lab.images:
        case = probe(lab.reference(image), send=lab.send, lookup=asking(lab), everything=everything)
        assert diagnose(case).findings == () and healthy(case)


@pytest.mark.parametrize(
    "name",
    [
        "wrong_password",
        "token_audience_mismatch",
        "token_key_untrusted",
        "account_lacks_permission",
        "challenge_not_understood",
        "two_auth_layers",
        "rate_limited",
        "redirect_keeps_auth",
    ],
)
def test_the_trace_of_a_real_client_names_it_too(labs, require, name, tmp_path):
    require("peers", "skopeo")
    fault = FAULTS[name]
    lab, trace = labs("embedded", fault.auth or "token"), Trace()
    user = f"{lab.users[0].name}:{lab.users[0].password}"
    with Tap(httpx.URL(lab.url), behind([fault], lab.send), trace) as tap:
        image = f"docker://{tap.address}/{fault.image}"
        options = ["--src-tls-verify=false", "--src-creds", user]
        command = ["skopeo", "copy", *options, image, f"dir:{tmp_path}"]
        assert subprocess.run(command, capture_output=True, timeout=120).returncode != 0
    assert diagnose(Case(trace=trace.exchanges)).findings[0].cause.slug == name


PAIRS = [
    ("not_a_registry", "wrong_password"),
    ("registry_unavailable", "token_audience_mismatch"),
    ("challenge_not_understood", "rate_limited"),
    ("token_realm_wrong", "tag_missing"),
    ("token_audience_mismatch", "content_corrupt"),
    ("token_audience_mismatch", "tag_missing_reported_as_auth"),
    ("wrong_password", "rate_limited"),
    ("clock_skew", "platform_not_available"),
    ("token_server_unavailable", "repository_missing"),
    ("rate_limited", "content_corrupt"),
    ("media_type_not_accepted", "redirect_keeps_auth"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_of_two_faults_the_first_broken_step_leads(labs, first, second):
    for names in ((first, second), (second, first)):
        case = probed(labs("embedded", "token"), [FAULTS[name] for name in names])
        findings = diagnose(case).findings
        assert findings[0].cause.slug == first
        assert STEPS.index(findings[0].stage) <= STEPS.index(CAUSES[second].stages[0])


def pushed(lab, fault):
    """The trace of a push with a fault in front: a blob, and one that is mounted from another repository."""
    trace = Trace()
    send = record(behind([fault], lab.send), trace)
    scheme = "https" if lab.ca else "http"
    alice = basic(lab.users[0].name, lab.users[0].password)
    session = Session(httpx.URL(f"{scheme}://{lab.registry}"), alice)
    with contextlib.suppress(LabkitError):
        if fault.name == "cross_repo_mount_scope":
            wanted = parse_scope("repository:team/copy:pull,push repository:team/app:pull")
            digest = f"sha256:{'0' * 64}"
            path = f"/v2/team/copy/blobs/uploads/?mount={digest}&from=team/app"
            send(session.request("POST", path, "upload"))  # as containerd does: first without a token
            run(authorized_flow(session, lambda: session.request("POST", path, "upload"), wanted), send)
        run(push_blob_flow(session, "team/new", b"x" * 5000), send)
    return Case(trace=trace.exchanges)


@pytest.mark.parametrize("fault", PUSHED, ids=lambda fault: fault.name)
def test_a_fault_of_pushes_is_named_first_from_its_trace(labs, fault):
    tls = {"tls": True} if fault.door else {}
    case = pushed(labs("embedded", fault.auth or "token", **tls), fault)
    assert diagnose(case).findings[0].cause.slug == fault.name


def test_a_healthy_push_yields_nothing(labs):
    from labkit.lab.faults.fault import Fault

    nothing = Fault("wrong_password", "", lambda send: send)
    for auth in ("htpasswd", "token"):
        assert diagnose(pushed(labs("embedded", auth), nothing)).findings == ()
