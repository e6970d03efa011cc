"""A fault touches what it names, and nothing else."""

from __future__ import annotations

import datetime
import json
import socket
import sys
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
import pytest

from labkit.credentials.credential import ANONYMOUS
from labkit.diagnosis.causes import CAUSES
from labkit.lab import open_lab
from labkit.lab.faults import FAULTS, WITHOUT_FAULT, behind, corrupt_blob
from labkit.lab.images import lab_images
from labkit.protocol.client import pull
from labkit.protocol.flow import push_blob_flow
from labkit.protocol.network import open_send
from labkit.protocol.runner import run
from labkit.protocol.session import Session, authorized_flow
from labkit.protocol.token import basic_header
from labkit.trace.recorder import record
from labkit.trace.tap import Tap
from labkit.wire.claims import decode_claims
from labkit.wire.errors import LabkitError, UsageError
from labkit.wire.exchange import Trace
from labkit.wire.scope import parse_scope
from tests.peers.clients import CLIENTS

ONE, OTHER = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"


def answer(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/gone"):
        return httpx.Response(404, content=b"gone", request=request)
    return httpx.Response(200, headers={"X-Kept": "yes"}, content=b"0123456789", request=request)


def ask(path: str) -> httpx.Response:
    return corrupt_blob(answer, ONE)(httpx.Request("GET", f"http://registry.test{path}"))


def test_one_bit_of_that_blob_is_another_and_the_rest_is_as_it_was() -> None:
    response = ask(f"/v2/team/app/blobs/{ONE}")
    assert response.content == b"0123446789"
    assert response.headers["content-length"] == "10" and response.headers["x-kept"] == "yes"
    assert response.request.url.path.endswith(ONE)


def test_everything_else_passes() -> None:
    for path in (f"/v2/team/app/blobs/{OTHER}", f"/v2/team/app/manifests/{ONE}", "/v2/"):
        assert ask(path).content == b"0123456789"


def test_an_empty_blob_and_a_refusal_pass() -> None:
    def nothing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if request.method == "GET" else 401, content=b"", request=request)

    send = corrupt_blob(nothing, ONE)
    for method in ("GET", "HEAD"):
        assert send(httpx.Request(method, f"http://registry.test/v2/a/blobs/{ONE}")).content == b""


SAID = {
    "http_proxy_refuses": (407, "407 instead"),
    "not_a_registry": (200, "text/html"),
    "registry_unavailable": (503, "503 instead"),
    "registry_firewall_blocks_client": (403, "client with IP"),
    "two_auth_layers": (401, "does not accept this user name and password"),
    "challenge_not_understood": (401, "offers only negotiate"),
    "wrong_password": (401, "incorrect username or password"),
    "stale_credentials_public": (401, "incorrect username or password"),
    "stored_token_expired": (403, "has expired"),
    "password_instead_of_token": (401, "personal access token"),
    "account_inactive": (401, "not active"),
    "sso_not_authorized": (403, "SAML"),
    "iam_permission_missing": (403, "not authorized to perform"),
    "htpasswd_not_bcrypt": (401, "does not accept this user name and password"),
    "htpasswd_file_unusable": (400, "400 instead"),
    "nginx_htpasswd_hash_unsupported": (500, "500 instead"),
    "token_realm_wrong": (None, "token-server.invalid"),
    "token_server_unavailable": (502, "502 from the token server"),
    "token_audience_mismatch": (401, "invalid_token"),
    "token_issuer_mismatch": (401, "invalid_token"),
    "token_key_untrusted": (401, "invalid_token"),
    "token_claims_malformed": (401, "insufficient_scope"),
    "clock_skew": (401, "invalid_token"),
    "account_lacks_permission": (401, "not granted"),
    "rate_limited": (429, "TOOMANYREQUESTS"),
    "repository_missing": (404, "NAME_UNKNOWN"),
    "tag_missing": (404, "MANIFEST_UNKNOWN"),
    "tag_missing_reported_as_auth": (401, "same challenge"),
    "namespace_missing": (401, "not granted"),
    "hub_path_too_deep": (401, "not granted"),
    "platform_not_available": (200, "platforms there are: plan9/mips"),
    "media_type_not_accepted": (404, "accept header does not support OCI indexes"),
    "redirect_to_other_registry": (401, "401 instead"),
    "upstream_cache_auth": (404, "upstream: unauthorized"),
    "content_corrupt": (200, "digest"),
    "redirect_keeps_auth": (400, "400 instead of blob"),
    "push_without_pull": (401, "not granted"),
    "cross_repo_mount_scope": (401, "not granted"),
    "token_expired_during_upload": (401, "invalid_token"),
    "proxy_body_size_limit": (413, "413"),
    "ci_token_permission_missing": (403, "installation not allowed"),
}
"""What the last exchange answered, and words of labkit's own message."""
LABKIT_COPES = {"ping_without_challenge", "anonymous_blocked_by_basic_challenge"}
ON_THE_WIRE = [name for name, fault in FAULTS.items() if not fault.door]


@pytest.fixture(scope="module", params=["embedded", "binary"])
def labs(request, require):
    """A lab for each auth mode."""
    if request.param == "binary":
        require("peers", "registry")
    opened = {auth: open_lab(request.param, auth) for auth in ("none", "htpasswd", "token")}
    yield opened
    for lab in opened.values():
        lab.close()


def credential(fault, lab):
    return lab.credential("alice") if fault.user and lab.users else ANONYMOUS


def shown(fault, lab, send):
    """Do what a fault shows at: a pull, or a push of a layer after one that is mounted."""
    if fault.shown_by == "pull":
        return pull(lab.reference(fault.image), send=send, credential=credential(fault, lab))
    session = Session(httpx.URL(lab.url), credential(fault, lab))
    layer = list(lab_images()[1].blobs)[-1]
    path = f"/v2/team/new/blobs/uploads/?mount={layer}&from=public/hello"
    scope = parse_scope("repository:team/new:pull,push repository:public/hello:pull")
    run(authorized_flow(session, lambda: session.request("POST", path, "upload"), scope), send)
    return run(push_blob_flow(session, "team/new", b"a layer " * 1000), send)


def test_every_cause_that_the_wire_decides_has_a_fault_or_a_reason():
    decided = {slug for slug, cause in CAUSES.items() if "W" in cause.decided_by}
    assert not FAULTS.keys() - CAUSES.keys()
    assert not FAULTS.keys() & WITHOUT_FAULT.keys()
    assert decided <= FAULTS.keys() | WITHOUT_FAULT.keys()
    assert WITHOUT_FAULT.keys() <= decided
    assert SAID.keys() | LABKIT_COPES == set(ON_THE_WIRE)
    assert all(fault.sentence.endswith(".") for fault in FAULTS.values())


@pytest.mark.parametrize("name", SAID)
def test_every_fault_refuses_what_is_let_in_without_it(name, labs):
    fault, trace = FAULTS[name], Trace()
    lab = labs[fault.auth or "token"]
    if fault.image == "team/app:1.0":
        shown(fault, lab, lab.send)
    with pytest.raises(LabkitError) as caught:
        shown(fault, lab, record(behind([fault], lab.send), trace))
    status, words = SAID[name]
    assert trace.exchanges[-1].status == status
    assert words in caught.value.message


def test_labkit_reads_the_challenge_wherever_it_stands(labs):
    """Where the ping is open to everybody, other clients never learn to authenticate; see below."""
    fault, lab, trace = FAULTS["ping_without_challenge"], labs["token"], Trace()
    shown(fault, lab, record(behind([fault], lab.send), trace))
    assert [exchange.status for exchange in trace][:4] == [200, 401, 200, 200]


def test_what_everybody_may_read_is_read_although_the_ping_asks_for_a_password(labs):
    fault, lab, trace = FAULTS["anonymous_blocked_by_basic_challenge"], labs["none"], Trace()
    shown(fault, lab, record(behind([fault], lab.send), trace))
    assert [exchange.status for exchange in trace][:2] == [401, 200]


def token(lab, name):
    """The claims and header of the token that a fault lets a client have, and what came with it."""
    asked = f"{lab.realm}?service=registry-lab&scope=repository:team/app:pull"
    headers = {"Authorization": basic_header(lab.credential("alice"))}
    request = httpx.Request("GET", asked, headers=headers)
    response = behind([FAULTS[name]], lab.send)(request)
    said = json.loads(response.read())
    return decode_claims(said["token"]), said, response


def test_tokens_tell_what_is_wrong_with_them(labs):
    lab = labs["token"]
    good = token(lab, "rate_limited")[0].claims
    assert token(lab, "token_issuer_mismatch")[0].claims["iss"] != good["iss"]
    assert ":" not in token(lab, "token_key_untrusted")[0].header["kid"]
    assert isinstance(token(lab, "token_claims_malformed")[0].claims["access"], dict)
    later, said, response = token(lab, "clock_skew")
    issued = datetime.datetime.fromisoformat(said["issued_at"]).timestamp()
    assert issued == later.claims["iat"] >= good["iat"] + 3600
    if date := response.headers.get("date"):
        assert parsedate_to_datetime(date).timestamp() >= good["iat"] + 3600
    short, said, _ = token(lab, "token_expired_during_upload")
    assert said["expires_in"] == short.claims["exp"] - short.claims["iat"] == 1


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("rate_limited", "content_corrupt"), 429),
        (("content_corrupt", "rate_limited"), 429),
        (("token_server_unavailable", "rate_limited"), 502),
        (("token_issuer_mismatch", "token_key_untrusted", "repository_missing"), 404),
        (("registry_unavailable", "wrong_password"), 503),
        (("wrong_password", "token_audience_mismatch"), 401),
    ],
)
def test_of_several_faults_each_does_its_part(names, status, labs):
    lab, trace = labs["token"], Trace()
    with pytest.raises(LabkitError):
        shown(FAULTS[names[0]], lab, record(behind([FAULTS[name] for name in names], lab.send), trace))
    assert trace.exchanges[-1].status == status


DOORS = {
    "name_not_resolved": "No address is known for registry.invalid",
    "connection_refused": "refuses the connection",
    "tls_unknown_ca": "unable to get local issuer certificate",
    "tls_certificate_expired": "certificate has expired",
    "tls_hostname_mismatch": "Hostname mismatch",
    "http_registry_not_marked_insecure": "answers in plain http",
    "http_sent_to_https_port": "speaks https, and plain http was asked for",
    "proxy_forwarded_proto": "wants the upload sent to localhost",
}


@pytest.mark.parametrize("name", DOORS)
def test_how_a_lab_listens_can_be_wrong(name):
    fault = FAULTS[name]
    with open_lab("embedded", faults=[name]) as lab, pytest.raises(LabkitError, match=DOORS[name]):
        if fault.shown_by == "push":
            shown(fault, lab, lab.send)
        lab.pull(fault.image, "alice")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue refuses")
def test_a_port_can_stay_silent():
    with open_lab("embedded", faults=["connection_timed_out"]) as lab:
        address = urlsplit(lab.url)
        with pytest.raises(TimeoutError):
            socket.create_connection(("127.0.0.1", address.port), timeout=0.5)


def test_http_at_an_https_port_is_told_so():
    with open_lab("embedded", faults=["http_sent_to_https_port"]) as lab:
        assert b"HTTP request to an HTTPS server" in httpx.get(f"{lab.url}/v2/", trust_env=False).content


def test_a_fault_stands_in_front_of_every_backend(each_backend):
    with open_lab(each_backend, faults=["token_key_untrusted", "content_corrupt"]) as lab:
        assert (lab.auth, lab.faults) == ("token", ["token_key_untrusted", "content_corrupt"])
        assert lab.realm.startswith("http://localhost:")
        with pytest.raises(LabkitError, match="invalid_token"):
            lab.pull("team/app:1.0", "alice")


def test_without_sockets_a_lab_has_faults_as_well():
    lab = open_lab("embedded", faults=["rate_limited"], sockets=False)
    with lab, pytest.raises(LabkitError, match="429"):
        lab.pull("team/app:1.0", "alice")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"faults": ["rate_limit"]}, "no fault"),
        ({"faults": ["no_credentials"]}, "no fault"),
        ({"faults": ["two_auth_layers"], "auth": "htpasswd"}, "wants auth htpasswd, two_auth_layers token"),
        ({"faults": ["two_auth_layers", "htpasswd_not_bcrypt"]}, "wants auth token"),
        ({"faults": ["tls_unknown_ca", "connection_refused"]}, "both say how the lab listens"),
        ({"faults": ["tls_unknown_ca"], "tls": True}, "says itself"),
        ({"faults": ["connection_refused"], "sockets": False}, "without sockets"),
        ({"persona": "dockerhub"}, "no persona"),
        ({"persona": "ecr", "auth": "token"}, "wants auth token, persona ecr htpasswd"),
    ],
)
def test_what_does_not_fit_is_refused_at_once(options, said):
    with pytest.raises(UsageError, match=said):
        open_lab("embedded", **options)


SKOPEO = {
    "rate_limited": "toomanyrequests",
    "repository_missing": "name unknown",
    "ping_without_challenge": "authentication required",
    "http_proxy_refuses": "407",
    "challenge_not_understood": "",
    "account_lacks_permission": "requested access to the resource is denied",
    "token_audience_mismatch": "authentication required",
    "clock_skew": "authentication required",
    "wrong_password": "invalid username/password",
    "token_realm_wrong": "token-server.invalid",
    "tag_missing": "manifest unknown",
    "registry_unavailable": "503",
    "not_a_registry": "",
}
"""Words of skopeo's message."""


@pytest.mark.parametrize("name", SKOPEO)
def test_a_real_client_meets_it_through_the_tap(name, labs, tmp_path, require):
    require("peers", "skopeo")
    lab = labs["token"]
    with open_send() as send, Tap(httpx.URL(lab.url), behind([FAULTS[name]], send), Trace()) as tap:
        given = f"alice:{lab.credential('alice').secret}"
        command = ["inspect", "--tls-verify=false", "--creds", given, "--retry-times", "0"]
        done = CLIENTS["skopeo"](tmp_path).run(*command, f"docker://{tap.address}/team/app:1.0")
    assert done.returncode != 0
    assert SKOPEO[name] in done.stderr


DOCKER = {
    "rate_limited": "toomanyrequests",
    "token_key_untrusted": "unauthorized: authentication required",
    "tag_missing_reported_as_auth": "unauthorized: authentication required",
    "anonymous_blocked_by_basic_challenge": "no basic auth credentials",
    "redirect_keeps_auth": "Only one auth mechanism allowed",
    "platform_not_available": "no matching manifest",
    "content_corrupt": "verification failed",
}
"""Words of docker's message."""


@pytest.mark.parametrize("name", DOCKER)
def test_docker_meets_it_in_front_of_a_registry_in_a_container(name, tmp_path, require):
    require("docker")
    require("peers", "docker")
    docker = CLIENTS["docker"](tmp_path)
    with open_lab("container", FAULTS[name].auth or "token", faults=[name]) as lab:
        who = {"registry": lab.registry, "user": "alice"}
        if lab.users:
            docker.do("login", lab.credential("alice").secret, **who)
        done = docker.do("pull", **who, reference=lab.reference("team/app:1.0"))
    docker.close()
    assert done.returncode != 0
    assert DOCKER[name] in done.stderr
