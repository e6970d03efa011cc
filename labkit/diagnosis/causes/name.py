"""Causes of refusals: the name in the reference."""

from __future__ import annotations

from labkit.diagnosis.cause import Cause

CAUSES = (
    Cause(
        "NAME001",
        "image_name_wrong",
        "you",
        stages=("manifest", "push_scope"),
        what="Registry, namespace or repository is not the one meant: a typo, or somebody else's namespace.",
        tells="Same refusal with every valid credential; the repository exists under another spelling"
        " (`repository_missing`: under none; `account_lacks_permission`: under exactly this "
        "one). The name in the error differs from the account that logged in.",
        fix="Correct the reference: `docker tag IMAGE HOST/NAMESPACE/NAME:TAG`",
        decided_by="X W",
    ),
    Cause(
        "NAME002",
        "namespace_missing",
        "you",
        stages=("manifest", "push_scope"),
        what="A bare name where a namespace is needed. A bare Docker Hub name means `library/NAME`, "
        "which nobody may push; a proxy cache of Docker Hub wants `library/` spelled out.",
        tells="The scope asked for is `repository:library/NAME`, or the path below the proxy project "
        "has one part only; any name with a namespace works.",
        fix="`docker tag NAME USER/NAME && docker push USER/NAME`; through a proxy cache "
        "`HOST/PROJECT/library/NAME`",
        decided_by="X W",
    ),
    Cause(
        "NAME003",
        "hub_path_too_deep",
        "you",
        stages=("push_scope",),
        what="Docker Hub has exactly NAMESPACE/NAME; a third path part names a repository that cannot exist.",
        tells="Two or more slashes after docker.io (or none given); a token is issued, with an empty "
        "`access`.",
        fix="Tag as `NAMESPACE/NAME:TAG`; put the third part in the name or tag",
        decided_by="X W",
    ),
    Cause(
        "NAME004",
        "repository_missing",
        "registry",
        stages=("manifest", "push_scope"),
        what="The name is right, but the repository was never created or published (or is private to"
        " its owner).",
        tells="Sibling repositories of the namespace work; the owner's page does not list it. On the "
        "wire equal to `image_name_wrong`.",
        fix="Owner creates or publishes it; else take it out of the job",
        decided_by="W P",
    ),
    Cause(
        "NAME005",
        "tag_missing_reported_as_auth",
        "you",
        stages=("manifest",),
        what="The tag does not exist; the engine retries without credentials and shows the 401 of the retry.",
        tells="`manifest unknown` stands earlier in the same message or in the first response; "
        "another tag of the repository pulls.",
        fix="Use an existing tag: `crane ls HOST/NAME`",
        decided_by="E W",
    ),
    Cause(
        "NAME006",
        "build_stage_taken_for_image",
        "you",
        stages=("config",),
        what="A `FROM` or `COPY --from` names a build stage that is not declared (typo) or that a "
        "builder cannot see; it is looked up on Docker Hub as an image.",
        tells="One bare word such as `builder`, `base`, `build` in `pull access denied for WORD`, "
        "raised by a build; the word is (nearly) a stage name in the Dockerfile.",
        fix="Spell the stage as in `FROM IMAGE AS STAGE`; builder plug-in too old: upgrade",
        decided_by="E X",
    ),
    Cause(
        "NAME007",
        "local_image_taken_for_remote",
        "you",
        stages=("config",),
        what="An image that exists only after a local build is pulled: compose service without "
        "`build:`, or `pull` of a service that is built.",
        tells="Raised by compose (up, pull), name without a host, equal to a service or project; "
        "`docker image ls` shows it on the author's machine.",
        fix="Add `build:`; `docker compose build`; `pull_policy: build` or `pull --ignore-buildable`",
        decided_by="E X",
    ),
    Cause(
        "NAME008",
        "registry_given_as_url",
        "you",
        stages=("config",),
        what="`https://` or a path was given where a bare host belongs.",
        tells='`invalid reference: invalid registry "https://…"`, or an auths key with scheme where '
        "this client wants none.",
        fix="`helm registry login HOST` without scheme and path",
        decided_by="E",
    ),
)
