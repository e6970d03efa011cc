"""What CI jobs say, and what people tell of them; above all of GitHub's packages."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

CI = table("""
t:non tty device | t:non-tty | t:inappropriate ioctl for device & !t:gpg | t:must provide --username |
    t:username is empty | t:password is empty | t:(username|password) cannot be empty | t:username and
    password (are |)required | t:username required | t:password required | t:flag needs an argument & (t:in
    -p|t:in -u|password|username|login) | t:input required … (password|username|registry) | t:no password
    provided | t:must specify … password | t:missing (username|password) | t:(username|password) (is|was)
    (not set|missing|required|blank) | t:interactive login | t:requires at most 1 argument
    : the login was given no password: the secret is empty here
    = ci_secret_empty 6
c:fork* & c:(pull request*|secret*|job|workflow|ci|login step|empty|checks) | c:(empty|blank)
    (value*|string*|variable*|password*|username*|user name*|secret*|credential*) | c:protected
    (variable|branch) | c:(variable*|secret*|token) … (is protected|are protected|masked and protected|for
    protected) | c:dependabot | c:secret* … (empty|not set|never|missing|not available) |
    c:(main|default|protected) branch only | c:only on … branch*
    : secrets are not given to every run
    = ci_secret_empty 3
t:installation not allowed to create
    : a new package, and the token may not make one
    = ci_token_permission_missing 4.5, ghcr_package_not_linked 2.6
t:installation not allowed to write
    : the token may not write to that package
    = ci_token_permission_missing 3.6, ghcr_package_not_linked 3.8
t:installation not allowed | t:write_package | t:read_package | t:packages: read | t:does not match expected
    scopes | t:resource not accessible by integration
    : GitHub's token lacks a right to that package
    = ci_token_permission_missing 3, ghcr_package_not_linked 2.6, account_lacks_permission 1
c:automatic … token | c:github_token | c:default … token | c:workflow token | c:permissions: | t:packages:
    read
    : a job's token has the rights that the job asks for
    = ci_token_permission_missing 2
(c:write permission*|c:packages: write|c:packages write|c:write-all|c:write access|c:write right*|c:read and
    write|c:app token|c:github app|c:app step|c:first pushed|c:pushed by hand|c:other repository|c:another
    repository|c:personal token|c:transferred|c:renamed repository|c:earlier pushes) &
    (@registry=ghcr|packages)
    : the right is asked for; the package does not let this repository in
    = ghcr_package_not_linked 2.8, ci_token_permission_missing -1
(t:403|t:forbidden|t:denied) & @registry=ghcr & @command=push & <ci> & !t:ghcr.io/token & !c:private registry
    : a job's push is refused by GitHub: by the job's permissions or by the package's settings
    = ci_token_permission_missing 2.2, ghcr_package_not_linked 2.2, account_lacks_permission -0.6,
      no_credentials -1.2, stale_credentials_public -1.5, image_name_wrong -0.4, repository_missing -1
(t:403|t:forbidden) & @registry=ghcr & @command=push & !t:ghcr.io/token
    : GitHub knows who pushes, and does not let them
    = ci_token_permission_missing 1.6, ghcr_package_not_linked 1.7, account_lacks_permission -0.2,
      no_credentials -0.8
t:resource not accessible by integration
    : the words of GitHub's API for a job's token without a right
    = ci_token_permission_missing 1.6
c:package* settings | c:package's settings | c:manage actions access | c:actions access | c:access … list …
    package
    : the package's own list of repositories is in question
    = ghcr_package_not_linked 2.6
t:write_package | t:read_package
    : GitHub found the package, and its list of who may use it does not have this token
    = ghcr_package_not_linked 1, stale_credentials_public -2, image_name_wrong -0.5, no_credentials -0.5
t:does not match expected scopes & (<ci>|c:github_token)
    : it is a job's token that falls short
    = ci_token_permission_missing 2.6, account_lacks_permission -2
(c:(other|another|sibling|second|remaining|different|most) (image|package|repositor|name|project|job|variant)*
    … (push|publish|work|fine|trouble|succeed|pass|go)*|c:only (this|one|that)
    (one|image|package)|c:(this|one) (image|package) only) & @registry=ghcr & @command=push
    : other packages take the same job's pushes, this one does not
    = ghcr_package_not_linked 2.4, ci_token_permission_missing -0.5
c:(existing|already there|already exists|old|older|long-standing|previously|used to be|formerly|so far) …
    (package*|image*|push*|publish*) & @registry=ghcr & @command=push
    : the package is older than this way of pushing it
    = ghcr_package_not_linked 1.6
c:(transferred|moved|renamed|migrated|recreated|forked) … (organisation|organization|repositor*|account|owner)
    & @registry=ghcr & @command=push
    : a package keeps its old list of who may push when its repository moves
    = ghcr_package_not_linked 1.6, ci_token_permission_missing 1.6
c:(personal access token|personal token|pat|developer's token|own token) … (github_token|github.token|workflow
    token|actions|workflow|automatic) & @registry=ghcr & @command=push | c:(switched|moved|changed|replaced) …
    (github.token|github_token|workflow token|workflow's token) & @registry=ghcr
    : pushed with a person's token before, with the job's now
    = ghcr_package_not_linked 2
(c:dependabot|c:renovate|c:pull request*|c:pr build*|c:prs) & @registry=ghcr & @command=push
    : runs for pull requests get a token that may only read
    = ci_token_permission_missing 1.8, ci_secret_empty -1
c:(workflow|default|actions|token|job) … permission* … (read|restricted|limited|reduced) & !c:read and write &
    @registry=ghcr | c:read-only token & <ci> | c:(organisation|organization|enterprise) …
    (limits|restricts|limited|restricted|tightened|allows only) … (token|permission*|workflow*|action*)
    : the job's token may only read
    = ci_token_permission_missing 2.4
c:(saml|single sign-on|sso) & (organisation|organization|@registry=ghcr) & !c:harbor | t:saml | t:configure
    sso
    : the organisation wants its single sign-on
    = sso_not_authorized 3.6
t:must grant your … access | t:(enabled or enforced|enforces|has enforced) saml | t:saml enforcement |
    t:organization … protected by saml
    : the API says SAML
    = sso_not_authorized 6
c:(created|made|first pushed|pushed|published|uploaded|done|push* … done) (by a |)(manual*|hand|by
    hand|manually) & (@registry=ghcr|c:package*) & !c:config.json | c:manual push &
    (@registry=ghcr|c:package*) | c:by a manual & (@registry=ghcr|c:package*) | c:(from|on)
    (a|my|the|his|her|somebody's|a developer's|their|our) (laptop|machine|workstation|pc|computer) &
    @registry=ghcr & @command=push & <ci>
    : the package was not made by this repository's workflow
    = ghcr_package_not_linked 3.2, ci_token_permission_missing -0.5
c:(explicit|least-privilege|contents read|contents: read|permissions were|permissions block|no permissions)
    & (@registry=ghcr|packages)
    : a job has the rights that it asks for, and no others
    = ci_token_permission_missing 2.4
c:(pull request*|contributor*|external) & (login|required|non tty|username|password) & !c:private
    : secrets are not given to runs of strangers
    = ci_secret_empty 1.8
c:(secret*|variable*|password*|token*) … (blank|not given|not shared|not passed|not
    inherited|undefined|unset|null| not visible|not exposed|is missing|does not exist) & <ci>
    : the secret may be empty in this run
    = ci_secret_empty 2.6
""")
