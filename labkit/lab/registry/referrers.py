"""Who refers to a manifest: signatures, SBOMs and others that name it as their subject (edition oci-1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx

from labkit.lab.registry.answers import answer, error
from labkit.lab.registry.asked import Call
from labkit.lab.registry.documents import INDEXES, OCI_INDEX, read_fields
from labkit.lab.registry.manifests import is_digest


def list_referrers(call: Call) -> httpx.Response:
    """An index of them, empty where there are none; `artifactType` leaves others out (end-12a, end-12b)."""
    if not is_digest(call.reference):
        return error("DIGEST_INVALID")
    wanted = call.query.get("artifactType")
    found = [each for each in _referrers(call) if wanted in (None, each.get("artifactType"))]
    body = json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": found}).encode()
    filtered = {"OCI-Filters-Applied": "artifactType"} if wanted is not None else {}
    return answer(200, {"Content-Type": OCI_INDEX, **filtered}, body)


def _referrers(call: Call) -> Iterator[dict[str, Any]]:
    for digest in call.store.manifests(call.repository):
        media_type, body = call.store.manifest(call.repository, digest) or ("", b"{}")
        try:
            document = read_fields(body, "subject", "config", "artifactType", "annotations")
        except ValueError:  # kept by a labkit that took what Go does not read
            continue
        subject = document["subject"]
        if isinstance(subject, dict) and subject.get("digest") == call.reference:
            yield _descriptor(digest, media_type, body, document)


def _descriptor(digest: str, media_type: str, body: bytes, document: dict[str, Any]) -> dict[str, Any]:
    """The spec's "Listing Referrers": an image without artifactType is of its config's type."""
    descriptor = {"mediaType": media_type, "size": len(body), "digest": digest}
    of_config = None if media_type in INDEXES else _of(document["config"])
    kind = document["artifactType"] or of_config
    if kind and isinstance(kind, str):
        descriptor["artifactType"] = kind
    if annotations := document["annotations"]:
        descriptor["annotations"] = annotations
    return descriptor


def _of(config: Any) -> Any:
    return config.get("mediaType") if isinstance(config, dict) else None
