"""A trace carried elsewhere and brought back: HAR, Mermaid, a page; and what other programs' logs tell."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.cli.reading import read_file
from labkit.cli.terminal import cells
from labkit.lab import open_lab
from labkit.trace.export import to_curl, to_text
from labkit.trace.har import har_text, to_har
from labkit.trace.imports import read_trace
from labkit.trace.mermaid import to_mermaid
from labkit.trace.words import who
from labkit.views.page import to_page
from labkit.wire.errors import UsageError
from labkit.wire.exchange import Trace

LOGS = Path(__file__).with_name("logs")


@pytest.fixture(scope="module")
def pulled():
    with open_lab("embedded", "token", sockets=False) as lab:
        yield lab.pull("team/app:1.0", user="alice").trace


def test_har_has_all_that_the_format_asks_for(pulled):
    log = to_har(pulled)["log"]
    assert log["version"] == "1.2" and log["creator"]["name"]
    for entry, exchange in zip(log["entries"], pulled, strict=True):
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        assert {"send", "wait", "receive"} <= set(entry["timings"])
        both = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
        assert both | {"method", "url", "queryString"} <= set(entry["request"])
        assert both | {"status", "statusText", "content", "redirectURL"} <= set(entry["response"])
        assert {"size", "mimeType"} <= set(entry["response"]["content"])
        assert entry["response"]["status"] == exchange.status


def test_har_and_json_come_back_as_they_went(pulled):
    for text in (har_text(pulled, "1"), json.dumps(pulled.to_json())):
        assert read_trace(text).exchanges == pulled.exchanges


def test_a_browsers_har_is_redacted_on_the_way_in():
    password, token = (
        secrets.token_urlsafe(16),
        f"eyJ{secrets.token_urlsafe(30)}.eyJ{secrets.token_urlsafe(30)}.x",
    )
    basic = base64.b64encode(f"alice:{password}".encode()).decode()
    body = json.dumps({"token": token, "expires_in": 60})
    entries = [
        {
            "startedDateTime": "2026-01-02T03:04:05.000Z",
            "time": 12.5,
            "request": {
                "method": "GET",
                "url": "https://auth.example.com/token?service=x&scope=repository:a/b:pull&sig=" + token,
                "headers": [
                    {"name": "Authorization", "value": f"Basic {basic}"},
                    {"name": "Cookie", "value": password},
                ],
            },
            "response": {
                "status": 200,
                "headers": [
                    {"name": "Content-Type", "value": "application/json"},
                    {"name": "Set-Cookie", "value": token},
                ],
                "content": {"text": base64.b64encode(body.encode()).decode(), "encoding": "base64"},
            },
        },
        {"request": {"method": "GET", "url": "https://r.example.com/v2/"}, "response": {"status": 0}},
        {"request": {"method": "GET"}},
        5,
    ]
    trace = read_trace(json.dumps({"log": {"entries": entries}}))
    assert [exchange.status for exchange in trace] == [200, None]
    assert (trace[1].started, trace[1].seconds) == (1767323045.0, 0.0125)
    assert "Basic alice" in str(trace.to_json())
    left = json.dumps(trace.to_json()) + to_page(trace) + to_mermaid(trace) + har_text(trace, "1")
    for secret in (password, token, basic):
        assert secret not in left


@pytest.mark.parametrize(
    ("log", "statuses", "told"),
    [
        ("curl", [401], "registry-lab"),
        ("crane", [None, 401, 200, 200], "first record does not look like a TLS handshake"),
        ("oras", [401, 200, 200], "registry-lab"),
        ("skopeo", [None, 401, None, None], "server gave HTTP response to HTTPS client"),
        ("regctl", [401, 200, 200], "registry-lab"),
    ],
)
def test_a_clients_log_tells_what_it_tells(log, statuses, told):
    trace = read_trace((LOGS / f"{log}.txt").read_text())
    assert [exchange.status for exchange in trace] == statuses
    assert told in str(trace.to_json())
    assert "cGFwZXItYm9hdC03MQ" not in str(trace.to_json())
    assert trace.title.startswith(f"From {log}")


COMMANDS = {
    "curl": "curl -sv {url}/v2/team/app/manifests/1.0",
    "crane": "crane -v manifest {reference}",
    "oras": "oras manifest fetch --debug --plain-http {reference}",
    "regctl": "regctl -v trace --host reg={registry},tls=disabled manifest get {reference}",
    "skopeo": "skopeo --debug inspect --raw --tls-verify=false docker://{reference}",
}


@pytest.mark.parametrize("program", COMMANDS)
def test_the_program_still_writes_its_log_so(program, require, tmp_path):
    require("peers", program)
    with open_lab("embedded", "htpasswd") as lab:
        named = {"url": lab.url, "registry": lab.registry, "reference": f"{lab.registry}/team/app:1.0"}
        words = COMMANDS[program].format(**named).split()
        env = os.environ | {"HOME": str(tmp_path), "DOCKER_CONFIG": str(tmp_path)}
        done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60)
        trace = read_trace(done.stderr)
        assert 401 in [exchange.status for exchange in trace]
        assert all(lab.registry in exchange.request.url for exchange in trace)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "hello", '{"log": {"entries": []}}', '{"log": {"entries": 5}}']
)
def test_what_holds_no_exchange_is_told(text):
    with pytest.raises(UsageError, match="No exchange"):
        read_trace(text)


@pytest.mark.parametrize(
    "text", ['{"exchanges": 5}', '{"exchanges": [{}]}', '{"log": {"entries": [{"_labkit": 5}]}}']
)
def test_a_damaged_trace_is_told(text):
    with pytest.raises(UsageError, match="damaged"):
        read_trace(text)


PIECES = [line for log in sorted(LOGS.iterdir()) for line in log.read_text().splitlines()]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40))))
def test_garbage_is_read_or_refused(lines):
    try:
        trace = read_trace("\n".join(lines))
    except UsageError:
        return
    assert isinstance(trace, Trace) and len(trace)
    to_mermaid(trace)
    har_text(trace, "1")


def test_mermaid_names_hosts_by_their_role(pulled):
    said = to_mermaid(pulled)
    assert said.startswith("sequenceDiagram\n")
    assert "participant h0 as registry<br/>localhost:5000" in said
    assert "participant h1 as token server<br/>localhost:5001" in said
    assert "you->>h1: GET /token (Basic alice ·" in said
    assert "h0-->>you: 401 " in said


def test_the_page_asks_nobody_and_runs_nothing(pulled):
    page = to_page(pulled)
    assert page.startswith("<!DOCTYPE html>") and "default-src 'none'" in page
    assert "<script" not in page and "src=" not in page.replace("default-src", "").replace("style-src", "")
    assert "team/app" in page


@pytest.mark.parametrize("where", ["authorization", "cookie", "excerpt", "url", "form"])
@pytest.mark.parametrize("form", ["json", "har"])
def test_a_trace_that_somebody_put_a_secret_into_is_not_read(pulled, where, form):
    token = f"eyJ{secrets.token_urlsafe(30)}.eyJ{secrets.token_urlsafe(30)}.{secrets.token_urlsafe(30)}"
    exchanges = pulled.to_json()["exchanges"]
    first = exchanges[0]
    if where in ("authorization", "cookie"):
        value = "Basic " + base64.b64encode(secrets.token_bytes(12)).decode()
        first["request"]["headers"].append([where, value])
    elif where == "form":
        token = secrets.token_urlsafe(24)
        first["request"]["form"] = f"grant_type=refresh_token&refresh_token={token}"
    elif where == "excerpt":
        first["response"]["excerpt"] = json.dumps({"token": token})
    else:
        first["request"]["url"] += f"?jwt={token}"
    trace = Trace.from_json({"exchanges": exchanges})
    text = har_text(trace, "1") if form == "har" else json.dumps(trace.to_json())
    with pytest.raises(UsageError, match="shows a secret") as refused:
        read_trace(text)
    assert token not in str(refused.value)


def log(name):
    return read_trace((LOGS / f"{name}.txt").read_text())


@pytest.mark.parametrize(
    ("name", "whos"),
    [
        ("crane", ["anonymous", "anonymous", "Basic (hidden by the log)", "Bearer (hidden by the log)"]),
        ("oras", ["anonymous", "Basic (hidden by the log)", "Bearer (hidden by the log)"]),
        ("skopeo", ["anonymous", "anonymous", "not told", "not told"]),
        ("regctl", ["anonymous", "Basic (hidden by the log)", "Bearer (hidden by the log)"]),
    ],
)
def test_a_credential_that_the_log_hides_is_neither_made_up_nor_denied(name, whos):
    trace = log(name)
    assert [who(exchange) for exchange in trace] == whos
    assert trace.password_sent == whos.count("Basic (hidden by the log)")
    text = to_text(trace)
    assert "redacted," not in text and "no challenge came along" not in text
    assert read_trace(json.dumps(trace.to_json())).exchanges == trace.exchanges
    curls = [to_curl(exchange) for exchange in trace]
    assert any("$PASSWORD" in each for each in curls) is ("Basic" in str(whos))
    assert any("Bearer $TOKEN" in each for each in curls) is ("Bearer" in str(whos))


@pytest.mark.parametrize("mask", ["<redacted>", "*****", "Basic [REDACTED]", "***", "[masked]"])
def test_masks_are_known(mask):
    text = f"> GET /v2/ HTTP/1.1\n> Host: r.example.com\n> Authorization: {mask}\n>\n< HTTP/1.1 200 OK\n"
    said = who(read_trace(text)[1])
    assert said == f"{'Basic' if mask.startswith('Basic') else 'Credential'} (hidden by the log)"


def test_where_a_log_tells_no_answer_the_rows_say_so():
    words = [cells(exchange) for exchange in log("skopeo")]
    assert [row[3] for row in words][2:] == ["not told", "not told"]
    assert "waiting" not in to_page(log("skopeo")) and to_page(log("skopeo")).count("not told") >= 4


def told(trace):
    """What two readings of a log have in common: all but fingerprints and times."""
    return [
        (each.request.method, each.request.url, each.status, each.meaning, dict(each.request.headers).keys())
        for each in trace
    ]


PREFIXES = {
    "github": "2024-01-01T00:00:00.0000000Z ",
    "docker": "2024-01-01T00:00:00.123456789Z ",
    "gitlab": "2024-01-01T00:00:00.123456Z 00O ",
    "jenkins": "[2024-01-01T00:00:00.123Z] ",
    "offset": "2024-01-01T00:00:00+01:00 ",
}


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", ["curl", "crane", "oras", "skopeo", "regctl"])
def test_a_time_before_each_line_is_read_over(name, prefix):
    text = (LOGS / f"{name}.txt").read_text()
    stamped = "\n".join(f"{PREFIXES[prefix]}{line}".rstrip() for line in text.splitlines())
    assert told(read_trace(stamped)) == told(read_trace(text))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_as_powershell_writes_it_is_read(encoding, tmp_path):
    file = tmp_path / "crane.log"
    file.write_bytes((LOGS / "crane.txt").read_text().replace("\n", "\r\n").encode(encoding))
    assert [exchange.status for exchange in read_file(file)] == [None, 401, 200, 200]


PROXIED = """\
> GET http://{who}reg.example.com/v2/?x-secret=s3cretvalue HTTP/1.1
> Host: {who}reg.example.com
> Proxy-Connection: Keep-Alive
>
< HTTP/1.1 401 Unauthorized
< Www-Authenticate: Bearer realm="https://{who}auth.example.com/token?k=s3cretvalue",service="r"
"""


def test_curl_through_a_proxy_asks_for_a_whole_address_and_its_secrets_go():
    plain = read_trace(PROXIED.format(who=""))
    assert plain[1].request.url.startswith("http://reg.example.com/v2/?")
    trace = read_trace(PROXIED.format(who="ann:hunter22@"))
    shown = str(trace.to_json()) + to_text(trace) + to_page(trace)
    assert trace[1].host == "reg.example.com" and trace[1].meaning.endswith("Ask at auth.example.com.")
    assert not [secret for secret in ("s3cretvalue", "hunter22", "ann") if secret in shown]


TUNNEL = """\
> CONNECT reg.example.com:443 HTTP/1.1
> Host: reg.example.com:443
>
< HTTP/1.1 {status} Tunnel
<
* ALPN: offers h2,http/1.1
> GET /v2/ HTTP/2
> Host: reg.example.com
>
< HTTP/2 200
"""


def test_a_tunnel_is_a_row_only_where_the_proxy_refused_it():
    opened, refused = (read_trace(TUNNEL.format(status=status)) for status in (200, 407))
    assert [each.request.url for each in opened] == ["https://reg.example.com/v2/"]
    assert next((each.request.method, each.status) for each in refused) == ("CONNECT", 407)


def test_a_body_that_a_log_leaves_out_was_as_long_as_its_headers_say():
    assert log("regctl")[3].meaning == "Index, 491 B."
    row = "> GET /v2/a/blobs/sha256:ab HTTP/1.1\n> Host: r\n>\n< HTTP/1.1 200 OK\n< Content-Length: 12\n"
    assert read_trace(row)[1].meaning == "Blob sha256:ab: complete, 12 B."


def test_a_form_that_a_log_leaves_out_still_went_to_the_token_server():
    text = (LOGS / "crane.txt").read_text()
    query = "?scope=repository%3Ateam%2Fapp%3Apull&service=registry-lab"
    posted = read_trace(
        text.replace(f"GET http://localhost:5001/token{query}", "POST http://localhost:5001/token")
    )
    assert (posted[3].request.method, posted[3].stage) == ("POST", "token")
