"""The personas that a lab can play. What each does is a fact of `facts.jsonl`, under its registry's name."""

from __future__ import annotations

import json
from collections.abc import Mapping

from labkit.lab.personas.persona import Persona, Says


def _errors(code: str, message: str, **more: object) -> str:
    return json.dumps({"errors": [{"code": code, "message": message, **more}]})


_QUOTA = "100;w=21600"

_ALL = (
    Persona(
        "docker-hub",
        "Docker Hub",
        storage="production.cloudflare.docker.com",
        elsewhere=True,
        service="registry.docker.io",
        wrong=Says(401, '{"details":"incorrect username or password"}\n'),
        everywhere=(("Strict-Transport-Security", "max-age=31536000"),),
        at_manifests=(
            ("ratelimit-limit", _QUOTA),
            ("ratelimit-remaining", _QUOTA),
            ("docker-ratelimit-source", "192.0.2.1"),
        ),
    ),
    Persona(
        "ghcr",
        "GHCR",
        storage="pkg-containers.githubusercontent.com",
        ping_scope="repository:user/image:pull",
        any_user=True,
        wrong=Says(403, _errors("DENIED", "denied")),
        nobody=Says(401, _errors("UNAUTHORIZED", "authentication required")),
        basic=Says(403, _errors("DENIED", "invalid token")),
        fields=("token",),
    ),
    Persona(
        "gitlab",
        "GitLab registry",
        realm="/jwt/auth",
        elsewhere=True,
        service="container_registry",
        wrong=Says(401, _errors("UNAUTHORIZED", "HTTP Basic: Access denied")),
        unscoped=Says(403, _errors("DENIED", "access forbidden")),
        stranger=Says(404),
    ),
    Persona(
        "harbor",
        "Harbor",
        realm="/service/token",
        service="harbor-registry",
        again='Basic realm="harbor"',
        says_error=False,
        refused=Says(
            401,
            _errors("UNAUTHORIZED", "unauthorized to access repository: {name}, action: pull: unauthorized"),
        ),
        forgives=True,
        unscoped=Says(401),
        stranger=Says(400, "Unable to handle service", "text/plain; charset=utf-8"),
        empty_fields=("access_token",),
        lifetime=1800,
    ),
    Persona(
        "acr",
        "ACR",
        storage="lab.blob.core.windows.net",
        realm="/oauth2/token",
        wrong=Says(401, _errors("UNAUTHORIZED", "authentication required")),
        fields=("access_token",),
        everywhere=(("X-Ms-Correlation-Request-Id", "00000000-0000-0000-0000-000000000000"),),
    ),
    Persona(
        "ecr",
        "ECR private",
        storage="prod-registry.s3.amazonaws.com",
        auth="htpasswd",
        challenge='Basic realm="https://{host}/",service="ecr.amazonaws.com"',
        users=("AWS",),
        refused=Says(401, "Not Authorized\n", "text/plain; charset=utf-8"),
        wrong_basic=Says(
            403, _errors("DENIED", "Your authorization token has expired. Reauthenticate and try again.")
        ),
        missing=Says(
            404,
            _errors(
                "NAME_UNKNOWN",
                "The repository with name '{name}' does not exist in the registry with id '123456789012'",
            ),
        ),
        everywhere=(("Sizes", ""),),
    ),
    Persona(
        "quay",
        "Quay",
        realm="/v2/auth",
        says_error=False,
        ping_refused=Says(401, "true"),
        refused=Says(
            401, _errors("UNAUTHORIZED", "access to the requested resource is not authorized", detail={})
        ),
        wrong=Says(401, _errors("UNAUTHORIZED", "Invalid Username or Password", detail={})),
        unscoped=Says(401, _errors("UNAUTHORIZED", "Unauthorized", detail={})),
        fields=("token",),
        lifetime=3600,
    ),
    Persona(
        "gar",
        "Google Artifact Registry",
        realm="/v2/token",
        users=("oauth2accesstoken", "_json_key", "_json_key_base64"),
        nobody=Says(
            403,
            _errors(
                "DENIED",
                'Unauthenticated requests do not have permission "artifactregistry.repositories.'
                'downloadArtifacts" on resource "{name}" (or it may not exist)',
            ),
        ),
        fields=("token",),
    ),
    Persona(
        "artifactory",
        "JFrog Artifactory",
        realm="/artifactory/api/docker/docker-local/v2/token",
        wrong=Says(401, '{"statusCode":401,"details":"BAD_CREDENTIAL"}'),
    ),
    Persona(
        "nexus",
        "Sonatype Nexus",
        auth="htpasswd",
        challenge='BASIC realm="Sonatype Nexus Repository Manager"',
    ),
    Persona(
        "zot",
        "zot",
        auth="htpasswd",
        challenge='Basic realm="Authorization Required"',
        refused=Says(401, '{"code":"UNAUTHORIZED","message":"authentication required"}'),
    ),
)
PERSONAS: Mapping[str, Persona] = {persona.name: persona for persona in _ALL}
