"""The tokens of the transcripts, made anew from what the file says of each: key, algorithm, claims by the clock."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from labkit.lab.keys import certify, key_id

SERVICE, ISSUER = "labkit-registry", "labkit-auth"
KEY, OTHERS = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
CURVE = ec.generate_private_key(ec.SECP256R1())
PRIVATE = CURVE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
CERTIFICATE = certify(KEY, "labkit")
BUNDLE = CERTIFICATE + certify(CURVE, "labkit-ec")


def _x5c(certificate: str) -> list[str]:
    return ["".join(certificate.split("\n")[1:-2])]


_HEADERS: dict[str, dict[str, Any]] = {
    "x5c": {"x5c": _x5c(CERTIFICATE)},
    "kid": {"kid": key_id(KEY.public_key())},
    "badkid": {"kid": "labkit-key-1"},
    "evilx5c": {"x5c": _x5c(certify(OTHERS, "labkit"))},
    "evilkid": {"kid": key_id(OTHERS.public_key())},
    "eckid": {"kid": key_id(CURVE.public_key())},
    "jwk": {"jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OTHERS.public_key()))},
    "none": {},
}
# Signed by a key that the registry does not trust.
_FORGED = {"kid-of-other-key", "x5c-untrusted", "jwk-untrusted", "wrong-signature-x5c", "wrong-signature-kid"}


def make_token(label: str, told: dict[str, Any] | None = None) -> str:
    """The token of this label; without more it is a good one."""
    if told is None:
        told = {"header": {"alg": "RS256", "key": "x5c"}, "claims": _CLAIMS}
    if "raw" in told:
        return _broken(told["raw"])
    now = int(time.time())
    claims = {name: _by_the_clock(value, now) for name, value in told["claims"].items()}
    algorithm, header = told["header"]["alg"], _HEADERS[told["header"]["key"]]
    key: Any = {"ES256": CURVE, "HS256": "s" * 32, "none": None}.get(
        algorithm, OTHERS if label in _FORGED else KEY
    )
    return jwt.encode(claims, key, None if algorithm == "none" else algorithm, headers=header)


_CLAIMS = {"iss": ISSUER, "sub": "alice", "aud": SERVICE, "jti": "1", "access": [], "exp": "now+300"}


def _by_the_clock(value: Any, now: int) -> Any:
    found = re.fullmatch(r"now([+-]\d+)", value) if isinstance(value, str) else None
    return now + int(found[1]) if found else value


def _broken(how: str) -> str:
    good = make_token("good")
    head, body, signature = good.split(".")
    return {
        "one-part": "abc",
        "two-parts": f"{head}.{body}",
        "four-parts": f"{good}.x",
        "empty-parts": "..",
        "payload-not-json": f"{head}.e30x.{signature}",
        "signature-cut": good[:-8],
        "header-not-base64": f"!!!.{body}.{signature}",
        "padded": f"{good}==",
    }[how]
