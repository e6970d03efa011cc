"""Causes of refusals: the credential is sent and refused."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "SENT001",
        "wrong_password",
        "you",
        stages=("token",),
        what="User name or password is wrong, or was changed.",
        tells="A login by hand, typed anew, fails too, and nothing more special fits.",
        fix="Type the password anew, or make a new one, and log in with it.",
        decided_by="W P",
        actions=("log_in",),
        lesson="08",
        person="The registry says only that user and password do not go together; whether another is "
        "right, only their owner knows.",
    ),
    Cause(
        "SENT002",
        "stale_credentials_public",
        "you",
        stages=("token",),
        what="The image is public, but an old login for that host is still stored and sent; bad "
        "credentials are refused even where none are needed.",
        tells="The same pull works with an empty config: `DOCKER_CONFIG=$(mktemp -d) docker pull IMAGE`. "
        "One person fails, others do not.",
        fix="Log out of the registry, or log in anew; `docker logout` without a host means Docker Hub only.",
        decided_by="E X C W",
        actions=("log_out",),
        lesson="04",
    ),
    Cause(
        "SENT003",
        "stored_token_expired",
        "you",
        stages=("token",),
        what="The stored secret is itself short-lived and has run out: twelve hours at ECR, a CI job's "
        "token with its job.",
        tells="`authorization token has expired`, or it worked hours ago; the image is private.",
        fix="Log in before each use, use the vendor's helper, which does that, or use a deploy token that "
        "lasts.",
        decided_by="E X",
        actions=("log_in",),
        lesson="07",
    ),
    Cause(
        "SENT004",
        "oidc_cli_secret_expired",
        "token server",
        stages=("token",),
        what="Harbor with single sign-on: the CLI secret died with the id token, which could not be "
        "refreshed.",
        tells="It works right after a visit to the web interface, and no longer a while later.",
        fix="Let the identity provider issue refresh tokens (`offline_access`), or use a robot account.",
        decided_by="X P",
        lesson="10",
        person="Harbor refuses it like any wrong password; what became of the id token is known to it and "
        "the provider only.",
    ),
    Cause(
        "SENT005",
        "password_instead_of_token",
        "you",
        stages=("token",),
        what="The account's password was given where only a token is taken: two-factor login, single "
        "sign-on, or a registry that takes no passwords.",
        tells="`please use personal access token`, or the password opens the web site and not the "
        "registry; two-factor login was switched on lately.",
        fix="Make an access token in the account's settings, and give it as the password.",
        decided_by="E X",
        actions=("log_in",),
        lesson="10",
    ),
    Cause(
        "SENT006",
        "sso_not_authorized",
        "you",
        stages=("token",),
        what="The token is good, but not authorised for the organisation's single sign-on.",
        tells="Packages of other organisations work with this token; the API's answer says `SAML`.",
        fix="Open the token's settings, choose Configure SSO and authorise it for the organisation.",
        decided_by="P",
        lesson="10",
        person="The registry's answer does not tell it from a missing right; the token's page does.",
    ),
    Cause(
        "SENT007",
        "account_inactive",
        "registry",
        stages=("token",),
        what="The account is unverified, suspended or blocked.",
        tells="The text speaks of the account, not of the password or the image. Logged out, public "
        "images pull.",
        fix="Verify the e-mail address, or ask the registry's support.",
        decided_by="E",
        lesson="08",
    ),
    Cause(
        "SENT008",
        "dollar_sign_expanded",
        "you",
        stages=("config",),
        what="A shell or compose took a `$` in user name, password or hash for a variable.",
        tells="The value as written holds a `$` (`robot$ci`) in double quotes or none; compose warns that "
        "a variable is not set; the user name on the wire is cut off.",
        fix="Write the value in single quotes, in a compose file with `$$`.",
        decided_by="X W",
        actions=("log_in_by_pipe",),
        lesson="07",
    ),
    Cause(
        "SENT009",
        "secret_trailing_newline",
        "you",
        stages=("config",),
        what="A line end, or other bytes, came with the secret: from `echo`, an editor, a pipe of "
        "PowerShell.",
        tells="The typed password works, the piped or stored one does not; the stored base64, decoded, "
        "ends with a line end.",
        fix="Write the secret without a line end (`printf %s`, `echo -n`), and store it anew.",
        decided_by="X C",
        actions=("log_in_by_pipe",),
        lesson="07",
    ),
    Cause(
        "SENT010",
        "json_key_malformed",
        "you",
        stages=("config",),
        what="A service account's key does not arrive as it must: in quotes, as base64 where plain JSON "
        "is due, or the reverse.",
        tells="`Unable to parse json key`, or a base64 error; the user is `_json_key` (plain JSON) or "
        "`_json_key_base64`.",
        fix="Pass the key's file itself on standard input, with the user name `_json_key`.",
        decided_by="E",
        actions=("log_in_with_key",),
        lesson="10",
    ),
    Cause(
        "SENT011",
        "credentials_sent_to_wrong_registry",
        "you",
        stages=("token",),
        what="The tool has one login for everything, or mixes up addresses, and sends it to every host.",
        tells="The host that refuses is not the one the login belongs to; public images fail in this tool "
        "only.",
        fix="Give the tool one entry for each host, as config.json has it, or upgrade it.",
        decided_by="E X",
        lesson="06",
    ),
)
