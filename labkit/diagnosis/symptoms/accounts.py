"""What registries say of accounts, plans and kinds of password, and what people tell of theirs."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

ACCOUNTS = table("""
t:(contains|has|holds|already has) … (repositories|repos|images|tags) … limit | t:limit is |
    t:(repository|repositories|storage|size|namespace|project|image|registry) (limit|quota) …
    (reached|exceeded|hit) & !t:toomany* & !t:429 | t:(exceed*|over|reached|out of) …
    (storage|size|repository|private|namespace|project| your|allotted|upper) (limit|quota*) & !t:toomany* &
    !t:429 & !t:rate | t:quota … (has been|is|was) exceeded & !t:toomany* & !t:429 | t:configured upper limit
    | t:overquota | t:quotaexceeded | t:over quota | t:limitexceeded* | t:billing | t:upgrade your
    (plan|account|subscription) & !t:rate | t:pricing plan | t:maximum number of (private
    |)(repositor*|images|tags) | t:for your plan | t:your current plan | t:storage resource, which when
    updated
    : a quota of the account, the project or the plan is used up
    = registry_plan_limit 6, account_lacks_permission -1.5, rate_limited -1, no_credentials -1.5,
      wrong_password -1.5, image_name_wrong -1
c:(plan|subscription) … (downgraded|expired|ended|lapsed|cancelled|canceled|free|changed) | c:downgrad* …
    (plan|account|subscription|free) | c:(number of|all|too many|out of|ran out of|used up|only one|one|using)
    … private repositor* & !c:public & (@command=push|denied) | c:private repositories: using | c:using … of …
    private | c:(payment|credit card|invoice|billing) | c:free (tier|plan) | c:(storage|registry) … (is
    full|full|used up)
    : the account may have used up what its plan allows
    = registry_plan_limit 3.6, client_version_regression -2, account_lacks_permission -0.5
t:account … (not active|not activated|not yet active|deactivated|terminated|closed|restricted|flagged|banned|
    pending approval|pending activation) | t:activate your account | t:check your email to activate |
    t:(user|username) … (is not active|not active|locked|deactivated|disabled) | t:lockeduserexception |
    t:confirm your (email|e-mail) | t:your account (is|has been|was) & !t:token
    : the text speaks of the account itself
    = account_inactive 6
c:account … (deactivated|terminated|closed|banned|flagged|not activated|not confirmed|unconfirmed) |
    c:(just|newly|new) (signed up|registered|created account|account) | c:never (confirmed|verified|clicked) |
    c:e-mail … (not verified|unverified|not confirmed|never confirmed) | c:email … (not verified|unverified|
    not confirmed|never confirmed|never verified)
    : the account itself may be shut, or not open yet
    = account_inactive 2.6
@command=login & t:(tenant|tenancy|namespace|organization|organisation|user|account|realm) … (not found|does
    not exist|unknown|not exist) & !t:/manifests/
    : at a login it is the user name that names what is not found
    = wrong_password 5, image_name_wrong -4, repository_missing -4, tag_missing -3, login_other_registry 1
@command=login & c:(user name|username|login name|account name|docker id) … (prefix|in
    front|namespace|tenancy| tenant|e-mail|email|mail address|changed|case|capital*|lower
    case|spelled|spelling|misspel*|typo|mistyped|must be|has to be|should
    be|without|lacks|missing|renamed|domain) | @command=login & c:(e-mail|email|mail) address … (user
    name|username|login|account)
    : the user name may not be what this registry expects
    = wrong_password 2.8, no_credentials -1
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
(c:two-step|c:second factor|c:multi-factor|c:multifactor|c:authenticator|c:totp|c:verification
    code|c:passkey*)
    : two-factor: the account password is not taken
    = password_instead_of_token 4
@command=login & c:(same password|my password|password i|password that|password of|own password|ordinary
    password| usual password|domain password|windows password|company password|ldap password) & !c:robot &
    !c:$ & !c:newline & !c:echo
    : the account's password, where a token may be due
    = password_instead_of_token 2, stale_credentials_public -1.5, account_lacks_permission -1
@command=login & (t:ghcr.io|@registry=ghcr) & (t:denied|t:unauthorized|t:401|t:403) & (@url=ping|t:log*) &
    !t:scope=*
    : at a login GitHub judges the token alone, and it takes no passwords
    = password_instead_of_token 2.2, wrong_password 2, stale_credentials_public -3, account_lacks_permission
      -0.5, no_credentials -2
(c:okta|c:keycloak|c:azure ad|c:entra|c:adfs|c:auth0|c:dex|c:identity provider|c:company's provider|c:google
    account|c:github account|c:social login) & @command=login & !c:kubectl & !c:cli secret
    : people sign in somewhere else, so there is no password here that a client could send
    = password_instead_of_token 3, wrong_password -0.5
@registry=harbor & (c:oidc|c:sso|c:single sign-on|c:keycloak|c:okta|c:dex|c:azure ad|c:entra|c:adfs|c:identity
    provider|c:cli secret|c:profile page|c:user profile) &
    c:(later|again|until|after|expire*|hours|day|days|morning| session|for a while|stops|stopped)
    : Harbor's CLI secret lives as long as the session of the browser
    = oidc_cli_secret_expired 3.4, account_lacks_permission -1, stored_token_expired -0.8
c:(ci_job_token|ci-job-token|job token|ci_registry_password|ci_registry_user|github_token|build token) &
    (c:later| c:afterwards|c:once the job|c:after the job|c:job … (over|ends|ended|done|finished)|c:pipeline …
    (over|ends|ended|done|finished)|c:pull secret|c:restart*|c:another node|c:scal*|c:server) & !c:another
    project & @command=pull | c:(ci_job_token|ci-job-token|job token|ci_registry_password) & @client=kubelet &
    !c:another project
    : a job's token ends with its job, and what it was stored in lives on
    = stored_token_expired 2.8, account_lacks_permission -0.6, no_credentials -0.6
t:could not read json file | t:no json object could be decoded |
    t:(json|key.json|gcloud.json|service_key|service account|credentials file|key file) … (not
    utf-8|unexpected token|invalid character|invalid control|unterminated| malformed|expecting property|could
    not be parsed|cannot be parsed|parse error|not valid|is not a json| not a valid json) | t:failed to decode
    gcloud* | t:failed to parse … service account | t:invalid … json key | t:incorrect padding &
    (gcr|gcloud|google|json)
    : a service account's key did not arrive in the form wanted
    = json_key_malformed 5, config_malformed -2
t:(failed to sign|notary|trust server|trust data|trust metadata) &
    t:(x509|tls|401|403|404|405|timeout|refused|not authorized|does not have|unable to reach|error
    contacting|no such host)
    : the words are about signing: the signing server's answer, not the registry's
    = content_trust_server_auth 2.5, tls_unknown_ca -1.5
(become: yes|become: true|become_user|c:becomes root|c:root-run|c:rootful|c:run by root|c:runs as
    root|c:root's (crontab|shell|session|container)|c:under root|c:doas|c:superuser|c:as another
    (user|account)|c:(jenkins|deploy| runner|service|build|other|own|normal|regular|non-root|unprivileged)
    user) & c:(login|log in|logged in|logs in|config*|credential*) & !c:k8s* & !@client=kubelet
    : the login was made as one user, the pull as another
    = sudo_home_mismatch 3, wrong_password -1, config_wrong_location 0.6
@command=login & (t:denied|t:403|t:forbidden) & !t:unauthorized & !t:401
    : refused while logging in: no image and no right is in question yet
    = account_lacks_permission -1.5, no_credentials -2.5, image_name_wrong -2, repository_missing -2,
      wrong_password 0.8
t:could not be authenticated by | t:ensure your access token is valid | t:bad credentials & @registry=ghcr
    : GitHub takes a token with the right scopes, and no password
    = password_instead_of_token 2.6, wrong_password 2.4, no_credentials -1
c:(sign in|signed in|signs in|log in|logged in|sign up|signed up|login) (with|through|via|by)
    (github|google|microsoft| apple|gitlab|sso|saml|oidc|ldap|azure|the company|our|a social)
    : who signs in by another service has no password here
    = password_instead_of_token 3
@told=bare & @command=push & (denied|insufficient*|not authorized) & (@registry=dockerhub|@registry=)
    : a bare name on Docker Hub is library/NAME, where nobody may push
    = namespace_missing 3.8, image_name_wrong -0.4
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
c:(base64|encoded|decoded|auth field|auth value) … (ends in|ends with|ending in|k at the end|one byte
    more|longer) | c:(return|enter|newline) character | c:without -n | c:echo -n | c:heredoc | c:here document
    : the stored secret is one character longer than the real one
    = secret_trailing_newline 3
c:(credhelpers|helpers) … (several|two|three|many|multiple|others|another) … (helper*|entries|lines|registr*)
    & c:(build|buildkit|compose) & (t:no basic auth credentials|t:unauthorized|t:anonymous token)
    : a build asks every helper that is named, and gives up at the first that is not there
    = cred_helper_not_runnable 2.4
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
    = stored_token_expired 2.6, ci_token_permission_missing -1.5
""")
