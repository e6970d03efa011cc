"""Causes of refusals: the credential is sent and refused."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "SENT001",
        "wrong_password",
        "you",
        stages=("token",),
        what="User name or password is simply wrong, or was changed.",
        tells="`docker login` by hand, typed anew, fails too; nothing below fits.",
        fix="Type or create it anew, `docker login HOST`",
        decided_by="W P",
    ),
    Cause(
        "SENT002",
        "stale_credentials_public",
        "you",
        stages=("token",),
        what="A public image, but an old login for that host is still stored and sent; bad "
        "credentials are refused even where none are needed.",
        tells="The same pull works without config: `DOCKER_CONFIG=$(mktemp -d) docker pull IMAGE`. "
        "One person fails, others do not.",
        fix="`docker logout HOST` (without HOST it logs out of Docker Hub only)",
        decided_by="E X C W",
    ),
    Cause(
        "SENT003",
        "stored_token_expired",
        "you",
        stages=("token",),
        what="The stored secret is itself short-lived and has run out: ECR 12 h, a CI job token with"
        " its job.",
        tells="`authorization token has expired`; worked hours ago; private image (public one: "
        "`stale_credentials_public`).",
        fix="Log in before each use, use the vendor's helper, or a long-lived deploy token",
        decided_by="E X",
    ),
    Cause(
        "SENT004",
        "oidc_cli_secret_expired",
        "token server",
        stages=("token",),
        what="Harbor with OIDC: the CLI secret died with the id token, which could not be refreshed.",
        tells="Works right after a visit of the web interface and not later.",
        fix="Let the provider issue refresh tokens (`offline_access`); robot account",
        decided_by="X P",
    ),
    Cause(
        "SENT005",
        "password_instead_of_token",
        "you",
        stages=("token",),
        what="The account password was given where only a token is taken: two-factor, single "
        "sign-on, or a registry that never takes passwords.",
        tells="`please use personal access token`; the password opens the web site; security settings"
        " of the account changed. (`oidc_cli_secret_expired`: the right kind, too old.)",
        fix="Create an access token (PAT, CLI secret) and give it as password",
        decided_by="E X",
    ),
    Cause(
        "SENT006",
        "sso_not_authorized",
        "you",
        stages=("token",),
        what="The token is good, but not authorised for the organisation's single sign-on.",
        tells="Other organisations' packages work with this token; the API says `SAML`.",
        fix="Token settings: Configure SSO, Authorize",
        decided_by="P",
    ),
    Cause(
        "SENT007",
        "account_inactive",
        "registry",
        stages=("token",),
        what="The account is unverified, suspended or blocked.",
        tells="The text speaks of the account, not of the password or the image; logged out, public "
        "images pull.",
        fix="Verify the address, or ask the registry's support",
        decided_by="E",
    ),
    Cause(
        "SENT008",
        "dollar_sign_expanded",
        "you",
        stages=("config",),
        what="A shell or compose expanded a `$` in user name, password or hash.",
        tells="A `$` in the value as written (`robot$name`), in no or double quotes; compose warns "
        "`variable is not set`; `account=` on the wire is cut off.",
        fix="Single quotes in a shell, `$$` in a compose file",
        decided_by="X W",
    ),
    Cause(
        "SENT009",
        "secret_trailing_newline",
        "you",
        stages=("config",),
        what="A newline (or other bytes) was added to the secret by `echo`, an editor, a PowerShell pipe.",
        tells="The typed password works, the piped or stored one does not; `base64 -d` of the stored "
        "value ends in a newline (the base64 in `K`, `o=` or `Cg==`).",
        fix='`printf %s "$SECRET" | …`, `echo -n`; in PowerShell pass a file or use cmd',
        decided_by="X C",
    ),
    Cause(
        "SENT010",
        "json_key_malformed",
        "you",
        stages=("config",),
        what="A service account key does not arrive in the form wanted: quoted, base64 where raw "
        "JSON is due, or the reverse.",
        tells="`Unable to parse json key`, base64 errors; user `_json_key` (raw) or `_json_key_base64`.",
        fix="Raw JSON on stdin: `docker login -u _json_key --password-stdin HOST < key.json`",
        decided_by="E",
    ),
    Cause(
        "SENT011",
        "credentials_sent_to_wrong_registry",
        "you",
        stages=("token",),
        what="The tool has one global credential (or mixes up endpoints) and sends it to every host.",
        tells="The refusing host is not the host the credential belongs to; public images fail only "
        "in this tool.",
        fix="Per-host entries in config.json; upgrade",
        decided_by="E X",
    ),
)
