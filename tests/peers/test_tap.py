"""Real clients through the tap: the same result and exit status as without, and every request in view."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from labkit.lab import Lab, open_lab
from labkit.protocol.flow import push_blob_flow, push_manifest_flow
from labkit.protocol.runner import run
from labkit.protocol.session import Session
from labkit.trace.tap import Tap
from labkit.wire.digest import digest_of
from labkit.wire.exchange import Trace
from labkit.wire.manifest import OCI_MANIFEST
from tests.peers.clients import CLIENTS, Client, new_name

MIB = 1 << 20
BIG = 64 * MIB


@pytest.fixture(scope="module", params=["htpasswd", "token"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with open_lab("embedded", request.param) as opened:
        yield opened


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest, require: Callable[..., None], tmp_path: Path) -> Iterator[Client]:
    require("peers", request.param)
    if request.param == "docker":
        require("docker")
    made = CLIENTS[request.param](tmp_path)
    yield made
    made.close()


def statuses(client: Client, lab: Lab, registry: str) -> list[int]:
    """What a client's commands end with at this address: refused, mistyped, in, at work, out."""
    who = {"registry": registry, "user": "alice"}
    shutil.rmtree(client.folder / "image", ignore_errors=True)
    app, target = f"{registry}/team/app:1.0", f"{registry}/{new_name()}:2"
    done = [
        client.do("pull", **who, reference=app),
        client.do("login", "not-the-password", **who),
        client.do("login", lab.users[0].password, **who),
        client.do("pull", **who, reference=app),
        client.do("push", **who, reference=app, target=target),
        client.do("logout", **who),
    ]
    return [int(each.returncode != 0) for each in done]


def test_with_and_without_the_tap_it_is_the_same(lab: Lab, client: Client) -> None:
    trace = Trace()
    with Tap(httpx.URL(lab.url), lab.send, trace) as tap:
        through = statuses(client, lab, tap.address)
    assert through == statuses(client, lab, lab.registry)
    stages = {exchange.stage for exchange in trace}
    assert {"ping", "manifest", "blob"} <= stages
    assert ("token" in stages) is (lab.auth == "token")
    assert trace.password_sent >= 2
    assert lab.users[0].password not in str(trace.to_json())


def push_big(lab: Lab) -> str:
    """An image with 64 MiB that nothing on the way can make smaller; its name."""
    body, tar = os.urandom(BIG), io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        entry = tarfile.TarInfo("big")
        entry.size = BIG
        archive.addfile(entry, io.BytesIO(body))
    layer = gzip.compress(tar.getvalue(), compresslevel=1)
    rootfs = {"type": "layers", "diff_ids": [digest_of(tar.getvalue())]}
    config = json.dumps({"os": "linux", "architecture": "amd64", "config": {}, "rootfs": rootfs}).encode()
    parts = (("config.v1+json", config), ("layer.v1.tar+gzip", layer))
    described = [
        {"mediaType": f"application/vnd.oci.image.{kind}", "digest": digest_of(blob), "size": len(blob)}
        for kind, blob in parts
    ]
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": described[0],
        "layers": described[1:],
    }
    session = Session(httpx.URL(lab.url), lab.credential("alice"))
    for _, blob in parts:
        run(push_blob_flow(session, "team/big", blob), lab.send)
    run(push_manifest_flow(session, "team/big", "1", OCI_MANIFEST, json.dumps(manifest).encode()), lab.send)
    return "team/big:1"


@pytest.fixture(scope="module")
def other(lab: Lab) -> Iterator[Lab]:
    """A registry of the other auth mode, with a large image."""
    with open_lab("embedded", "token" if lab.auth == "htpasswd" else "htpasswd") as opened:
        push_big(opened)
        yield opened


def carried(client: Client, source: tuple[Lab, str], target: tuple[Lab, str]) -> tuple[list[int], list[int]]:
    """What it ends with to log in at two registries and carry the large image over, and the layers there."""
    shutil.rmtree(client.folder / "image", ignore_errors=True)
    name, done = f"{new_name()}:2", []
    for lab, registry in (source, target):
        done.append(client.do("login", lab.users[0].password, registry=registry, user="alice"))
    who = {"registry": target[1], "reference": f"{source[1]}/team/big:1", "target": f"{target[1]}/{name}"}
    done += [client.do("pull", **who), client.do("push", **who)]
    pushed = target[0].pull(name, user="alice").resolved.manifest
    return [each.returncode for each in done], [layer.size // MIB for layer in pushed.layers]


def test_64_mib_from_one_registry_to_another_through_two_taps(lab: Lab, other: Lab, client: Client) -> None:
    traces = Trace(), Trace()
    with (
        Tap(httpx.URL(other.url), other.send, traces[0]) as source,
        Tap(httpx.URL(lab.url), lab.send, traces[1]) as target,
    ):
        through = carried(client, (other, source.address), (lab, target.address))
    assert through == carried(client, (other, other.registry), (lab, lab.registry)) == ([0] * 4, [64])
    assert sum(each.response.bytes for each in traces[0] if each.response) > BIG
    for trace, registry in zip(traces, (other, lab), strict=True):
        assert trace.password_sent
        assert {httpx.URL(each.request.url).port for each in trace} <= ports(registry)
        assert registry.users[0].password not in str(trace.to_json())


def ports(lab: Lab) -> set[int | None]:
    return {httpx.URL(url).port for url in (lab.url, lab.realm) if url}


@pytest.mark.parametrize("logs_in", [False, True])
def test_podman_goes_past_a_mirror_that_it_has_no_credential_for(
    logs_in: bool, lab: Lab, require: Callable[..., None], tmp_path: Path
) -> None:
    require("peers", "podman")
    client, trace = CLIENTS["podman"](tmp_path), Trace()
    with Tap(httpx.URL(lab.url), lab.send, trace) as tap:
        mirror = f'[[registry]]\nlocation = "{lab.registry}"\ninsecure = true\n'
        mirror += f'[[registry.mirror]]\nlocation = "{tap.address}"\ninsecure = true\n'
        (tmp_path / "registries.conf").write_text(mirror)
        client.env["CONTAINERS_REGISTRIES_CONF"] = str(tmp_path / "registries.conf")
        for registry in (lab.registry, *([tap.address] if logs_in else [])):
            client.do("login", lab.users[0].password, registry=registry, user="alice")

        done = client.do(
            "pull", registry=lab.registry, user="alice", reference=f"{lab.registry}/team/app:1.0"
        )
    client.close()
    assert done.returncode == 0, done.stderr
    assert ("blob" in {exchange.stage for exchange in trace}) is logs_in
    if not logs_in:
        assert trace.password_sent == 0
