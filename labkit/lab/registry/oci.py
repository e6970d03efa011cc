"""Edition oci-1.1: where the OCI distribution spec 1.1 wants another answer than 2.8.2 gives.

Source: opencontainers/distribution-spec v1.1, spec.md.  Where it leaves freedom, distribution 3 is followed.
"""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import urlencode

import httpx

from labkit.lab.registry import blobs, documents, manifests, uploads
from labkit.lab.registry.answers import answer, answer_json, error, errors
from labkit.lab.registry.asked import Call, read_body
from labkit.lab.registry.header import first
from labkit.lab.registry.manifests import is_digest
from labkit.wire.digest import digest_of

_RANGE = re.compile(r"(\d{1,18})-(\d{1,18})")


def get_manifest(call: Call) -> httpx.Response:
    """What is stored, whatever the client accepts (end-3)."""
    by_tag = ":" not in call.reference
    digest = call.store.tag(call.repository, call.reference) if by_tag else call.reference
    if not by_tag and not is_digest(call.reference):
        return error("DIGEST_INVALID")
    found = call.store.manifest(call.repository, digest) if digest else None
    if digest is None or found is None:
        return error("MANIFEST_UNKNOWN", {"Name": call.repository, "Reference": call.reference})
    if manifests.has_it(call.request, digest):
        return httpx.Response(304)
    tag = call.reference if by_tag else ""
    call.tell("pull", mediaType=found[0], digest=digest, size=len(found[1]), tag=tag)
    return manifests.give_manifest(digest, *found)


def put_manifest(call: Call) -> httpx.Response:
    """Keep a manifest under its tag or digest, and say whom it refers to (end-7)."""
    body = read_body(call.request, manifests.MAX_BYTES)
    if body is None:
        return error("SIZE_INVALID", message="the manifest is larger than 4 MiB")
    is_tag = ":" not in call.reference
    if not is_tag and not is_digest(call.reference):
        return error("DIGEST_INVALID")
    digest = digest_of(body, "sha256" if is_tag else call.reference.partition(":")[0])
    if not is_tag and digest != call.reference:
        return error("DIGEST_INVALID")
    try:
        media_type = documents.said_type(first(call.request, "content-type"))
        document = documents.parse_document(media_type, body)
    except ValueError as problem:
        return error("MANIFEST_INVALID", problem.args[0])
    if document["schemaVersion"] != 2:
        return error("MANIFEST_INVALID", "schemaVersion must be 2")
    if missing := list(manifests.missing_parts(call, media_type, document, elsewhere=True)):
        return errors(*missing)
    tag = call.reference if is_tag else ""
    call.store.put_manifest(call.repository, media_type, body, digest, tag)
    call.tell("push", mediaType=media_type, digest=digest, size=len(body), tag=tag)
    headers = {"Docker-Content-Digest": digest}
    headers["Location"] = call.url(f"/v2/{call.repository}/manifests/{digest}")
    subject = documents.read_fields(body, "subject")["subject"]
    if isinstance(subject, dict) and is_digest(str(subject.get("digest"))):
        headers["OCI-Subject"] = str(subject["digest"])
    return answer(201, headers)


def delete_manifest(call: Call) -> httpx.Response:
    """A tag alone by its name, a manifest and all its tags by digest (end-9)."""
    if ":" in call.reference or not call.options.delete:
        return manifests.delete_manifest(call)
    if not call.store.remove_tag(call.repository, call.reference):
        return error("MANIFEST_UNKNOWN", {"Tag": call.reference})
    call.tell("delete", tag=call.reference)
    return answer(202)


def get_blob(call: Call) -> httpx.Response:
    """As 2.8.2 gives it, but a range beyond its end is told with the length that is sent (end-2)."""
    response = blobs.get_blob(call)
    if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        told = response.headers.get("content-range")
        return answer(416, {"Content-Range": told} if told else {})
    return response


def list_tags(call: Call) -> httpx.Response:
    """In lexical order, in pages of `n` after `last` (end-8)."""
    tags = call.store.tags(call.repository)
    if tags is None:
        return error("NAME_UNKNOWN", {"name": call.repository})
    asked, last = call.query.get("n", ""), call.query.get("last", "")
    if asked and not re.fullmatch(r"\d{1,18}", asked, re.ASCII):
        return error("PAGINATION_NUMBER_INVALID", {"n": asked})
    left = sorted(tag for tag in tags if tag > last)
    page, headers = (left[: int(asked)] if asked else left), {}
    if page and len(left) > len(page):
        query = urlencode({"n": asked, "last": page[-1]})
        headers["Link"] = f'</v2/{call.repository}/tags/list?{query}>; rel="next"'
    return answer_json({"name": call.repository, "tags": page}, headers)


def start_upload(call: Call) -> httpx.Response:
    """Open an upload, or take the whole blob at once (end-4a, end-4b, end-11)."""
    digest = call.query.get("digest")
    if digest is None or "mount" in call.query:
        return uploads.start_upload(call)
    if not is_digest(digest):
        return error("DIGEST_INVALID")
    upload = dataclasses.replace(call, reference=call.store.start_upload(call.repository))
    return uploads.put_upload(upload, as_asked=True)


def refused(call: Call) -> httpx.Response | None:
    """An upload is known by its id; how far it is, Content-Range must say."""
    return uploads.refused(call, offset=False)


def patch_upload(call: Call) -> httpx.Response:
    """Add a chunk, if it is the next one (end-5)."""
    return _out_of_order(call) or uploads.patch_upload(call)


def put_upload(call: Call) -> httpx.Response:
    """Add the last chunk, and keep the blob under the digest that was asked for (end-6)."""
    return _out_of_order(call) or uploads.put_upload(call, as_asked=True)


def _out_of_order(call: Call) -> httpx.Response | None:
    """A chunk that does not begin where the upload ends, or is not as long as it says: 416."""
    said = first(call.request, "content-range")
    if not said:
        return None
    size = call.store.upload_size(call.repository, call.reference)
    length = first(call.request, "content-length")
    match = _RANGE.fullmatch(said)
    if match and int(match[1]) == size and length in ("", str(int(match[2]) + 1 - int(match[1]))):
        return None
    return error("RANGE_INVALID", {"received": said, "next": size})
