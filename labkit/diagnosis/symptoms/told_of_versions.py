"""What people tell of versions: what came with one, and what another does."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

VERSIONS = table("""
c:(upgrade*|upgrading|updating|the update|an update|updated|new version|newer version|version …
    (works|fails)|downgrad*|since version|after upgrading|regression|older version|previous version|release …
    broke|new release|newer release|latest release|latest version)
    : it began with another version
    = client_version_regression 2.4
(c:downgrad*|c:older version|c:previous version|c:with version) … (works|work|helps|fine)
    : an older version works
    = client_version_regression 2.5
c:(upgrading|updating|going|changing|bumping) from | c:from version … to version | c:nothing else … changed
    : it began with one release
    = client_version_regression 3, config_wrong_location -1.5
@told=good version
    : there is a version that works
    = client_version_regression 3, no_credentials -0.5, wrong_password -1.5, json_key_malformed -1
@told=good version & (c:since|c:until|c:back|c:again|c:same (key|file|login|secret|credential*|command|
    config*|job|account)|c:up to|c:no longer)
    : an older version works with what the newer one fails with
    = client_version_regression 2.2, no_credentials -1, wrong_password -1.5, config_wrong_location -0.8,
      stale_credentials_public -1
c:(latest|debug|edge|nightly|moving|floating|rolling|head|canary|newest)
    (tag|image|kaniko|version|build|release) & c:(since|today|this morning|yesterday|all of a
    sudden|suddenly|now|no longer|pinn*|last week)
    : a tag that moves brought another version
    = client_version_regression 1.8, no_credentials -0.5, wrong_password -0.8
@told=good version & @told=versions
    : of two versions one works
    = client_version_regression 1.6, no_credentials -0.5
c:(old|older|previous|former|earlier) (binary|client|cli|build|package|executable|image|one) … (still|works|
    pushes|pulls|fine) | c:after (brew|apt|dnf|yum|choco|winget|npm|pip) (upgrade|update) | c:since
    (docker|podman|helm|the client|the tool|the plugin|docker desktop) … (was|has been)
    (installed|upgraded|updated)
    : what was there before works
    = client_version_regression 2.8, no_credentials -0.5
c:(one|a) version (older|back|earlier|before) | c:(pinning|pinned|pin) … (helps|works|fixes|version|to) |
    c:known (bug|regression) | c:bug in the (client|release|tool) | c:broke with | c:(broken|fails|failing|
    fail) (since|as of|from|with) (the |a |)(version|release|v1|v2|v3|v4|1|2|3|4|5) | c:only (with|in) the
    (new|newer|latest|current) (version|release)
    : it began with one release
    = client_version_regression 2.6
t:repository%3auser%2fimage | t:scope=repository:user/image
    : a place holder of the client's own source is asked for: an error of that release
    = client_version_regression 4
c:(going|went|rolling|rolled|reverting|reverted) back | c:(older|previous|earlier|old) (release|version|tag)
    <works> | c:(one|the) version before
    : the version before works
    = client_version_regression 3.2
@told=versions & c:(<works>|<fails>|came|comes)
    : one version works, another does not
    = client_version_regression 3, no_credentials -0.5
c:(older|previous|earlier|prior|former)
    (podman|skopeo|buildah|docker|helm|kaniko|crane|nerdctl|containerd|compose|buildx|buildkit|client|one|tool|plugin|agent|runner|cli)
    | c:(newer|new)
    (podman|skopeo|buildah|docker|helm|kaniko|crane|nerdctl|containerd|compose|buildx|buildkit|client|tool|plugin|cli)
    & c:(until|since|fails|<works>)
    : another version of the same program does better
    = client_version_regression 2.6, no_credentials -0.5, wrong_password -0.5
@told=step up & (unauthorized|denied|401|403|no basic auth credentials|no credentials|failed to authorize)
    : it went with a step from one version to another
    = client_version_regression 2.8, no_credentials -0.8
@told=version & c:(stopped working|no longer (works|pulls|pushes)|broke|broken|used to work|worked
    until|worked before|all was well until)
    : it worked, and a version is named
    = client_version_regression 1.6
""")
