"""What `/v2/` asks for, of whom, and what becomes of it: no challenge, two, or an odd one."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

CHALLENGES = table("""
no handler for | t:unexpected … challenge | t:unsupported (auth*|challenge)* | t:none of the challenges |
    t:negotiate & !t:negotiate api & !t:tls & !t:negotiation | t:kerberos | t:ntlm | t:unknown (auth
    scheme|authentication scheme) | t:(unexpected|unsupported|unknown|invalid|parse|parsing|no) …
    www-authenticate | t:www-authenticate … (unsupported|unexpected|not supported|invalid|unknown) |
    t:unsupported authentication | t:challenge type | t:malformed … challenge | t:parse … challenge &
    !authentication scope | t:auth scheme … not
    : the client cannot read the challenge
    = challenge_not_understood 5.5
c:negotiate | c:kerberos | c:ntlm | c:www-authenticate headers
    : an unusual challenge
    = challenge_not_understood 2
no successful auth challenge … errors: []
    : /v2/ challenged nobody
    = ping_without_challenge 6
c:limit_except | c:satisfy any | c:request_method | c:(get|head|gets|reads|reading|pulls) … (open|free|
    unprotected| without (a |any |)(password|login|auth*|credential*)|let through|lets
    through|unauthenticated) & c:(push*|put|post|patch|writ*|private) & !@vendor | c:only (for|on)
    (post|put|push*|writ*) | c:(put and post|post and put|put or post|put requests|writes|pushes|pushing) …
    (need|needs|want|wants|require*|ask*) … (password|auth*|login|credential*)
    : who reads is asked for nothing, who writes is
    = ping_without_challenge 3.4, wrong_password -1.5, no_credentials -0.5, login_other_registry -0.5
c:/v2/ … (200|everybody|anybody|without (a |)challenge|no challenge) | t:get /v2/ http/1.1" 200 …
    (401|unauthorized) | c:/v2 … 200
    : /v2/ challenges nobody
    = ping_without_challenge 3.4, anonymous_blocked_by_basic_challenge -1.5
c:login … (succeed*|accept*|pass|passes|says|ok|goes through) … (any|wrong|bad|false|invalid|made-up|every|
    nonsense|no) (password|credential*) | c:(accepts|accepted|takes|took) (any|every|a wrong|wrong|all|
    nonsense) (password|passwords|credential*|login*) | c:(any|wrong|false|made-up|nonsense)
    (password|credential*) … (is accepted|are accepted|succeed*|is taken)
    : a login that anything passes: nobody asked for it
    = ping_without_challenge 3.2, wrong_password -1.5
no successful auth challenge … 401
    : Basic was tried and refused
    = two_auth_layers 3.8, wrong_password 3, htpasswd_not_bcrypt 1
no successful auth challenge … 500
    : the one who checks passwords failed
    = nginx_htpasswd_hash_unsupported 4.5, registry_unavailable -1
(c:basic auth*|c:basic) & c:(nginx|proxy|ldap|apache|traefik|ingress) & c:token
    : one layer asks for Basic, the other for Bearer
    = two_auth_layers 3.2
c:(two|double|both) (auth*|layers|login*) … (proxy|registry|nginx) | c:authorization header …
    (both|twice|overwrit*)
    : two layers want the one Authorization header
    = two_auth_layers 3
c:anonymous (read*|pull*|access|users) | c:(everybody|everyone|anyone|anybody) (can|may|to) (read|pull) |
    c:lets (everybody|everyone|anyone|anybody) read | c:public read* | c:read without (login|auth*) | c:get
    requests (without|need no)
    : reads need no login here
    = ping_without_challenge 2.2, anonymous_blocked_by_basic_challenge 2, wrong_password -0.5
(c:anonymous|c:everybody|c:everyone|c:anyone|c:get requests) & (push*|no credentials|post and put|carries
    no|private|after login|only after|second|restricted)
    : and what needs a login goes out without one
    = ping_without_challenge 2.5
(c:anonymous|c:everybody|c:everyone|c:anyone) & (without login|without credentials|without logging) &
    @command=pull | c:docker bearer token realm | c:bearer token realm | c:anonymous (pull*|access|read*|
    docker pull) … (on|enabled|allowed|active|activated|ticked|switched on|permitted|granted) & (no basic
    auth|401|unauthorized|no credentials|not authorized) & !c:(push*|private|after login|logged in)
    : anonymous pulls are meant to work and do not
    = anonymous_blocked_by_basic_challenge 3.5, no_credentials -1.5
c:anonymous* & @registry=nexus & @command=pull & (no basic auth|401|unauthorized|not authorized)
    : Nexus lets nobody in without a login as long as its realm for tokens is off
    = anonymous_blocked_by_basic_challenge 2, no_credentials -0.5
c:/v2/ … 401 & (c:public*|c:anonymous*|c:without login|c:without a login) & !c:push*
    : /v2/ asks for a login that the images do not need
    = anonymous_blocked_by_basic_challenge 2.8, no_credentials -0.5
c:no credentials arrive | c:carries no (credentials|auth*) | c:without (an |)authorization header | c:shows
    that no credentials | c:sends no credentials | c:no authorization header | c:anonymous request
    : the credential that is stored is not sent
    = ping_without_challenge 0.8, login_in_other_client 1, mirror_ignores_credentials 0.8,
      tool_ignores_config_entry 0.5, config_key_mismatch 0.8, wrong_password -3
""")
