"""Uploads: opened by POST, filled by PATCH, made a blob by PUT; or a blob of another repository, mounted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import httpx

from labkit.lab.go_base64 import BadBase64Error, decode_url
from labkit.lab.registry.answers import answer, error
from labkit.lab.registry.asked import BLOB_TYPE, Call
from labkit.lab.registry.header import first
from labkit.lab.registry.manifests import is_digest


def start_upload(call: Call) -> httpx.Response:
    """Open an upload, or mount a blob (distribution-spec end-4a, end-11); a mount that fails opens one."""
    mount, source = call.query.get("mount", ""), call.query.get("from", "")
    if mount and source and is_digest(mount) and call.store.mount(call.repository, mount, source):
        return _created(call, mount, "mount", source)
    upload = call.store.start_upload(call.repository)
    return _progress(call, 202, upload, 0)


def upload_status(call: Call) -> httpx.Response:
    """How far an upload is (distribution-spec end-13)."""
    size = call.store.upload_size(call.repository, call.reference)
    return _progress(call, 204, call.reference, size or 0)


def patch_upload(call: Call) -> httpx.Response:
    """Add bytes to an upload (distribution-spec end-5). `Content-Range` is ignored, as in 2.8.2."""
    if first(call.request, "content-type") not in ("", BLOB_TYPE):
        return error("UNKNOWN", {})
    try:
        size = call.store.append(call.repository, call.reference, _body(call.request))
    except KeyError:  # ended by another request while this one was coming in
        return error("BLOB_UPLOAD_UNKNOWN", {})
    return _progress(call, 202, call.reference, size)


def put_upload(call: Call, as_asked: bool = False) -> httpx.Response:
    """Add the last bytes, verify the digest, make it a blob (distribution-spec end-6).

    Whatever digest was asked for, 2.8.2 keeps the blob under its sha256, unless `as_asked`.
    """
    digest = call.query.get("digest", "")
    if not is_digest(digest):
        return error("DIGEST_INVALID", "digest parsing failed" if digest else "digest missing")
    try:
        call.store.append(call.repository, call.reference, _body(call.request))
        stored = call.store.commit(call.repository, call.reference, digest, as_asked)
    except KeyError:
        return error("BLOB_UPLOAD_UNKNOWN", {})
    if stored is None:
        return error("DIGEST_INVALID", {"Digest": digest, "Reason": {}})
    return _created(call, stored, "push")


def delete_upload(call: Call) -> httpx.Response:
    """Give an upload up."""
    call.store.cancel(call.repository, call.reference)
    return httpx.Response(204, headers={"Docker-Upload-Uuid": call.reference})


def no_upload(call: Call) -> httpx.Response:
    """None was named (none.route-uploads-get)."""
    return error("BLOB_UPLOAD_UNKNOWN")


def refused(call: Call, offset: bool = True) -> httpx.Response | None:
    """The answer to whoever asks for an upload that is not theirs, not there, or further than they think.

    What they think is in `_state`, which every answer hands out anew; without `offset` it may be an old one.
    """
    try:
        state = _unpack(call.store.secret, call.query.get("_state", ""))
    except BadBase64Error as bad:
        return error("BLOB_UPLOAD_INVALID", bad.offset)
    if state is None:
        return error("BLOB_UPLOAD_INVALID", {})
    if (state.get("Name"), state.get("UUID")) != (call.repository, call.reference):
        return error("BLOB_UPLOAD_INVALID")
    size = call.store.upload_size(call.repository, call.reference)
    if size is None:
        return error("BLOB_UPLOAD_UNKNOWN", {})
    return None if not offset or size == state.get("Offset") else error("BLOB_UPLOAD_INVALID")


def _created(call: Call, digest: str, action: str, source: str = "") -> httpx.Response:
    blob = call.store.blob(call.repository, digest)
    size = blob.size if blob else 0
    call.tell(action, mediaType=BLOB_TYPE, digest=digest, size=size, fromRepository=source)
    location = call.url(f"/v2/{call.repository}/blobs/{digest}")
    return answer(201, {"Docker-Content-Digest": digest, "Location": location})


def _progress(call: Call, status: int, upload: str, size: int) -> httpx.Response:
    state = _pack(call.store.secret, {"Name": call.repository, "UUID": upload, "Offset": size})
    headers = {
        "Docker-Upload-Uuid": upload,
        "Location": call.url(f"/v2/{call.repository}/blobs/uploads/{upload}?_state={state}"),
        "Range": f"0-{max(size - 1, 0)}",  # 0-0 with nothing in, too: distribution's own
    }
    return httpx.Response(204, headers=headers) if status == 204 else answer(status, headers)


def _body(request: httpx.Request) -> Iterator[bytes]:
    yield from request.stream  # type: ignore[misc]


def _pack(secret: bytes, state: dict[str, Any]) -> str:
    """Signed state, in the form of distribution's hmac.go: base64url of the HMAC and the JSON."""
    text = json.dumps(state).encode()
    return base64.urlsafe_b64encode(hmac.digest(secret, text, hashlib.sha256) + text).decode()


def _unpack(secret: bytes, packed: str) -> dict[str, Any] | None:
    """The state, or None if nobody here has signed it. Raises BadBase64Error."""
    raw = decode_url(packed.encode("utf-8", "surrogateescape"))
    mac, text = raw[:32], raw[32:]
    if not hmac.compare_digest(mac, hmac.digest(secret, text, hashlib.sha256)):
        return None
    state: dict[str, Any] = json.loads(text)
    return state
