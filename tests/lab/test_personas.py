"""Each persona answers as its facts say, lets the right password in, and refuses a wrong one its own way."""

from __future__ import annotations

import json

import httpx
import jwt
import pytest

from labkit.credentials.credential import ANONYMOUS, basic
from labkit.lab import open_lab
from labkit.lab.personas import PERSONAS
from labkit.lab.personas.facts import read_facts
from labkit.protocol.client import pull
from labkit.protocol.token import basic_header
from labkit.wire.challenge import parse_challenges
from labkit.wire.claims import decode_claims
from labkit.wire.errors import LabkitError
from labkit.wire.exchange import Trace
from tests.peers.clients import CLIENTS

HOST = "localhost:5000"
CHALLENGES = {
    "docker-hub": 'Bearer realm="http://localhost:5001/token",service="registry.docker.io"',
    "ghcr": f'Bearer realm="http://{HOST}/token",service="{HOST}",scope="repository:user/image:pull"',
    "gitlab": 'Bearer realm="http://localhost:5001/jwt/auth",service="container_registry"',
    "harbor": f'Bearer realm="http://{HOST}/service/token",service="harbor-registry"',
    "acr": f'Bearer realm="http://{HOST}/oauth2/token",service="{HOST}"',
    "ecr": f'Basic realm="https://{HOST}/",service="ecr.amazonaws.com"',
    "quay": f'Bearer realm="http://{HOST}/v2/auth",service="{HOST}"',
    "gar": f'Bearer realm="http://{HOST}/v2/token",service="{HOST}"',
    "artifactory": f'Bearer realm="http://{HOST}/artifactory/api/docker/docker-local/v2/token",service="{HOST}"',
    "nexus": 'BASIC realm="Sonatype Nexus Repository Manager"',
    "zot": 'Basic realm="Authorization Required"',
}
PING_SAYS = {"quay": "true", "ecr": "Not Authorized\n", "zot": '{"code":"UNAUTHORIZED"'}
WRONG = {
    "docker-hub": (401, '{"details":"incorrect username or password"}\n'),
    "ghcr": (403, '"code": "DENIED", "message": "denied"'),
    "gitlab": (401, "HTTP Basic: Access denied"),
    "harbor": (200, '"access_token": ""'),
    "acr": (401, "authentication required"),
    "quay": (401, "Invalid Username or Password"),
    "gar": (401, "incorrect username or password"),
    "artifactory": (401, '{"statusCode":401,"details":"BAD_CREDENTIAL"}'),
    "ecr": (403, "Your authorization token has expired"),
    "nexus": (401, "authentication required"),
    "zot": (401, '{"code":"UNAUTHORIZED"'),
}
"""What a wrong password is answered with, at the token server where there is one."""
FIELDS = {
    "ghcr": {"token"},
    "quay": {"token"},
    "acr": {"access_token"},
    "docker-hub": {"token", "access_token", "expires_in", "issued_at"},
}


@pytest.fixture(scope="module", params=PERSONAS)
def lab(request):
    with open_lab("embedded", persona=request.param, sockets=False) as opened:
        yield opened


def ask(lab, url, credential=None, method="GET", **query):
    headers = {"Authorization": basic_header(credential)} if credential else {}
    response = lab.send(httpx.Request(method, url, headers=headers, params=query or None))
    response.read()
    return response


def at_token_server(lab, credential=None, scope="repository:team/app:pull"):
    [said] = parse_challenges([CHALLENGES[lab.persona]])
    query = {"scope": scope} if scope else {}
    return ask(lab, said.params["realm"], credential, service=said.params["service"], **query)


def right(lab):
    return lab.credential(lab.users[0].name)


def wrong(lab):
    return basic(lab.users[0].name, "not-the-password")


def test_every_persona_rests_on_facts_with_source_and_confidence():
    for persona in PERSONAS.values():
        facts = read_facts(persona.registry)
        assert facts, persona.name
        assert all(fact.source and fact.confidence in ("source-code", "docs", "thread") for fact in facts)


def test_the_challenge_of_the_ping(lab):
    response = ask(lab, f"{lab.url}/v2/")
    assert (response.status_code, response.headers["www-authenticate"]) == (401, CHALLENGES[lab.persona])
    assert response.text.startswith(PING_SAYS.get(lab.persona, '{"errors"'))


def test_a_wrong_password_is_refused_in_its_own_way(lab):
    status, said = WRONG[lab.persona]
    if lab.auth == "token":
        response = at_token_server(lab, wrong(lab))
    else:
        response = ask(lab, f"{lab.url}/v2/", wrong(lab))
    assert response.status_code == status
    assert said in response.text
    with pytest.raises(LabkitError):
        pull(lab.reference("team/app:1.0"), send=lab.send, credential=wrong(lab))


def test_the_right_password_lets_in_and_the_public_may_have_what_is_public(lab):
    pulled = pull(lab.reference("team/app:1.0"), send=lab.send, credential=right(lab))
    assert pulled.digest
    if lab.auth == "token":
        assert pull(lab.reference("public/hello:1.0"), send=lab.send, credential=ANONYMOUS).digest
    with pytest.raises(LabkitError):
        pull(lab.reference("team/app:1.0"), send=lab.send, credential=ANONYMOUS)


def test_the_token_servers_answer_has_its_own_fields(lab):
    if lab.persona in FIELDS:
        assert json.loads(at_token_server(lab, right(lab)).text).keys() == FIELDS[lab.persona]


def test_its_tokens_are_for_the_service_that_it_goes_by(lab):
    if lab.auth != "token":
        return
    said = json.loads(at_token_server(lab, right(lab)).text)
    token = said.get("token") or said["access_token"]
    assert decode_claims(token).claims["aud"] == lab.service
    assert f'service="{lab.service}"' in CHALLENGES[lab.persona]
    jwt.decode(token, lab.token_key.public, algorithms=["ES256"], audience=lab.service)
    headers = {"Authorization": f"Bearer {token}"}
    tags = httpx.Request("GET", f"{lab.url}/v2/team/app/tags/list", headers=headers)
    assert lab.send(tags).status_code == 200


def plays(name, **options):
    return open_lab("embedded", persona=name, sockets=False, **options)


def test_docker_hub_counts_pulls_at_manifests():
    trace = Trace()
    with plays("docker-hub") as lab:
        pull(lab.reference("team/app:1.0"), send=lab.send, credential=right(lab), trace=trace)
        manifest = ask(lab, f"{lab.url}/v2/team/app/manifests/1.0")
    assert manifest.headers["ratelimit-limit"] == "100;w=21600"
    assert "docker-ratelimit-source" in manifest.headers


@pytest.mark.parametrize("name", ["docker-hub", "ghcr", "ecr", "acr"])
def test_blobs_are_at_a_signed_address_of_another_host(name, tmp_path):
    trace = Trace()
    with plays(name) as lab:
        options = {"send": lab.send, "credential": right(lab), "trace": trace, "to": tmp_path / "image"}
        pull(lab.reference("team/app:1.0"), **options)
    sent = [exchange for exchange in trace if exchange.stage == "blob"]
    there = [exchange for exchange in trace if exchange.host == PERSONAS[name].storage]
    assert {exchange.status for exchange in sent} == {307}
    assert len(there) == len(sent) and {exchange.status for exchange in there} == {200}
    names = [header.lower() for exchange in there for header, _ in exchange.request.headers]
    assert "authorization" not in names


def test_a_signed_address_is_good_for_its_blob_alone():
    with plays("docker-hub") as lab:
        host = PERSONAS["docker-hub"].storage
        url = f"http://{host}/v2/team/app/blobs/sha256:{'0' * 64}"
        assert ask(lab, url, **{"X-Amz-Signature": f"{1:064x}"}).status_code == 403


def test_ghcr_takes_any_name_with_a_token_and_gives_strangers_none():
    with plays("ghcr") as lab:
        someone = basic("whoever", lab.users[0].password)
        assert pull(lab.reference("team/app:1.0"), send=lab.send, credential=someone).digest
        assert at_token_server(lab).status_code == 401
        direct = ask(lab, f"{lab.url}/v2/team/app/manifests/1.0", someone)
        assert (direct.status_code, "invalid token" in direct.text) == (403, True)


def test_gitlab_forbids_who_brings_nothing_and_asks_for_nothing():
    with plays("gitlab") as lab:
        assert "access forbidden" in at_token_server(lab, scope="").text
        realm = parse_challenges([CHALLENGES["gitlab"]])[0].params["realm"]
        assert ask(lab, realm, service="another", scope="repository:team/app:pull").status_code == 404


def test_harbor_asks_for_basic_once_something_was_sent():
    with plays("harbor") as lab:
        url = f"{lab.url}/v2/team/app/manifests/1.0"
        bearer = json.loads(at_token_server(lab, wrong(lab)).text)["token"]
        again = lab.send(httpx.Request("GET", url, headers={"Authorization": f"Bearer {bearer}"}))
        assert again.headers["www-authenticate"] == 'Basic realm="harbor"'
        assert "unauthorized to access repository: team/app, action: pull" in again.read().decode()
        assert at_token_server(lab, wrong(lab), scope="").status_code == 401


def test_harbor_takes_a_password_at_the_registry_too():
    with plays("harbor") as lab:
        listed = f"{lab.url}/v2/team/app/tags/list"
        assert ask(lab, listed, right(lab)).json()["tags"] == ["1.0"]
        assert ask(lab, f"{lab.url}/v2/", right(lab)).status_code == 200
        assert ask(lab, listed, wrong(lab)).headers["www-authenticate"] == 'Basic realm="harbor"'


def test_ecr_knows_one_user_and_names_the_repository_that_is_not_there():
    with plays("ecr") as lab:
        assert (lab.auth, [user.name for user in lab.users]) == ("htpasswd", ["AWS"])
        missing = ask(lab, f"{lab.url}/v2/team/none/manifests/1.0", right(lab))
        assert (missing.status_code, "'team/none' does not exist" in missing.text) == (404, True)


@pytest.mark.parametrize("client", ["skopeo", "crane", "podman"])
@pytest.mark.parametrize("name", ["docker-hub", "ghcr", "gitlab", "harbor", "acr", "ecr"])
def test_real_clients_log_in_and_pull(name, client, tmp_path, require):
    require("peers", client)
    made = CLIENTS[client](tmp_path)
    with open_lab("embedded", persona=name) as lab:
        who = {"registry": lab.registry, "user": lab.users[0].name}
        said = [
            made.do("login", lab.users[0].password, **who),
            made.do("pull", **who, reference=f"{lab.registry}/team/app:1.0"),
        ]
    made.close()
    assert [each.returncode for each in said] == [0, 0], [each.stderr for each in said]


def test_a_persona_in_front_of_every_backend(each_backend):
    with open_lab(each_backend, persona="harbor") as lab:
        assert lab.realm == f"{lab.url}/service/token"
        assert lab.pull("team/app:1.0", lab.users[0].name).digest
        with pytest.raises(LabkitError):
            lab.pull("team/app:1.0")


def test_a_persona_has_faults_as_well():
    with open_lab("embedded", persona="docker-hub", faults=["rate_limited"], sockets=False) as lab:
        with pytest.raises(LabkitError, match="TOOMANYREQUESTS"):
            lab.pull("team/app:1.0", "alice")
        with pytest.raises(LabkitError, match="401"):
            pull(lab.reference("team/app:1.0"), send=lab.send, credential=wrong(lab))
