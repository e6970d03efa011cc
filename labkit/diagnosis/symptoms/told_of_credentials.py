"""What people tell of logins, passwords and tokens, and since when. In any wording, so roots of words."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

CREDENTIALS = table("""
c:sudo & !c:rootless & !c:cron | t:sudo docker | t:sudo podman
    : sudo: another user's home, another file
    = sudo_home_mismatch 4.6, no_credentials -1.2, login_other_registry -0.5
c:(as root|root user|other user|another user|different user) & c:(login|logged in|logs in|log in|config*) &
    !c:cron
    : one user logged in, another pulls
    = sudo_home_mismatch 2.6
c:(public|official|open source) … (image*|repositor*|package*) & !c:private & !c:own repository | c:public
    image* | c:public repositor* | c:image is public | c:public base image | c:public … image
    : the image is public: no login is needed
    = stale_credentials_public 2.6, no_credentials -2, account_lacks_permission -1.5, wrong_password -0.5,
      k8s_secret_not_referenced -1.5
(c:public|official image) & (denied|unauthorized|incorrect username*|401|invalid username*|expired) &
    (@command=pull|c:pull*|c:start*) & !c:fresh & !t:not found
    : a stored login is sent and refused where none is needed
    = stale_credentials_public 1.5
c:(one|single) (user|person|machine|developer) only | c:for (only |)one (user|person|machine) |
    c:maintainer* (can|cannot reproduce) | c:works for (the
    |)(maintainer*|others|everyone|everybody|colleague*|other*) | c:<others> … (can|work|works|pull|pulls) |
    c:cannot reproduce | c:refused for one
    : others can, this one cannot
    = stale_credentials_public 1.4, account_lacks_permission 0.6, image_name_wrong -1, repository_missing
      -1.5, wrong_password 0.3
docker logout | c:logged out | c:after logout | c:old (login|token|credential*) | c:revoked | c:(pat|token)
    … expired | c:expired … (pat|token) | c:removing the login | c:without config* works | c:logged in …
    (years|months|long) ago
    : an old login lies about
    = stale_credentials_public 1.6, stored_token_expired 0.8, wrong_password 0.5
c:(12|twelve) hours | c:next (morning|day) | c:(a|one|the) day later | c:the (following|next) day | c:hours
    (later|after) | c:(days|weeks|a week|a night) (later|after) | c:after (a|one) night | c:after (a
    few|some|several) (hours|days) | c:worked yesterday | c:day before … (today|now) | c:yesterday …
    (today|now) | c:stopped working overnight | c:after a (day|while) | c:(for|within) … hours |
    c:(over|than|an) hour* | c:takes hours | c:the day after | c:made in the morning | c:rescheduled |
    c:overnight | c:every (morning|day) | c:until … expir* | c:works (for a while|at first) | c:half a day |
    c:until … (renewed|refreshed) | c:(logging in|login) again (helps|works|cures) | c:a fresh login | c:long
    build* | c:builds that take very long | c:after about
    : it worked, and time went by
    = stored_token_expired 2.8, wrong_password -0.3, image_name_wrong -1, no_credentials -0.8
c:worked (yesterday|before|last week|until|for weeks|for months) | c:suddenly | c:used to work | c:stopped
    working | c:since (yesterday|today|an hour|this morning)
    : it worked before
    = stored_token_expired 1, client_version_regression 0.6, wrong_password 0.3, repository_missing 0.5,
      rate_limited 0.2
(c:worked (before|yesterday|until)|c:suddenly|c:used to work|c:stopped working) & (c:password …
    (changed|rotated|reset)|c:changed … password)
    : the password was changed since
    = wrong_password 3.5
c:password … (changed|rotated|reset) | c:changed … password | c:typed (the |)wrong |
    c:(token|secret|key|pat|credential*) … (rotated|regenerated|renewed|replaced|reset|rolled)
    : the password was changed
    = wrong_password 2.5, stale_credentials_public 0.6
(c:oidc|c:single sign-on|c:sign-in|c:sso) & @registry=harbor & (c:later|c:again|c:works after|c:after
    visiting|c:expire*|c:hour*|c:day) | c:cli secret … (expired|stopped|no longer)
    : Harbor's CLI secret lives as long as the session
    = oidc_cli_secret_expired 5, stored_token_expired -1.5
c:(two-factor|2fa|mfa|two factor|otp) | t:2fa | t:two-factor | t:one-time password | t:mfa
    : two-factor: the account password is not taken
    = password_instead_of_token 4.4
(c:oidc|c:single sign-on|c:sso|c:sign-in|c:google account|c:ldap|c:saml) & c:(password|user name and
    password|typing) | c:account password | c:the account's password | c:password of the … account | c:holds
    the account password | c:github password | c:google account | c:web password | c:password … (opens|works
    on|works in) … (site|web*|browser) | c:plain password | c:normal password | c:login password | c:user
    name and password … (ui|portal|web*)
    : the account's password, where a token is due
    = password_instead_of_token 3.2, sso_not_authorized -0.5
t:access token … (instead|required|to login) | t:personal access token | t:password authentication …
    (not|removed|disabled) | t:basic authentication … (disabled|not supported) | t:secret mismatch | t:failed
    to verify secret | t:use a token | t:use (a|an) (access|personal access|api|app|application)
    (token|password) | t:requires single sign-on | t:unrecognized auth_mode | t:token required
    : this registry wants a token here
    = password_instead_of_token 4
robot$* | c:$ in | c:dollar | variable is not set | c:(user|password|name) … $* & !c:${ &
    !c:($user*|$pass*|$docker*|$ci*|$registry*|$gcloud*|$key*|$token*|$secret*|$harbor*|$aws*|$image*|$tag*|$home*|$github*|$hub*)
    | c:robot account* … (name|quotes) | c:(double quotes|unquoted|not quoted|without quotes|single
    quotes|quoting|quotation marks|escaped|escaping) & (@command=login|unauthorized|401) | c:(user
    name|password|name) … (starting|beginning) with
    : a $ that a shell or compose may expand
    = dollar_sign_expanded 4.6, wrong_password 0.3, password_instead_of_token -1.5, oidc_cli_secret_expired -2
c:$ & @command=login & (unauthorized|401)
    : a login with a $ in it
    = dollar_sign_expanded 1.5
c:powershell & !t:denied | c:newline | c:line feed | c:cat … password-stdin | c:(echo|base64) … secret | c:put
    together with echo | c:encoded … (by hand|base64) | c:new line | c:trailing | c:(empty|blank) line |
    c:(extra|additional|stray) (byte|character|line) | c:whitespace | c:white space | c:echo | c:line break |
    c:carriage return | c:crlf | c:base64 … (secret|encoded) | c:works in cmd
    : a pipe or an editor may have added bytes to the secret
    = secret_trailing_newline 3.6
(c:typed|c:typing|c:by hand|c:interactive*|c:pasted) … (works|succeeds) | c:piped … (fails|not|refused) |
    c:password-stdin & c:(fails|refused|works)
    : typed works, piped does not
    = secret_trailing_newline 1.5, dollar_sign_expanded 0.6, wrong_password -1
c:(global|one|single|same) (set of |)credential* … (all|every|other|public) | c:properties file |
    c:endpoints for docker.io | c:second … endpoint* | c:credentials … configured for the private |
    c:credentials for (a|the) private … public | c:(sends|sent|uses) … (credential*|password|token) …
    (every|all|other|wrong) (registr*|host*)
    : one credential is sent to every registry
    = credentials_sent_to_wrong_registry 4, stale_credentials_public -0.3
t:quay.io … invalid username or password | t:gcr.io … invalid username* |
    (@client=testcontainers|@client=testcontainers-python) & (unauthorized|invalid username*)
    : a tool's one credential meets another registry
    = credentials_sent_to_wrong_registry 2.2
c:(never|not) logged in | c:without (logging in|login|a login|any login|credentials) & !c:anonymous* | c:no
    login | c:forgot … log* | c:not authenticated | c:no credentials (are|were) (given|set|configured)
    : nobody logged in
    = no_credentials 3
c:<login> … <works> & !@command=login | c:(logged in|logs in|login … (done|stored|said)) & !c:never &
    !@command=login | c:login succeeded & !@command=login | t:login succeeded | c:(after|good) (a good
    |)docker login & !@command=login
    : a login went well
    = wrong_password -2.5, no_credentials -1.2, password_instead_of_token -1.2, dollar_sign_expanded -1.5,
      ping_without_challenge 0.6, login_other_registry 0.5, config_wrong_location 0.3,
      account_lacks_permission 0.4
c:(special|strange|unusual) (characters|symbols|signs) | c:exclamation mark* | c:backtick* | c:ampersand* |
    c:(hash|percent) sign* | c:back slash* | c:backslash* | c:punctuation | c:(!|&|#|%) in … password
    : characters that a shell reads as its own
    = dollar_sign_expanded 3.2, secret_trailing_newline 0.6, x_registry_auth_encoding 0.5, wrong_password -0.5
@command=login & c:-p & (c:(prompt|interactive*|typed|typing|by hand) … <works>)
    : on the command line it fails, at the prompt it works
    = dollar_sign_expanded 3.4, secret_trailing_newline 1, wrong_password -2
c:(job token|ci_job_token|ci-job-token)
    : a job's token ends with its job
    = stored_token_expired 1.6, account_lacks_permission 0.8
(c:(job token|ci_job_token|deploy token)) & c:(another|other|different) (project*|group*|repositor*)
    : a token for one project, an image of another
    = account_lacks_permission 2.2, image_name_wrong 0.8
c:pull secret & (expired|c:next day|c:later|c:morning|c:12 hours|c:hours|c:rescheduled|c:at first)
    : the pull secret is used, and ran out
    = stored_token_expired 3, k8s_secret_not_referenced -3, k8s_secret_wrong_namespace -2
t:hub.docker.com/v2 & !t:v2/users | c:login hub.docker.com | c:login … hub.docker.com | t:://gitlab.com/v2 |
    t:://github.com/v2 | t:login … hub.docker.com | t:console.* | t:://cloud.docker.com
    : a registry's web address was given, not the registry's own
    = login_other_registry 5
c:login … (for|to|with) (another|a different|the wrong|other) (host|registry|region|account|server|url)
    : the login was for another host
    = login_other_registry 3.2
c:(rotated|rolled over|renewed|changed) … (secret|password|key|token|credential*) | t:client secret …
    expired | t:aadsts7000222 | t:invalid clientid or client secret | t:aadsts7000215
    : the secret was changed, or ran out
    = wrong_password 2.2, stored_token_expired 1.8
failed to refresh token | offline user session | failed to verify the secret … refresh | oidc … refresh
    token
    : Harbor could not renew the session that the CLI secret hangs on
    = oidc_cli_secret_expired 5.5, password_instead_of_token -3, stored_token_expired -3
c:cli secret & @registry=harbor
    : Harbor's CLI secret lives as long as the session
    = oidc_cli_secret_expired 2.4
c:(nobody|never|not|no|without) … (added|given|configured|set|entered|stored) … (credential*|login|password)
    & !c:anonymous | c:never given credential*
    : nobody gave it a credential
    = no_credentials 3, login_in_other_client 0.8
c:(bytes|characters|length) & (c:password*|c:token|c:secret|c:file) & !c:special
    : the secret is not as long as it should be
    = secret_trailing_newline 3.2
c:password-stdin < | c:from a file | c:token.txt | c:password file & @command=login
    : a file often ends in a newline
    = secret_trailing_newline 1.4
c:(morning|afternoon|evening|at night|hours|yesterday|last week|next run|days|later|overnight|in user data|at
    boot) & (@registry=ecr|@registry=acr|@registry=gar)
    : a cloud's login lives for hours
    = stored_token_expired 2.4, no_credentials -0.6, login_other_registry -0.8
c:(username and password|credential*|login|token|password) … (set|configured|given|are|is|meant) … for (the
    |a |our |)(company*|private|internal|own) & (c:public|c:official|c:docker hub)
    : one registry's credential meets another registry
    = credentials_sent_to_wrong_registry 3.6, stale_credentials_public -2.5
c:(user |username |)(and |)password* … (web (interface|site|ui|page)|website|browser|portal) | c:same password
    … (web|browser|portal|site)
    : the password of the web site may be none for the registry
    = password_instead_of_token 2.4, wrong_password -0.5
c:(new|fresh|second) … (cluster|node pool|nodes) & (@registry=gar|@registry=ecr|@registry=acr|gcr.io|403)
    : the identity of a new cluster has no right yet
    = iam_permission_missing 2.4, wrong_identity_used 1, account_lacks_permission -0.8
c:(pull request|pr|contributor*) … fork* | c:fork* … (pull request|pr)
    : a fork's run has a token that may only read, and no secrets
    = ci_token_permission_missing 2.6, ci_secret_empty 1, ghcr_package_not_linked -2
""")
