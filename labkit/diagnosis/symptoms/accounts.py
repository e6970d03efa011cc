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
    private | c:(payment|credit card|invoice|billing) | c:free (tier|plan) | c:more private repositor* |
    c:than the plan | c:plan (has|allows|includes) | c:(storage|registry) … (is full|full|used up)
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
    c:e-mail … (not verified|unverified|not confirmed|never confirmed|never verified) | c:email … (not
    verified|unverified| not confirmed|never confirmed|never verified)
    : the account itself may be shut, or not open yet
    = account_inactive 3.4
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
(@registry=harbor|c:harbor) & (c:oidc|c:sso|c:single sign-on|c:keycloak|c:okta|c:dex|c:azure
    ad|c:entra|c:adfs|c:identity provider|c:cli secret|c:profile page|c:user profile) &
    c:(later|again|until|after|expire*|hours|every|day|days|morning| session|for a while|stops|stopped)
    : Harbor's CLI secret lives as long as the session of the browser
    = oidc_cli_secret_expired 3.4, account_lacks_permission -1, stored_token_expired -0.8
t:could not read json file | t:no json object could be decoded |
    t:(json|key.json|gcloud.json|service_key|service account|credentials file|key file) … (not
    utf-8|unexpected token|invalid character|invalid control|unterminated| malformed|expecting property|could
    not be parsed|cannot be parsed|parse error|not valid|is not a json| not a valid json) | t:failed to decode
    gcloud* | t:failed to parse … service account | t:invalid … json key | t:incorrect padding &
    (gcr|gcloud|google|json)
    : a service account's key did not arrive in the form wanted
    = json_key_malformed 5, config_malformed -2
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
t:read only mode | t:read-only mode
    : the registry takes no pushes, often because its plan is full
    = registry_plan_limit 2.6, account_lacks_permission -1.5
@command=login & c:(email|e-mail|user name|username|name|user|mail address) and (the |my |a |)password &
    (@registry=gitlab| @registry=ghcr)
    : name and password of the account, where a token may be due
    = password_instead_of_token 2.2
c:(microsoft|google|github|gitlab|apple|company|work) account* … password & @command=login
    : the password of an account elsewhere
    = password_instead_of_token 2.4
""")
