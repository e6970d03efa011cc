"""Whether a stored login was sent, whose and how old: what texts and people tell of that."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

LOGINS = table("""
t:(failed to fetch oauth token|incorrect username|invalid username*|bad credentials|unauthorized: your|
    401 unauthorized) & @official & (@command=pull|@command=build)
    : an official image needs no login: one that is stored is refused
    = stale_credentials_public 2.6, wrong_password -1, no_credentials -1
@library & !@official & t:library/* & (unauthorized|401|authentication required) &
    (@command=pull|@command=build)
    : nothing official bears this name: a bare word was taken for an image
    = image_name_wrong 2.6, repository_missing 1, stale_credentials_public -3.5, local_image_taken_for_remote
      1
c:(same|no change|no difference|nothing changes|does not help|did not help|still|even|also|again) … (docker
    logout|logout|logging out|logged out|without (a |any |)(login|credentials)) | c:(logout|logging out|logged
    out) … (does not help|did not help|no change|no difference|changes nothing|same)
    : it fails without a login, too, so no stored one is to blame
    = stale_credentials_public -3, wrong_password -1.5, repository_missing 1.6, no_credentials 0.8,
      stored_token_expired -1
c:(once|long ago|years ago|months ago|last year|in the past|some time ago|at some point|for another project|
    earlier|at one time|formerly) … <login> & !@command=login & !c:never | c:<login> … (once|long ago|years
    ago|months ago|last year|in the past|some time ago|at some point|for another project|at one time) &
    !@command=login & !c:never
    : a login of long ago may still be stored
    = stale_credentials_public 1.8, no_credentials -0.6
c:(public|open source|open-source|official|community) …
    (chart*|image*|package*|repositor*|container*|artifact*) & @elsewhere & !c:private
    : what is public needs a login of no client
    = login_in_other_client -2.4, tool_ignores_config_entry -0.5, stale_credentials_public 0.8
c:(public|open source|open-source) (helm |)chart* & !c:private
    : the chart is public: no login is needed
    = stale_credentials_public 2.2, no_credentials -2, account_lacks_permission -1.5
t:please use personal access token & c:public & @url=manifest
    : a public image, and a stored login of the wrong kind
    = stale_credentials_public 4, password_instead_of_token -2
c:(ci_job_token|ci-job-token|job token|ci_registry_password|ci_registry_user|github_token|build token) &
    (c:later| c:afterwards|c:once the job|c:after the job|c:job … (over|ends|ended|done|finished)|c:pipeline …
    (over|ends|ended|done|finished)|c:pull secret|c:restart*|c:another node|c:scal*|c:server) & !c:another
    project & @command=pull | c:(ci_job_token|ci-job-token|job token|ci_registry_password) & @client=kubelet &
    !c:another project
    : a job's token ends with its job, and what it was stored in lives on
    = stored_token_expired 2.8, account_lacks_permission -0.6, no_credentials -0.6
t:(failed to sign|notary|trust server|trust data|trust metadata) &
    t:(x509|tls|401|403|404|405|timeout|refused|not authorized|does not have|unable to reach|error
    contacting|no such host)
    : the words are about signing: the signing server's answer, not the registry's
    = content_trust_server_auth 2.5, tls_unknown_ca -1.5
(become: yes|become: true|become_user|c:privilege escalation|c:escalat*|c:elevated|c:becomes
    root|c:root-run|c:rootful|c:run by root|c:runs as root|c:root's (crontab|shell|session|container)|c:under
    root|c:doas|c:superuser|c:as another (user|account)|c:(jenkins|deploy|
    runner|service|build|other|own|normal|regular|non-root|unprivileged) user) & c:(login|log in|logged
    in|logs in|config*|credential*) & !c:k8s* & !@client=kubelet
    : the login was made as one user, the pull as another
    = sudo_home_mismatch 3, wrong_password -1, config_wrong_location 0.6
t:(invalid username*|incorrect username*|bad credentials) & t:(initializing source|reading manifest|unable to
    retrieve auth token|error pulling|pulling) & !@command=login & !@command=push & !c:<works> &
    !@registry=(acr|ecr|gar)
    : a stored login was sent for a pull, and refused
    = stale_credentials_public 2.2, wrong_password -0.5
c:(yesterday|day before|last night|this morning|earlier today|last week|hours ago|days ago) &
    c:(login|logged in|logged|token|az acr login) & !@command=login
    : the login is some hours old
    = stored_token_expired 1.6, no_credentials -0.3
c:(oauth2accesstoken|print-access-token|expose-token|get-login-password|get-login|access token) &
    c:(later|hour| hours|next day|next morning|morning|a while|some time|after a|overnight|expire*) &
    !@command=login
    : a token that lives for an hour or a few
    = stored_token_expired 2.6
t:failed to sign | c:docker trust | t:docker trust | t:signing … (401|403|not authorized)
    : signing has a server of its own
    = content_trust_server_auth 4.4, no_credentials -1.5, wrong_password -1
t:anonymous token | t:no matching credentials | t:falling back on anonymous | t:using anonymous | t:no
    credentials found | t:credential not found
    : no credential was sent, so none was refused
    = stale_credentials_public -3, wrong_password -3, password_instead_of_token -3, stored_token_expired -1.5,
      dollar_sign_expanded -1.5, secret_trailing_newline -1, sso_not_authorized -1
c:(since|after|with) (an|the|a|my|our|this) (update|upgrade|new version|newer version|release) | c:since
    upgrad* | c:after upgrad* | c:after updat* | @told=versions & c:<works>
    : it is the program that changed, not the login
    = stale_credentials_public -1.2, wrong_password -1, account_lacks_permission -0.5
c:(base64|encoded|decoded|auth field|value of auth|auth value|stored value) … (ends in|ends with|ending in|k
    at the end|one byte more|longer) | c:(return|enter|newline) character | c:one (more|extra|too many) …
    (than|character|byte) | c:one (character|byte) (more|longer|too) | c:wc -c | c:without -n | c:echo -n |
    c:heredoc | c:here document
    : the stored secret is one character longer than the real one
    = secret_trailing_newline 3
c:sudo … (works|succeeds|is fine|goes through|fails|is refused|does not) & !c:(and|or) without sudo |
    c:(works|fails|is refused|does not) … sudo & !c:(and|or) without sudo
    : sudo makes the difference
    = sudo_home_mismatch 1.4
c:(and|or) without sudo
    : sudo makes no difference
    = sudo_home_mismatch -3.5
(c:github_token|c:job-scoped|c:job's token|c:workflow's token|c:token of the (workflow|job)|c:installation
    token) & c:(server|host|machine|vps|node|cluster|later|restart*|watchtower|afterwards|rollback) &
    @command=pull
    : a job's token was left on a machine, and the job is over
    = stored_token_expired 2.6, ci_token_permission_missing -1.5, account_lacks_permission -1
@registry=harbor & c:password & c:(cli secret|secret of the profile|robot account*) … (does|works|is
    taken|accepted|fine)
    : the account's password, where the CLI secret is due
    = password_instead_of_token 2.6, oidc_cli_secret_expired -1.5
c:(vim|nano|notepad|text editor|an editor|from-file|from files|file … editor)
    : editors end a file with a newline
    = secret_trailing_newline 2.4
c:root & c:(cron*|service|unit|/home/|timer|daemon) & c:(login|logged in|config.json)
    : root has a file of its own
    = sudo_home_mismatch 2.4, wrong_password -1
c:(logout|logging out|logged out|removing the login|removing the entry|without the login) …
    (works|cured|cures|fixed| fixes|helped|helps|solved|solves) & !c:(does not|did not|no)
    : without the stored login it works
    = stale_credentials_public 2.6, wrong_password -0.5, no_credentials -1
c:(token|pat|key|secret) … (ran out|run out|lapsed|end date|expiry date|expiration date|no longer valid|no
    longer exists)
    : the token had its time
    = stored_token_expired 2.6, wrong_password 0.8, password_instead_of_token -1.5, stale_credentials_public
      0.8
""")
