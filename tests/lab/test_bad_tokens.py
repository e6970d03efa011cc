"""Tokens that must not get in, and some odd ones that do: the real registry's verdict is the reference."""

from __future__ import annotations

import base64
import datetime
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from labkit.lab import Lab, open_lab
from labkit.lab.keys import SigningKey, new_key

NOW = int(time.time())
STRANGER = new_key()


def encoded(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(key: SigningKey, header: Any, claims: Any) -> str:
    """Header and claims as they are given, duplicate names and all, with a good signature."""
    text = f"{encoded(header)}.{encoded(claims)}"
    signature = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).sign(text.encode(), key.private)
    return f"{text}.{encoded(signature)}"


def confused(key: SigningKey, claims: Any) -> str:
    """Signed with what everybody knows: the public key, taken for a shared secret."""
    secret = key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = f"{encoded({'alg': 'HS256', 'kid': key.kid})}.{encoded(claims)}"
    return f"{text}.{encoded(hmac.digest(secret, text.encode(), 'sha256'))}"


def certificate(key: SigningKey) -> str:
    return "".join(key.certificate.split("\n")[1:-2])


def issued_by(key: SigningKey, subject_key: SigningKey) -> str:
    """A certificate for another key that a key of the bundle has signed, though it is no authority."""
    issuer = x509.load_pem_x509_certificate(key.certificate.encode())
    day = datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "leaf")]))
        .issuer_name(issuer.subject)
        .public_key(subject_key.public)
        .serial_number(7)
        .not_valid_before(datetime.datetime.now(datetime.UTC) - day)
        .not_valid_after(datetime.datetime.now(datetime.UTC) + day)
        .sign(key.private, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def standard(make: Callable[..., str]) -> str:
    """A token whose signature has a letter that is another one in standard base64, written in that."""
    while True:
        start, _, last = make().rpartition(".")
        if set(last) & {"-", "_"}:
            return f"{start}.{last.replace('-', '+').replace('_', '/')}"


def tokens(key: SigningKey, service: str) -> dict[str, str]:
    """Each by what is odd about it; `key` is trusted, STRANGER is not."""
    good = {"iss": "labkit", "aud": service, "sub": "alice", "exp": NOW + 600, "nbf": NOW - 5, "access": []}
    header = {"alg": "ES256", "kid": key.kid}
    text = json.dumps(good)

    def claims(**changes: Any) -> str:
        return signed(key, header, {**good, **changes})

    def head(**changes: Any) -> str:
        return signed(key, {**header, **changes}, good)

    def stranger(**names: Any) -> str:
        return signed(STRANGER, {"alg": "ES256", **names}, good)

    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(STRANGER.public))
    own_jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public))
    blank = certificate(key)
    upper = {name.upper(): value for name, value in own_jwk.items()}

    def own(**changes: Any) -> str:
        return signed(key, {"alg": "ES256", "jwk": {**own_jwk, **changes}}, good)

    def written(old: str, new: str) -> str:
        """The claims with this text in another one's place."""
        return signed(key, header, text.replace(old, new, 1).encode("utf-8", "surrogateescape"))

    def more(members: str) -> str:
        return written('"access"', f'{members}, "access"')

    def granting(access: str) -> str:
        """`access` as it is written here, once or several times."""
        return written('"access": []', access)

    pull = '{"type": "repository", "name": "team/app", "actions": ["pull"]}'
    unnamed = '{"actions": ["pull"]}'
    plain = claims()
    first, second, last = plain.split(".")
    return {
        "good": plain,
        "good, by certificate": signed(key, {"alg": "ES256", "x5c": [certificate(key)]}, good),
        "good, by its own key": signed(key, {"alg": "ES256", "jwk": own_jwk}, good),
        "alg none": f"{encoded({**header, 'alg': 'none'})}.{second}.",
        "alg none with a signature": head(alg="none"),
        "alg in lower case": head(alg="es256"),
        "another curve's alg": head(alg="ES384"),
        "RSA's alg": head(alg="RS256"),
        "HS256 with the public key": confused(key, good),
        "no alg": signed(key, {"kid": key.kid}, good),
        "stranger under our kid": stranger(kid=key.kid),
        "stranger's kid": stranger(kid=STRANGER.kid),
        "stranger's own key": stranger(jwk=jwk),
        "stranger's own key under our kid": stranger(jwk=jwk, kid=key.kid),
        "stranger's certificate": stranger(x5c=[certificate(STRANGER)]),
        "stranger under our certificate": stranger(x5c=[certificate(key)]),
        "stranger, certified by no authority": stranger(x5c=[issued_by(key, STRANGER), certificate(key)]),
        "stranger's certificate, then ours": stranger(x5c=[certificate(STRANGER), certificate(key)]),
        "jku": stranger(jku="http://localhost/keys", kid=STRANGER.kid),
        "x5u": stranger(x5u="http://localhost/cert", kid=STRANGER.kid),
        "stranger's own key, our certificate in it": stranger(jwk={**jwk, "x5c": [certificate(key)]}),
        "own key under another kid": own(kid="x"),
        "own key, kid null": own(kid=None),
        "own key, its names in capitals": signed(key, {"alg": "ES256", "jwk": upper}, good),
        "own key, another alg and use": own(alg="RS256", use="enc"),
        "own key with a private part": own(d="AAAA"),
        "own key, certified by itself": own(x5c=[certificate(key)]),
        "own key, an empty chain": own(x5c=[]),
        "own key, a chain that is text": own(x5c="junk"),
        "a shared secret for a key": head(jwk={"kty": "oct", "k": "c2VjcmV0"}),
        "jwk is text": head(jwk="junk"),
        "jwk is false": head(jwk=False),
        "no key named": signed(key, {"alg": "ES256"}, good),
        "kid is a number": head(kid=5),
        "x5c is text": signed(key, {"alg": "ES256", "x5c": "junk"}, good),
        "x5c is empty": head(x5c=[]),
        "x5c is null": head(x5c=None),
        "crit": head(crit=["exp"]),
        "crit unknown": head(crit=["labkit"], labkit=True),
        "typ is another": head(typ="at+jwt"),
        "typ is a number": head(typ=5),
        "alg is a list": head(alg=["ES256"]),
        "x5c holds a number": head(x5c=[5]),
        "x5c with a blank in it": signed(key, {"alg": "ES256", "x5c": [f"{blank[:9]} {blank[9:]}"]}, good),
        "x5c with line ends in it": signed(
            key, {"alg": "ES256", "x5c": [f"{blank[:9]}\r\n{blank[9:]}"]}, good
        ),
        "b64 false": head(b64=False),
        "expired": claims(exp=NOW - 600),
        "no exp": signed(key, header, {name: value for name, value in good.items() if name != "exp"}),
        "exp null": claims(exp=None),
        "exp is text": claims(exp=str(NOW + 600)),
        "exp is true": claims(exp=True),
        "exp is a float": claims(exp=NOW + 600.5),
        "exp as 1e10": signed(key, header, text.replace(str(NOW + 600), "1e10").encode()),
        "exp is huge": signed(key, header, text.replace(str(NOW + 600), "9" * 30).encode()),
        "exp is the largest": claims(exp=2**63 - 1),
        "exp is negative": claims(exp=-1),
        "not yet valid": claims(nbf=NOW + 600),
        "nbf null": claims(nbf=None),
        "iat is text": claims(iat="now"),
        "jti is a number": claims(jti=5),
        "sub is a number": claims(sub=5),
        "sub is missing": signed(key, header, {name: value for name, value in good.items() if name != "sub"}),
        "wrong audience": claims(aud="elsewhere"),
        "audience in a list": claims(aud=[service]),
        "audience null": claims(aud=None),
        "audience with a blank": claims(aud=f"{service} "),
        "wrong issuer": claims(iss="elsewhere"),
        "issuer null": claims(iss=None),
        "issuer in capitals": claims(iss="LABKIT"),
        "access is an object": claims(access={}),
        "access holds null": claims(access=[None]),
        "access holds text": claims(access=["pull"]),
        "actions are text": claims(access=[{"type": "repository", "name": "a", "actions": "pull"}]),
        "actions are null": claims(access=[{"type": "repository", "name": "a", "actions": None}]),
        "name is a number": claims(access=[{"type": "repository", "name": 5, "actions": ["pull"]}]),
        "access": granting(f'"access": [{pull}]'),
        "access, then null": granting(f'"access": [{pull}], "access": null'),
        "access, then an empty one": granting(f'"access": [{pull}], "access": []'),
        "access, then another name": granting(f'"access": [{pull}], "access": [{{"name": "x"}}]'),
        "access, then the same without actions": granting(
            f'"access": [{pull}], "access": [{{"type": "repository"}}]'
        ),
        "access without actions, then with": granting(
            f'"access": [{pull.replace("pull", "x")}], "ACCESS": [{unnamed}]'
        ),
        "two entries, then one, then two": granting(
            f'"access": [{{}}, {pull}], "access": [{{}}], "access": [{{}}, {{"class": "x"}}]'
        ),
        "access, then a null in it": granting(f'"access": [{pull}], "access": [null]'),
        "actions, then null": granting(f'"access": [{pull[:-1]}, "actions": null}}]'),
        "actions, then a null in them": granting(f'"access": [{pull[:-1]}, "actions": [null]}}]'),
        "two actions, then a null in them": granting(
            '"access": [{"type": "repository", "name": "team/app", '
            '"actions": ["pull", "pull"], "actions": [null]}]'
        ),
        "class is a number": granting(f'"access": [{pull[:-1]}, "class": 5}}]'),
        "a text that is no UTF-8": written('"alice"', '"\udcff\udcfe"'),
        "half a surrogate": more('"x": "\\ud800"'),
        "an escape that is none": more('"x": "\\x"'),
        "a control character": more('"x": "\x01"'),
        "a number that begins with 0": more('"x": 01'),
        "a number of 5,000 digits": more(f'"x": {"9" * 5_000}'),
        "a number that is too large": more('"x": 1e999999'),
        "a claim 9,000 lists deep": more(f'"x": {"[" * 9_000}{"]" * 9_000}'),
        "a claim 10,001 lists deep": more(f'"x": {"[" * 10_001}{"]" * 10_001}'),
        "a no-break space in front": written("{", "\u00a0{"),
        "a NUL at the end": written("}", "}\0"),
        "a name with a Kelvin sign": signed(
            key, f'{{"alg": "ES256", "\u212aid": "{key.kid}"}}'.encode(), good
        ),
        "x5c that is junk, then null": signed(
            key,
            f'{{"alg": "ES256", "kid": "{key.kid}", "x5c": ["junk"], "x5c": null}}'.encode(),
            good,
        ),
        "x5c, then an empty one": signed(
            key, f'{{"alg": "ES256", "kid": "{key.kid}", "x5c": ["junk"], "x5c": []}}'.encode(), good
        ),
        "jwk that is junk, then null": signed(
            key, f'{{"alg": "ES256", "kid": "{key.kid}", "jwk": "junk", "jwk": null}}'.encode(), good
        ),
        "own key, a number in it too large": signed(
            key,
            json.dumps({"alg": "ES256", "jwk": {**own_jwk, "more": "?"}}).replace('"?"', "1e999").encode(),
            good,
        ),
        "own key, 9,000 lists in it": signed(
            key,
            json.dumps({"alg": "ES256", "jwk": {**own_jwk, "more": "?"}})
            .replace('"?"', "[" * 9_000 + "]" * 9_000)
            .encode(),
            good,
        ),
        "claims twice, the last is bad": signed(key, header, (text[:-1] + ', "aud": "elsewhere"}').encode()),
        "claims twice, the last is good": signed(
            key, header, text.replace('"aud"', '"aud": "elsewhere", "aud"', 1).encode()
        ),
        "a name with a long s": signed(key, header, text.replace('"iss"', '"i\u017fs"').encode()),
        "a name with a sharp s": signed(key, header, text.replace('"iss"', '"iß"').encode()),
        "names in capitals": signed(key, header, text.replace('"aud"', '"AUD"').encode()),
        "header twice": signed(key, f'{{"alg": "none", "alg": "ES256", "kid": "{key.kid}"}}'.encode(), good),
        "claims are a list": signed(key, header, [good]),
        "claims are null": signed(key, header, None),
        "header is a list": signed(key, [header], good),
        "claims with more after them": signed(key, header, f"{text} x".encode()),
        "a byte order mark": signed(key, header, f"\ufeff{text}".encode()),
        "NaN": signed(key, header, text.replace(str(NOW + 600), "NaN").encode()),
        "nested": signed(key, {**header, "cty": "JWT"}, plain.encode()),
        "deeply nested": signed(key, header, b"[" * 20_000),
        "huge": claims(padding="x" * 60_000),
        "two parts": f"{first}.{second}",
        "four parts": f"{plain}.x",
        "empty parts": "..",
        "a dot at the end": f"{plain}.",
        "no signature": f"{first}.{second}.",
        "signature cut": plain[:-4],
        "signature longer": f"{plain}AAAA",
        "signature padded": f"{plain}==",
        "signature padded once": f"{plain}=",
        "header padded": f"{first}{'=' * (-len(first) % 4)}.{second}.{last}",
        "standard base64": f"{first}.{second}.{last.replace('-', '+').replace('_', '/')}+",
        "standard base64 of the same length": standard(claims),
        "a no-break space after it": f"{plain}\xa0",
        "a next line after it": f"{plain}\x85",
        "bits that are left over": f"{plain[:-1]}{chr(ord(plain[-1]) + 1)}",
        "a line end inside": f"{first}.{second}.{last[:9]}\t{last[9:]}",
        "another's claims": f"{first}.{encoded({**good, 'sub': 'mallory'})}.{last}",
        "not a token": "x" * 40,
    }


def verdict(lab: Lab, token: str) -> tuple[int, str]:
    """The status that this token gets, and the error that the challenge names; 0 for no answer.

    A token that grants something asks for that, the others ping.
    """
    _, claims, *_ = [*token.split("."), ""]
    granting = b"team/app" in base64.urlsafe_b64decode(
        re.sub("[^A-Za-z0-9_-]", "", claims)[: len(claims) // 4 * 4]
    )
    target = f"{lab.url}/v2/team/app/tags/list" if granting else f"{lab.url}/v2/"
    sent = f"Bearer {token}".encode("latin-1")
    request = httpx.Request("GET", target, headers=[(b"Authorization", sent)])
    try:
        response = lab.send(request)
        response.read()
    except httpx.RemoteProtocolError:
        return 0, ""
    return response.status_code, response.headers.get("www-authenticate", "").partition(",error=")[2]


@pytest.fixture(scope="module")
def labs(require: Callable[..., None]) -> Iterator[tuple[Lab, Lab]]:
    require("peers", "registry")
    with open_lab("binary", "token") as real, open_lab("embedded", "token") as ours:
        yield real, ours


def made_for(lab: Lab) -> dict[str, str]:
    assert lab.token_key and lab.service
    return tokens(lab.token_key, lab.service)


@pytest.mark.parametrize("what", tokens(new_key(), "x"))
def test_the_real_registry_and_the_embedded_one_agree(labs: tuple[Lab, Lab], what: str) -> None:
    real, ours = (verdict(lab, made_for(lab)[what]) for lab in labs)
    assert ours == real


def test_what_no_key_of_ours_signed_never_gets_in(labs: tuple[Lab, Lab]) -> None:
    made = made_for(labs[1])
    forged = [
        what
        for what in made
        if "stranger" in what or "none" in what or "HS256" in what or "another's" in what
    ]
    assert len(forged) > 9
    assert {verdict(labs[1], made[what])[0] for what in forged} == {401}
    assert verdict(labs[1], made["good"])[0] == 200
