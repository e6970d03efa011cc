"""Nothing crashes on garbage, and no secret comes out of it: traces, HARs, headers, tokens, configs."""

from __future__ import annotations

import json
import secrets

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labkit.credentials.lookup import CLIENTS, look_up
from labkit.credentials.outcome import HelperFailure
from labkit.diagnosis.case import Case, Reached
from labkit.diagnosis.causes import CAUSES
from labkit.diagnosis.diagnosing import diagnose, healthy
from labkit.trace.imports import read_trace
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Answered, Asked, Exchange
from tests.diagnosis.hand_made import ASKS_BASIC, GRANT, NAME, asks_bearer

LEAN = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STAGES = ("ping", "token", "manifest", "blob", "storage", "upload", "tags", "catalog", "other")
junk = st.text(max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | junk,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(junk, inner, max_size=3),
    max_leaves=8,
)
token_bodies = st.fixed_dictionaries(
    {
        "token": st.fixed_dictionaries(
            {
                "fingerprint": st.just("·bbbb"),
                "header": json_values,
                "claims": st.fixed_dictionaries(
                    {},
                    optional={
                        name: json_values | st.just(GRANT)
                        for name in ("iss", "aud", "sub", "exp", "nbf", "access")
                    },
                ),
            }
        )
    }
)
bodies = st.one_of(
    junk,
    json_values.map(json.dumps),
    token_bodies.map(json.dumps),
    st.sampled_from(['{"errors": [{"code": "DENIED"}]}', '{"errors": "x"}', '{"errors": [1]}', "<html>"]),
)
urls = st.one_of(
    junk,
    st.sampled_from(
        [
            "https://registry.example.com/v2/",
            "https://registry.example.com/v2/team/app/manifests/1.0",
            "https://registry.example.com/v2/library/a/manifests/1",
            "https://registry.example.com/v2/a/b/c/blobs/uploads/?mount=x&from=y",
            "https://auth.example.com/token?scope=a:b:c&service=x&account=robot",
            "http://[",
            "//",
        ]
    ),
)
headers = st.lists(
    st.one_of(
        st.sampled_from([*ASKS_BASIC, *asks_bearer(), *asks_bearer("::", error="invalid_token")]),
        st.tuples(
            st.sampled_from(
                ["www-authenticate", "location", "date", "content-type", "content-length", "via"]
            ),
            st.one_of(junk, st.sampled_from(["text/html", "http://[", "0", "99999999999"])),
        ),
    ),
    max_size=4,
).map(tuple)
exchanges = st.builds(
    Exchange,
    n=st.integers(1, 50),
    stage=st.sampled_from(STAGES),
    request=st.builds(
        Asked,
        st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH"]),
        urls,
        st.sampled_from(
            [(), (("Authorization", "Basic alice ·aaaa"),), (("authorization", "Bearer ·bbbb"),)]
        ),
    ),
    response=st.none()
    | st.builds(
        Answered,
        st.sampled_from([200, 206, 301, 302, 400, 401, 403, 404, 405, 407, 413, 429, 500, 503]),
        headers,
        st.integers(0, 10**9),
        bodies,
    ),
    error=st.none() | junk | st.sampled_from(["ConnectError: refused", "DigestMismatch: x", "ReadTimeout"]),
    started=st.floats(0, 4e9),
)
reached = st.builds(
    Reached, junk, st.integers(1, 65535), error=junk | st.just("ConnectionRefusedError: refused")
)


def well_formed(diagnosis):
    for finding in diagnosis.findings:
        assert finding.cause.slug in CAUSES and 0 < finding.confidence <= 1 and finding.message
    assert not {finding.cause.slug for finding in diagnosis.findings} & set(diagnosis.ruled_out)
    json.dumps(diagnosis.to_json())


@LEAN
@given(st.lists(exchanges, max_size=6), st.lists(reached, max_size=2), st.booleans(), junk)
def test_garbage_traces_do_not_crash(trace, hosts, named, text):
    case = Case(NAME if named else None, "", text, "", tuple(trace), (), tuple(hosts))
    well_formed(diagnose(case))
    healthy(case)


@LEAN
@given(st.dictionaries(st.sampled_from(["log", "exchanges", "x"]), json_values, max_size=2) | json_values)
def test_garbage_documents_are_refused_or_read(document):
    try:
        trace = read_trace(json.dumps(document))
    except UsageError:
        return
    well_formed(diagnose(Case(trace=trace.exchanges)))


entry = st.fixed_dictionaries(
    {
        "request": st.fixed_dictionaries({"method": st.just("GET"), "url": urls, "headers": json_values}),
        "response": st.fixed_dictionaries(
            {
                "status": st.sampled_from([0, 200, 401, 404, 500, "x"]),
                "headers": st.lists(st.fixed_dictionaries({"name": junk, "value": junk}), max_size=2),
                "content": st.fixed_dictionaries({"text": bodies}),
            }
        ),
    }
)


@LEAN
@given(st.lists(entry, max_size=4))
def test_garbage_hars_do_not_crash(entries):
    try:
        trace = read_trace(json.dumps({"log": {"entries": entries}}))
    except UsageError:
        return
    well_formed(diagnose(Case(trace=trace.exchanges)))


@LEAN
@given(
    st.sampled_from([*CLIENTS]),
    junk | json_values.map(json.dumps),
    st.sampled_from(["missing", "failed", "not_found"]),
    st.lists(exchanges, max_size=3),
)
def test_garbage_configs_do_not_crash(client, text, reason, trace):
    paths = ("/home/a/.docker/config.json", "/home/a/.config/containers/auth.json")
    lookup = look_up(
        NAME,
        client,
        files=dict.fromkeys(paths, text),
        env={"HOME": "/home/a"},
        ask_helper=lambda suffix, url: HelperFailure(reason, "said something"),
    )
    well_formed(diagnose(Case(NAME, client, trace=tuple(trace), lookups=(lookup,))))


def test_no_secret_of_a_config_comes_out_in_a_finding():
    secret = secrets.token_urlsafe(24)
    config = {"auths": {"127.0.0.1:5000": {"auth": secret}, "registry.example.com:1": {"password": secret}}}
    for client in CLIENTS:
        lookup = look_up(
            NAME,
            client,
            files=dict.fromkeys(
                ("/h/.docker/config.json", "/h/.config/containers/auth.json"), json.dumps(config)
            ),
            env={"HOME": "/h", "DOCKER_AUTH_CONFIG": secret},
            ask_helper=lambda suffix, url: HelperFailure("missing", "is not on PATH"),
        )
        answer = Answered(401, ASKS_BASIC)
        trace = (
            Exchange(
                1,
                "manifest",
                Asked("GET", "https://registry.example.com/v2/team/app/manifests/1.0", ()),
                answer,
            ),
        )
        diagnosis = diagnose(Case(NAME, client, trace=trace, lookups=(lookup,)))
        assert diagnosis.findings
        assert secret not in json.dumps(diagnosis.to_json()) and secret not in repr(diagnosis)
