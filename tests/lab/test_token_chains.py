"""Certificate chains in tokens, and every algorithm: what leads to the registry's bundle, and what only seems to."""

from __future__ import annotations

import base64
import datetime
import json
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from labkit.lab import Lab, open_lab
from labkit.lab.gate import token_gate
from labkit.lab.keys import SigningKey, key_id

NOW = int(time.time())
CLAIMS = {"iss": "labkit", "aud": "registry-lab", "sub": "alice", "exp": NOW + 600, "access": []}
USAGES = "digital_signature content_commitment key_encipherment data_encipherment key_agreement"
USAGES += " key_cert_sign crl_sign encipher_only decipher_only"


def new(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve or ec.SECP256R1())


LEAF, BETWEEN, STRANGER = new(), new(), new()
ROOTS: dict[str, Any] = {name: new() for name in ("root", "no-usage", "path-0", "old", "limited", "odd")}
ROOTS |= {"twice": new(), "twice again": new(), "p384": new(ec.SECP384R1()), "p521": new(ec.SECP521R1())}
ROOTS["rsa"] = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(
    name: str,
    key: Any,
    issuer: str,
    by: Any,
    ca: bool | None = None,
    path: int | None = None,
    days: tuple[int, int] = (-1, 1),
    usage: str = "",
    says: tuple[x509.ExtensionType, bool] | None = None,
    hashed: Any = hashes.SHA256(),  # noqa: B008
) -> x509.Certificate:
    begin = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin + datetime.timedelta(days=days[0]))
        .not_valid_after(begin + datetime.timedelta(days=days[1]))
    )
    if ca is not None:
        made = made.add_extension(x509.BasicConstraints(ca, path), True)
    if usage:
        made = made.add_extension(x509.KeyUsage(**{each: each == usage for each in USAGES.split()}), True)
    if says:
        made = made.add_extension(*says)
    return made.sign(by, hashed)


UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
LIMITS = x509.NameConstraints([x509.DNSName("ok.example")], None)
DIFFERENT: dict[str, dict[str, Any]] = {
    "no-usage": {"usage": "digital_signature"},
    "path-0": {"path": 0},
    "old": {"days": (-5, -2)},
    "limited": {"says": (LIMITS, True)},
    "odd": {"says": (UNKNOWN, True)},
}
BUNDLE = {
    label: certificate(name, key, name, key, True, **DIFFERENT.get(label, {}))
    for label, key in ROOTS.items()
    for name in [label.removesuffix(" again")]
}
PEM = "".join(each.public_bytes(Encoding.PEM).decode() for each in BUNDLE.values())
KEY = SigningKey(ROOTS["root"], PEM, key_id(ROOTS["root"].public_key()))


def leaf(issuer: str = "root", by: Any = None, **changes: Any) -> x509.Certificate:
    return certificate("leaf", LEAF, issuer, by or ROOTS[issuer], **changes)


def between(issuer: str = "root", ca: bool | None = True, **changes: Any) -> list[x509.Certificate]:
    """A leaf, and what stands between it and a root."""
    middle = certificate("between", BETWEEN, issuer, ROOTS[issuer], ca, **changes)
    return [leaf("between", BETWEEN), middle]


def by_way_of(key: Any) -> list[x509.Certificate]:
    """A leaf that a key of another kind has signed."""
    hashed = None if isinstance(key, (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)) else hashes.SHA256()
    return [leaf("other", key, hashed=hashed), certificate("other", key, "root", ROOTS["root"], True)]


def long(count: int) -> list[x509.Certificate]:
    keys, made, issuer, by = [new() for _ in range(count)], [], "root", ROOTS["root"]
    for number, key in enumerate(keys):
        made.append(certificate(str(number), key, issuer, by, True))
        issuer, by = str(number), key
    return [leaf(issuer, by), *reversed(made)]


def two_between(path: int) -> list[x509.Certificate]:
    first, second = new(), new()
    return [
        leaf("second", second),
        certificate("second", second, "first", first, True),
        certificate("first", first, "root", ROOTS["root"], True, path),
    ]


def named(*names: x509.GeneralName) -> tuple[x509.ExtensionType, bool]:
    return x509.SubjectAlternativeName(names), True


CHAINS: dict[str, list[x509.Certificate]] = {
    "a leaf": [leaf()],
    "a leaf and its root": [leaf(), BUNDLE["root"]],
    "one between": between(),
    "one between that is not there": between()[:1],
    "another order": [between()[0], BUNDLE["root"], certificate("x", new(), "root", ROOTS["root"])],
    "twelve between": long(12),
    "expired": [leaf(days=(-3, -2))],
    "not yet valid": [leaf(days=(2, 3))],
    "one between, expired": between(days=(-3, -2)),
    "an old root": [leaf("old")],
    "one between that is no authority": between(ca=False),
    "one between that does not say": between(ca=None),
    "one between for other things": between(usage="digital_signature"),
    "one between for certificates": between(usage="key_cert_sign"),
    "a root for other things": [leaf("no-usage")],
    "a path as long as it may be": [leaf("path-0")],
    "a path longer than it may be": between("path-0"),
    "two between, one allowed": two_between(0),
    "two between, two allowed": two_between(1),
    "limited, another name": [
        leaf("limited", says=(x509.SubjectAlternativeName([x509.DNSName("no")]), False))
    ],
    "something critical, unknown": [leaf(says=(UNKNOWN, True))],
    "something unknown": [leaf(says=(UNKNOWN, False))],
    "a root with something critical": [leaf("odd")],
    "a critical name": [leaf(says=named(x509.DNSName("a")))],
    "a critical name of a strange kind": [leaf(says=named(x509.RegisteredID(x509.ObjectIdentifier("1.2"))))],
    "a critical key id": [leaf(says=(x509.SubjectKeyIdentifier(b"1"), True))],
    "the first of two roots": [leaf("twice")],
    "the second of two roots": [leaf("twice", ROOTS["twice again"])],
    "an RSA root": [leaf("rsa")],
    "an RSA root, SHA-224": [leaf("rsa", hashed=hashes.SHA224())],
    "by way of Ed25519": by_way_of(ed25519.Ed25519PrivateKey.generate()),
    "by way of Ed448": by_way_of(ed448.Ed448PrivateKey.generate()),
    "by way of P-224": by_way_of(new(ec.SECP224R1())),
    "by way of a curve of its own": by_way_of(new(ec.SECP256K1())),
    "a stranger's, named as ours": [leaf("root", STRANGER), BUNDLE["root"]],
    "a stranger's root": [leaf("x", STRANGER), certificate("x", STRANGER, "x", STRANGER, True)],
}


def encoded(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def signed(key: Any, algorithm: str, **header: Any) -> str:
    """A token whose signature is right for this algorithm, whatever the header says it is."""
    text = f"{encoded({'alg': algorithm, **header})}.{encoded(CLAIMS)}"
    signature = jwt.get_algorithm_by_name(algorithm).sign(text.encode(), key)
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def by_chain(chain: list[x509.Certificate]) -> str:
    """Signed by LEAF, whose certificate comes first."""
    return signed(
        LEAF, "ES256", x5c=[base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain]
    )


def by_kid(root: str, algorithm: str, **header: Any) -> str:
    return signed(ROOTS[root], algorithm, kid=key_id(ROOTS[root].public_key()), **header)


TOKENS = {what: by_chain(chain) for what, chain in CHAINS.items()}
TOKENS |= {
    f"{algorithm} with {root}": by_kid(root, algorithm)
    for root, algorithms in {
        "root": ["ES256"],
        "p384": ["ES384", "ES256"],
        "p521": ["ES512", "ES256"],
        "rsa": ["RS256", "RS384", "RS512", "PS256", "PS512"],
    }.items()
    for algorithm in algorithms
    if not (root != "root" and algorithm == "ES256")  # what signs refuses another curve
}
TOKENS["RS256 that says RS512"] = by_kid("rsa", "RS256", alg="RS512")
TOKENS["RS256 in lower case"] = by_kid("rsa", "RS256", alg="rs256")
TOKENS["RS256 with more behind it"] = by_kid("rsa", "RS256", alg="RS256x")


@pytest.fixture(scope="module")
def labs(require: Callable[..., None]) -> Iterator[tuple[Lab, Lab]]:
    require("peers", "registry")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("labkit.lab.opening.new_key", lambda: KEY)
        with open_lab("binary", "token") as real, open_lab("embedded", "token") as ours:
            yield real, ours


def verdict(lab: Lab, token: str) -> tuple[int, str]:
    response = lab.send(httpx.Request("GET", f"{lab.url}/v2/", headers={"Authorization": f"Bearer {token}"}))
    response.read()
    return response.status_code, response.headers.get("www-authenticate", "").partition(",error=")[2]


@pytest.mark.parametrize("what", TOKENS)
def test_the_real_registry_and_the_embedded_one_agree(labs: tuple[Lab, Lab], what: str) -> None:
    real, ours = (verdict(lab, TOKENS[what]) for lab in labs)
    assert ours == real


def test_the_table_has_chains_of_both_kinds(labs: tuple[Lab, Lab]) -> None:
    let_in = {what for what in CHAINS if verdict(labs[0], TOKENS[what])[0] == 200}
    assert {"a leaf", "twelve between", "the second of two roots"} <= let_in
    assert len(CHAINS) - len(let_in) > 15


def test_an_authority_for_some_names_only_is_refused_though_the_real_registry_reads_the_names(
    labs: tuple[Lab, Lab],
) -> None:
    name = x509.SubjectAlternativeName([x509.DNSName("a.ok.example")])
    assert [verdict(lab, by_chain([leaf("limited", says=(name, False))]))[0] for lab in labs] == [200, 401]


def test_a_broken_certificate_is_a_token_refused_and_no_crash() -> None:
    gate = token_gate(PEM, issuer="labkit", service="registry-lab", realm="x", clock=lambda: float(NOW))
    whole, middle = (each.public_bytes(Encoding.DER) for each in between())
    answers = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cryptography's, on certificates that it will not read one day
        for at in range(len(middle)):
            for value in {0, 255, middle[at] ^ 1} - {middle[at]}:
                chain = (whole, middle[:at] + bytes([value]) + middle[at + 1 :])
                token = signed(LEAF, "ES256", x5c=[base64.b64encode(each).decode() for each in chain])
                request = httpx.Request("GET", "http://x/v2/", headers={"Authorization": f"Bearer {token}"})
                answer = gate(request, ())
                answers.add(answer.status_code if answer else (at, value))
    # The bits that the signature says it leaves unused are not looked at.
    assert 401 in answers and len(answers) <= 3
