"""Pulls that share a folder, at once or one after the other: nobody spoils or loses what is another's."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from labkit.protocol.client import pull
from labkit.protocol.landing import landing
from labkit.protocol.layout import Layout
from labkit.wire.manifest import Descriptor, digest_of
from labkit.wire.reference import parse_reference
from tests.protocol.scripted import CONFIG, LAYER, V2, Scripted, manifest

ROOT = Path(__file__).parents[2]
REFERENCE = parse_reference("localhost:5000/app:1")


def together(*actions):
    """Do all of them at once; what they raised."""
    raised, start = [], threading.Barrier(len(actions), timeout=30)

    def do(action):
        start.wait()
        try:
            action()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=do, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("again", range(5))
def test_pulls_into_one_folder_at_once_do_not_lose_each_other(again, tmp_path):
    tags = ("1", "2", "3", "4")
    image = (200, {"Content-Type": V2}, manifest())
    send = Scripted({f"/v2/app/manifests/{tag}": image for tag in tags})

    def one(tag):
        return lambda: pull(parse_reference(f"localhost:5000/app:{tag}"), send=send, to=tmp_path)

    assert together(*map(one, tags)) == []
    named = json.loads((tmp_path / "index.json").read_text())["manifests"]
    assert {entry["annotations"]["org.opencontainers.image.ref.name"] for entry in named} == set(tags)
    assert Layout(tmp_path).path(digest_of(LAYER)).read_bytes() == LAYER
    assert {name.partition("/")[0] for name in left(tmp_path)} == {"blobs", "index.json", "oci-layout"}


def left(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_another_pull_writes_to_is_left_to_it(tmp_path):
    pull(parse_reference("localhost:5000/app:1"), send=Scripted({}), to=tmp_path)
    layout, blob = Layout(tmp_path), Descriptor("", digest_of(LAYER), len(LAYER))
    with landing(blob, layout) as first:
        first.take(LAYER[:4])
        with landing(blob, layout) as second:
            assert second.size == 0
            second.take(LAYER)
        assert first.take(LAYER[4:])
    assert layout.holds(blob)
    assert not (tmp_path / ".incoming").exists()


def test_a_pull_that_was_killed_is_gone_on_with(tmp_path):
    big = os.urandom(200_000)
    size = len(big)
    layer = {"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": digest_of(big), "size": size}
    path, document = f"/v2/app/blobs/{digest_of(big)}", manifest(layers=[layer])
    image = {"/v2/app/manifests/1": (200, {"Content-Type": V2}, document)}
    came = tmp_path / "came"
    came.write_bytes(big)
    killed = f"""
import os, signal
from pathlib import Path
from labkit.protocol.client import pull
from labkit.wire.reference import parse_reference
from tests.protocol.scripted import Scripted
def body():
    yield Path({str(came)!r}).read_bytes()[:150_000]
    os.kill(os.getpid(), signal.SIGKILL)
answers = {image!r} | {{{path!r}: (200, {{}}, body)}}
pull(parse_reference("localhost:5000/app:1"), send=Scripted(answers), to=Path({str(tmp_path / "image")!r}))
"""
    done = subprocess.run([sys.executable, "-c", killed], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    asked = []

    def rest(request):
        asked.append(request.headers.get("range"))
        start = int(asked[-1][6:-1])
        return 206, {"Content-Range": f"bytes {start}-{size - 1}/{size}"}, big[start:]

    pull(REFERENCE, send=Scripted(image | {path: rest}), to=tmp_path / "image")
    assert asked == ["bytes=150000-"]
    assert not (tmp_path / "image" / ".incoming").exists()


def test_ctrl_c_waits_for_blobs_under_way_to_lay_aside_what_came(tmp_path, monkeypatch):
    monkeypatch.setattr("labkit.protocol.fetch.GRACE", 60)
    both, pressed = threading.Barrier(2, timeout=30), threading.Event()

    def quick():
        both.wait()
        yield CONFIG

    def slow():
        yield LAYER[:4]
        both.wait()
        threading.Event().wait(0.1)  # until the pull does nothing but wait
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        pressed.wait(30)
        threading.Event().wait(0.3)  # the network is slow, the answer to Ctrl-C need not be
        yield LAYER[4:]

    def press(number, frame):
        pressed.set()
        raise KeyboardInterrupt

    answers = {f"/v2/app/blobs/{digest_of(CONFIG)}": (200, {}, quick)}
    answers[f"/v2/app/blobs/{digest_of(LAYER)}"] = 200, {}, slow
    before = signal.signal(signal.SIGINT, press)
    try:
        with pytest.raises(KeyboardInterrupt):
            pull(REFERENCE, send=Scripted(answers), to=tmp_path, parallel=2)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (tmp_path / ".incoming" / digest_of(LAYER)[7:]).read_bytes() == LAYER[:4]
