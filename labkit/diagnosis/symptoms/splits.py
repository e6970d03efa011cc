"""What to look at next: questions that tell causes apart, cheap ones first, with the answers they can have.

HOST, IMAGE, NAME and HELPER are filled in where the text names them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from labkit.diagnosis.symptoms.tables import rows

_CERTAIN = 0.93
_CHEAPER = 0.985
"""What a question is worth against the one before it in the table, at equal information."""


class Split(NamedTuple):
    """A question with a command, and the causes that each answer speaks for."""

    ask: str
    answers: tuple[str, ...]


SPLITS = tuple(
    Split(ask, tuple(answers.split(" | ")))
    for ask, answers in rows("""
Is {name} a stage of the Dockerfile, or a service that the compose file builds? `grep -nE 'FROM|--from='
    Dockerfile; docker compose config --images`
    = build_stage_taken_for_image | local_image_taken_for_remote | image_name_wrong repository_missing
      no_credentials namespace_missing account_lacks_permission
Read the message again: which host and path were asked, and which did you mean? `labkit credentials
    {image}`
    = login_other_registry redirect_to_other_registry credentials_sent_to_wrong_registry |
      token_realm_wrong | http_proxy_refuses | wrong_password stale_credentials_public no_credentials
How many path parts has the name that is pushed, and is the first your own? `docker image ls | grep
    {name}`
    = namespace_missing | hub_path_too_deep | image_name_wrong | account_lacks_permission
      repository_missing no_credentials
Does {name} exist on the registry's page, spelled like this? Signed out: is it public?
    `DOCKER_CONFIG=$(mktemp -d) docker manifest inspect {image}`
    = image_name_wrong | repository_missing build_stage_taken_for_image | account_lacks_permission
      no_credentials k8s_secret_not_referenced login_other_registry | stale_credentials_public
Does another tag of it pull? `crane ls {name}` or `skopeo list-tags docker://{name}`
    = tag_missing tag_missing_reported_as_auth | repository_missing image_name_wrong |
      account_lacks_permission no_credentials wrong_identity_used iam_permission_missing
Does it work without any login? `DOCKER_CONFIG=$(mktemp -d) docker pull {image}`
    = stale_credentials_public credentials_sent_to_wrong_registry cred_helper_fails_for_other_registry |
      account_lacks_permission wrong_password password_instead_of_token no_credentials
      sso_not_authorized stored_token_expired image_name_wrong repository_missing login_in_other_client
Was `sudo` before only one of login and pull? `sudo ls ~root/.docker/config.json; ls
    ~/.docker/config.json`
    = sudo_home_mismatch | no_credentials login_other_registry config_wrong_location
      account_lacks_permission cred_helper_not_runnable
Which entry does this client find for {host}? `labkit credentials {image}`
    = no_credentials config_wrong_location login_in_other_client sudo_home_mismatch |
      login_other_registry | config_key_mismatch config_key_path_scoped | cred_helper_not_runnable
      cred_helper_host_not_registered cred_helper_pass_locked | tool_ignores_config_entry
      config_malformed | wrong_password account_lacks_permission stored_token_expired
      password_instead_of_token ping_without_challenge anonymous_blocked_by_basic_challenge
      mirror_ignores_credentials
Does plain docker pull it with the same file? `docker --config DIR pull {image}`
    = tool_ignores_config_entry | config_wrong_location | login_in_other_client | wrong_password
      no_credentials account_lacks_permission config_malformed
Is the file what the format asks? `python3 -m json.tool ~/.docker/config.json`; is each `auth` base64 of
    USER:PASSWORD?
    = config_malformed | tool_ignores_config_entry config_key_mismatch no_credentials
Run the helper by hand, in the same environment: `echo {host} | docker-credential-{helper} get`
    = cred_helper_not_runnable | cred_helper_pass_locked | cred_helper_headless_keyring |
      cred_helper_keychain_locked | cred_helper_host_not_registered |
      cred_helper_fails_for_other_registry | cred_helper_cannot_store | iam_permission_missing
      wrong_password no_credentials config_wrong_location
Type the password by hand instead of piping it: `docker login {host}`
    = secret_trailing_newline dollar_sign_expanded stored_token_expired | wrong_password
      password_instead_of_token oidc_cli_secret_expired htpasswd_not_bcrypt account_inactive
How is the user name written? With a `$` in it: single quotes, `docker login -u 'robot$NAME' {host}`
    = dollar_sign_expanded | secret_trailing_newline wrong_password password_instead_of_token
What kind of password is it: the account's own, or a token? Two-factor or single sign-on turned on?
    = password_instead_of_token | oidc_cli_secret_expired stored_token_expired | sso_not_authorized |
      wrong_password stale_credentials_public account_lacks_permission account_inactive
Do account and region of the login and of the image agree? `aws ecr describe-repositories --region
    REGION`
    = login_other_registry | secret_trailing_newline stored_token_expired no_credentials
When was the last login, and how long does that secret live? `docker login {host}`, then the same pull
    = stored_token_expired oidc_cli_secret_expired | config_key_mismatch stale_credentials_public |
      wrong_password account_lacks_permission
What has the pod? `kubectl get pod POD -o jsonpath='{{.spec.imagePullSecrets}}'; kubectl get secret -A`
    = k8s_secret_not_referenced | k8s_secret_wrong_namespace | k8s_secret_wrong_type |
      wrong_identity_used iam_permission_missing image_name_wrong account_lacks_permission
      repository_missing wrong_password no_credentials
Which identity pulls, and which has the right? `aws sts get-caller-identity`, `az aks check-acr`, or the
    subject in the registry's audit log
    = wrong_identity_used | iam_permission_missing | cred_helper_host_not_registered no_credentials
Which hosts has the helper? `grep -A9 credHelpers ~/.docker/config.json`
    = cred_helper_host_not_registered | iam_permission_missing repository_missing | no_credentials
Is the secret set for this run? `echo ${{#PASSWORD}}` prints its length; forks and unprotected branches
    get none
    = ci_secret_empty | wrong_password
What does the job ask for (`permissions: packages: write`), and does the package's page list this
    repository?
    = ci_token_permission_missing | ghcr_package_not_linked | account_lacks_permission
What does the first request say? `curl -i https://{host}/v2/`
    = ping_without_challenge | anonymous_blocked_by_basic_challenge | two_auth_layers |
      challenge_not_understood | not_a_registry http_proxy_refuses | registry_unavailable |
      wrong_password no_credentials config_key_mismatch login_other_registry
Fetch the token yourself: `curl -i -u USER 'REALM?service=SERVICE&scope=repository:{path}:pull'`, realm
    and service as `curl -i https://{host}/v2/` shows them
    = token_realm_wrong | token_server_unavailable | account_lacks_permission wrong_password |
      registry_unavailable not_a_registry | http_registry_not_marked_insecure connection_refused
      name_not_resolved
Read the token's claims: `labkit diagnose {image}` shows `access`, `aud`, `iss`, `exp`
    = account_lacks_permission | push_without_pull | token_claims_malformed | cross_repo_mount_scope |
      token_audience_mismatch | token_issuer_mismatch | token_key_untrusted | clock_skew
Which URL gets the 401, and how old is the token then? `docker logs REGISTRY`: a `mount=`, an http
    `Location`, `expires_in`
    = token_expired_during_upload | cross_repo_mount_scope | proxy_forwarded_proto | push_without_pull |
      account_lacks_permission content_trust_server_auth
Does the same image pull by the mirror's own name? `docker info | grep -A3 Mirrors`
    = mirror_ignores_credentials | credentials_sent_to_wrong_registry | no_credentials
      stale_credentials_public
What does the cache's log say, and does `library/` help? `docker pull {host}/PROJECT/library/NAME`
    = upstream_cache_auth | namespace_missing | rate_limited | image_name_wrong repository_missing
How do the lines of the password file begin? `cut -c1-20 htpasswd`: `$2y$` is bcrypt
    = htpasswd_not_bcrypt | htpasswd_file_unusable | nginx_htpasswd_hash_unsupported | wrong_password
      two_auth_layers
Look at the certificate: `openssl s_client -connect {host}:443 </dev/null | openssl x509 -noout -subject
    -dates -issuer`
    = tls_unknown_ca | tls_certificate_expired clock_skew | tls_hostname_mismatch |
      http_registry_not_marked_insecure http_sent_to_https_port
Does the shell get there where the engine does not? `curl -sv https://{host}/v2/; docker info | grep -i
    proxy`
    = engine_proxy_not_used | http_proxy_refuses proxy_url_scheme_wrong | connection_timed_out
      registry_firewall_blocks_client | connection_refused name_not_resolved
Where does the blob's redirect lead? `curl -sI -H "Authorization: Bearer $TOKEN"
    https://{host}/v2/{path}/blobs/DIGEST`
    = redirect_keeps_auth | redirect_to_other_registry | iam_permission_missing content_corrupt
Is there a release before which it worked? Try the version before, with the same file
    = client_version_regression | stale_credentials_public wrong_password registry_unavailable
      rate_limited
Look at the account's page: limits, and mails that want an answer
    = registry_plan_limit | account_inactive | account_lacks_permission
""", "=")
)  # fmt: skip


def next_look(shares: Mapping[str, float], known: Mapping[str, str]) -> str | None:
    """The question that is worth most, filled in; None if there is none, or one that is as good as certain.

    That one is only asked about by the question that is made for it.
    """
    if not shares:
        return None
    first = max(shares, key=lambda slug: shares[slug])
    if shares[first] >= _CERTAIN:
        own = (split for split in SPLITS if split.answers[0].split()[0] == first)
        return next((split.ask.format(**known) for split in own), None)
    worth = {
        split: information(split.answers, shares) * _CHEAPER**n
        for n, split in enumerate(SPLITS)
        if any(first in answer.split() for answer in split.answers)
    }
    best = max(worth, key=lambda split: worth[split], default=None)
    ask = best.ask if best else "Watch it on the wire: `labkit diagnose {image}`"
    return ask.format(**known)


def information(answers: Iterable[str], shares: Mapping[str, float]) -> float:
    """How much the answer is expected to tell, in nats: the entropy of the answers."""
    masses = [sum(shares.get(slug, 0.0) for slug in answer.split()) for answer in answers]
    masses.append(max(0.0, 1 - sum(masses)) / 2)
    whole = sum(masses) or 1.0
    return -sum(mass / whole * math.log(mass / whole) for mass in masses if mass > 0)
