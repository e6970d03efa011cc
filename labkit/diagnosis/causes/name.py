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
        tells="Every valid login gets the same refusal, and the repository exists under another spelling. "
        "In a push, the namespace is not the account that logged in.",
        fix="Correct the name in the command, Dockerfile or manifest; for a push, tag the image anew: "
        "`docker tag IMAGE HOST/NAMESPACE/NAME:TAG`.",
        decided_by="X W",
        actions=("list_tags",),
        lesson="08",
    ),
    Cause(
        "NAME002",
        "namespace_missing",
        "you",
        stages=("manifest", "push_scope"),
        what="A bare name where a namespace is needed. On Docker Hub a bare name means `library/NAME`, "
        "which only Docker may push to; a proxy cache of Docker Hub wants `library/` spelled out.",
        tells="The scope asked for is `repository:library/…`, or the path below a proxy project has one "
        "part only. Any name with a namespace works.",
        fix="Put your user or organisation before the name (`USER/NAME`), or `library/` when pulling an "
        "official image through a proxy cache (`HOST/PROJECT/library/NAME`).",
        decided_by="X W",
        actions=("retag",),
        lesson="01",
    ),
    Cause(
        "NAME003",
        "hub_path_too_deep",
        "you",
        stages=("push_scope",),
        what="Docker Hub has exactly NAMESPACE/NAME. A third part in the path names a repository that "
        "cannot exist.",
        tells="The name has two or more slashes after docker.io, or after nothing. The token server gives "
        "a token, with an empty `access`.",
        fix="Give it a name of two parts, with the third part in the name or in the tag.",
        decided_by="X W",
        actions=("retag",),
        lesson="01",
    ),
    Cause(
        "NAME004",
        "repository_missing",
        "registry",
        stages=("manifest", "push_scope"),
        what="The name is right, but the repository was never created or published, or only its owner can "
        "see it.",
        tells="Other repositories of the namespace work, and the owner's page does not list this one. The "
        "registry answers exactly as to a wrong name.",
        fix="Have the owner create, publish or share it; else take it out of the job.",
        decided_by="W P",
        lesson="08",
        person="A registry hides what you may not see, so only the owner knows whether it exists.",
    ),
    Cause(
        "NAME005",
        "tag_missing_reported_as_auth",
        "you",
        stages=("manifest",),
        what="The tag does not exist. The engine then tries again without credentials, and shows the "
        "refusal of that second try.",
        tells="`manifest unknown` stands earlier in the same message, or in the first response. Another "
        "tag of the repository pulls.",
        fix="Use a tag that the repository has.",
        decided_by="E W",
        actions=("list_tags",),
        lesson="08",
    ),
    Cause(
        "NAME006",
        "build_stage_taken_for_image",
        "you",
        stages=("config",),
        what="A `FROM` or `COPY --from` names a build stage that is misspelt or not declared, so it is "
        "looked for on Docker Hub as an image.",
        tells="A build says `pull access denied` for one bare word such as `builder` or `base`, and the "
        "word is nearly a stage of the Dockerfile.",
        fix="Spell the stage as in its `FROM … AS` line; if it is spelt right, upgrade the builder.",
        decided_by="E X",
        lesson="01",
    ),
    Cause(
        "NAME007",
        "local_image_taken_for_remote",
        "you",
        stages=("config",),
        what="An image that exists only after a build on this machine is pulled: a compose service "
        "without `build:`, or a pull of one that is built.",
        tells="Compose says it, for a name without a host that equals a service or the project. `docker "
        "image ls` shows the image where it was built.",
        fix="Give the service a `build:` and run `docker compose build`; to pull the others, `docker "
        "compose pull --ignore-buildable`.",
        decided_by="E X",
        lesson="01",
    ),
    Cause(
        "NAME008",
        "registry_given_as_url",
        "you",
        stages=("config",),
        what="`https://` or a path was given where a bare host belongs.",
        tells='`invalid reference: invalid registry "https://…"`, or a key in config.json with a scheme '
        "that this client does not look for.",
        fix="Give the host alone, without scheme and path.",
        decided_by="E",
        actions=("log_in",),
        lesson="01",
    ),
)
