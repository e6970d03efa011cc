"""Texts of others than registries name no cause; the same words beside a registry's do."""

import pytest

from labkit.cli import main
from labkit.diagnosis.explaining import explain

OUTSIDE = [
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: "
    'Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json": connect: permission denied',
    "Cannot connect to the Docker daemon at tcp://localhost:2375. Is the docker daemon running?",
    'OCI runtime create failed: runc create failed: exec: "foo": executable file not found in $PATH: unknown.',
    "exec /usr/local/bin/docker-entrypoint.sh: exec format error",
    'failed to solve: process "/bin/sh -c apt-get update" did not complete successfully: exit code: 100\n'
    "404  Not Found [IP: 192.0.2.1 80]",
    'psql: error: FATAL: password authentication failed for user "postgres"',
    "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://git.example/acme/app.git/'",
    "ERROR: HTTP error 401 while getting https://packages.example/simple/foo/",
]
ELSE = [
    ('exec: "htpasswd": executable file not found in $PATH: unknown.', "htpasswd_file_unusable"),
    (
        'process "/bin/sh -c make" did not complete successfully: exit code: 1\n'
        "toomanyrequests: You have reached your pull rate limit.",
        "rate_limited",
    ),
    ("x509: certificate signed by unk", "tls_unknown_ca"),
    ("toomanyreq", "rate_limited"),
    ("dial tcp: lookup registry.corp.intern", "name_not_resolved"),
    ('Error: invalid registry "oci://ghcr.io"', "registry_given_as_url"),
    (
        'level=fatal msg="Error parsing image name \\"docker://localhost:5000/app:1\\": pinging container registry '
        'localhost:5000: Get \\"https://localhost:5000/v2/\\": http: server gave HTTP response to HTTPS client"',
        "http_registry_not_marked_insecure",
    ),
]


@pytest.mark.parametrize("text", OUTSIDE, ids=lambda text: text[:30])
def test_no_registry_had_a_part_in_it(text, capsys):
    assert explain(text).findings == ()
    assert main(["explain", text]) == 3
    assert "No registry refused anything here." in capsys.readouterr().out


@pytest.mark.parametrize(("text", "cause"), ELSE, ids=lambda text: text[:30])
def test_words_that_are_a_registry_s_all_the_same(text, cause):
    assert explain(text).findings[0].cause.slug == cause


@pytest.mark.parametrize("context", ["since the token was rotated", "the secret was regenerated"])
def test_a_secret_that_was_changed_counts(context):
    assert (
        explain("unauthorized: authentication required", context).findings[0].cause.slug == "wrong_password"
    )
