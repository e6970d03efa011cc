"""What is particular to pushing: long uploads, mounted blobs, two rights."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

PUSHES = table("""
c:(slow|slowly) … (connection|upload*|link|network) | c:(large|big|huge) (image*|layer*) | c:all layers
    (upload|are pushed) | c:in the middle | c:takes (very |)(long|minutes|hours) … (push|upload*) |
    c:several gb | c:gigabyte* | c:(5|10|15|20|30) minutes … (push|upload*) | t:in the middle of push |
    c:long upload* | c:after … minutes
    : the upload takes long
    = token_expired_during_upload 2.4
c:(upload|uplink) (speed|rate|bandwidth) | c:(wifi|wi-fi|dsl|adsl|mobile|lte|satellite|congested|narrow|
    thin) & @command=push | c:(slow|bad|poor|weak) (internet|network|line|link|uplink|connection|upload*|
    wifi|wi-fi) | c:(more than|over|longer than|about|takes|several|ten|five|many|quarter) … (minutes|an
    hour) & @command=push & !ago | c:(upload|push) … (takes|took|lasts|needs) … (minutes|hour|hours|long)
    : the upload takes its time
    = token_expired_during_upload 1.8, stored_token_expired -0.8
t:*gb & @command=push & (t:unauthorized|t:authentication required|t:401) | t:(pushed|layer already exists) …
    unauthorized & @command=push & !t:denied
    : layers have gone up, then the login is not good any more
    = token_expired_during_upload 2.2, proxy_forwarded_proto 0.8, wrong_password -1.5, no_credentials -1,
      repository_missing -1
c:(small|smaller|little|tiny) (ones|image*|layer*|build*) … (<works>|push*|pass|are pushed|go) &
    @command=push | c:(at the end|as soon as it is done|when … (gone|done|finished|uploaded|complete)|at the
    manifest|after all layers|last layer*|end of the push|once … uploaded) & @command=push & (unauthorized|
    401|authentication required)
    : it is the time that makes the difference
    = token_expired_during_upload 2, no_credentials -1.5, wrong_password -1.5
(c:patch|c:upload*|c:blobs/uploads|c:layer*|c:pushing) … (invalid token|token expired|token is
    expired|expired) & @command=push | t:blobs/uploads … (invalid token|token expired|expired) | t:invalid
    token … method=(patch|put)
    : in the middle of an upload the token is no good any more
    = token_expired_during_upload 3, registry_unavailable -1
t:requested access to the resource is denied & !t:unauthorized & !t:401
    : a right is missing, not a token
    = token_expired_during_upload -2, proxy_forwarded_proto -1.2
t:not to be used after | t:token is expired by | t:token has expired … currently | t:token expired at … now
    : the registry's log: a token was used after its time
    = token_expired_during_upload 3.6, clock_skew 2.4, stored_token_expired 1
c:expires_in & @command=push | c:(token|jwt) (lifetime|life time|validity|ttl|expiry|expiration) &
    @command=push | c:(lifetime|ttl|expiration) of (the |)token* & @command=push
    : how long a token lives
    = token_expired_during_upload 2, clock_skew 0.3
(c:(slow|slowly|large|big|huge) … (upload*|image*|layer*|connection|push*)|t:middle of push|c:long upload*)
    & @command=push & (unauthorized|authentication required|401|denied)
    : a token lives for minutes, the upload takes longer
    = token_expired_during_upload 2.6, no_credentials -2, wrong_password -2, login_other_registry -1.5
c:small (image*|layer*) … (work|works|pass) | c:large layers fail
    : small ones pass
    = token_expired_during_upload 1.6, proxy_body_size_limit 1
t:mount* & !t:mounts* & (t:cross-repository|t:blob*|t:from=|t:scopes) | t:?mount= | c:mounts a blob |
    c:cross-repo* | c:blob mount* | c:mount* … from another repository | c:from … (source|another|other)
    repository & c:blob* | t:cross-repository
    : a blob is mounted from another repository
    = cross_repo_mount_scope 5
c:(mount|mounts|mounted|mounting) & c:(layer*|blob*) & (c:repositor*|c:project|@command=push) & !c:volume &
    !c:socket & !c:secret | c:(two|both|several|second) (scope|scopes) | c:(reuse|reuses|reused|share|
    shares|shared|common) (layer|layers|blob|blobs) & (insufficient*|401|denied|scope)
    : blobs are mounted, not sent
    = cross_repo_mount_scope 4, account_lacks_permission -0.5, image_name_wrong -0.5
t:missing scopes | c:multi-platform images … push* | c:(shared|common) (layers|blobs) | c:manifest list &
    c:push*
    : more than one scope is asked for
    = cross_repo_mount_scope 1.8
notary | t:signing and pushing trust | docker_content_trust* | content trust | t:trust
    (data|metadata|server)
    : the signing server has a say, too
    = content_trust_server_auth 5.5
(push permission only|only push|push only|write only|only write|may only (write|push)|write … not
    read|push-only|with push permission|only (the |)push|push but not pull|push right only|without pull) &
    !c:pull permission
    : a push needs pull and push
    = push_without_pull 4.5
c:(*gb|gigabyte*|gib) & @command=push | c:(home|dsl|vpn|mobile|satellite) connection & @command=push |
    c:(layers|layer) … (end|finish*|complete*) & @command=push & (unauthorized|401|denied)
    : a long upload
    = token_expired_during_upload 2.8, no_credentials -1.5, wrong_password -1.5
c:(build|builds|job|pipeline) … (over an hour|an hour|hours|long|minutes) &
    (unauthorized|401|denied|expired)
    : a long job: what was given at its start may have run out
    = stored_token_expired 2.2, token_expired_during_upload 1.6, no_credentials -1, wrong_password -1
(c:only|c:just|c:gives|c:grants|c:granted|c:asks|c:actions|c:scope) … push … pull & (insufficient scope|
    insufficient_scope|401|unauthorized|denied) & !c:pull <works> & !c:pulls & !c:pulling & !c:login &
    !c:push and pull & !c:pull and push | c:(pull and push|push and pull) … (<works>|succeed*|needed|wanted|
    instead|helps) & (insufficient scope|insufficient_scope|c:robot*|c:scope|c:actions|c:token server*) |
    c:(wants|needs|asks for|requires) … (pull,push|push,pull|both) & c:push | c:actions … push & !c:pull
    : with both it works
    = push_without_pull 3.6, token_claims_malformed -0.8
c:(grants|gives|given|granted|has|have) (only |)push & !c:pull and push for | c:with pull and push … <works>
    | c:push … but (no|not) pull
    : a push needs pull and push
    = push_without_pull 3.6
""")
