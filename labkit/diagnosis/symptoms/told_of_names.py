"""What people tell of the image that they ask for, and of who may have it."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

NAMES = table("""
c:typo | c:misspel* | c:misspelt | c:(other|another|wrong) spelling | c:spelling mistake |
    c:(somebody|someone) else's | c:(copies|copied|copy of) | c:taken from | c:tutorial |
    c:(student|course|workshop|example) | c:renamed | c:(wrong|other|different)
    (namespace|organisation|organization|name|project) | c:own docker hub | c:own (secrets|account) & c:push*
    | c:(letter|letters|letter's) (missing|swapped|too many|mistaken) | c:(a|one) letter | c:place holder* |
    c:placeholder* | c:(as|left) (is |it stands |)in the (guide|example|template|instructions)
    : the name may be another's
    = image_name_wrong 2.6, account_lacks_permission 0.3
(c:copies|c:copied|c:student|c:tutorial|c:fork*|c:course) & @command=push & (denied|insufficient*)
    : pushing under somebody else's name
    = image_name_wrong 2
c:(host|registry|registry's host|registry's name|prefix) … should (stand|be|come) | c:although …
    (host|registry) … (front|before) | c:(host|registry|prefix|registry's name|server) … (left
    out|missing|forgotten|omitted) | c:(without|no) (the |a |)(host|registry) (in|before|in front) | c:(left
    out|forgot|forgotten) the (host|registry|prefix) | c:(variable|secret) … (empty|unset|not set|undefined) &
    c:(image|tag|name|registry) & !@command=login
    : without a host the name is Docker Hub's
    = image_name_wrong 2.6, no_credentials -0.8
c:(never (created|published|existed|pushed)|not (yet |)(created|published|pushed|public)|does not exist|new
    repository|first push|create … repository|one of them fails|other images … work|sibling|deleted|
    discontinued|removed from|several images|creates the repositories|created by hand|only one image fails|
    one image of)
    : the repository may not be there
    = repository_missing 2.8
c:(open project|open source project|open-source project|public project|a project's|the project's|its
    readme|the readme|readme says|install page|instructions|the docs|the guide|compose file of|project's
    page|website says|its documentation|documentation says|install* (guide|instructions)|quick
    start|quickstart|a user follows|users cannot|nobody can) & @command=pull & @named & !@library &
    (unauthorized|denied|403|forbidden|401) & !c:once & !c:expired & !c:old login & !c:old token
    : a project's image that strangers cannot pull: never published, or left private
    = repository_missing 2.2, image_name_wrong 1, wrong_password -1, config_wrong_location -1,
      account_lacks_permission -0.5
c:(login|token|password) … (does not|did not|doesn't|didn't) (help|change|matter) |
    c:(same|also|still|even|neither|too) … (logout|logged out|logging out|without (a |any |)(login|
    credential*)|anonymous*|fresh machine|clean machine) | c:(logout|logged out|logging out|login or not| with
    and without (a |)login|logged in or not|logged in and logged out) … (same|not help|no help|no
    difference|does not change|did not change|changes nothing|fails too|also fails|still) | c:after docker
    logout
    : it fails without a login, too
    = repository_missing 2, image_name_wrong 1.4, stale_credentials_public -3, wrong_password -2,
      stored_token_expired -2, no_credentials 0.6, account_lacks_permission -0.8, password_instead_of_token -2
c:(<others>|other people|other users|people|users|everybody|several people) … (report|have|see|get|say|write)
    … (same|this) | c:(same|fails|refused|denied) … (for|with) (everybody|everyone|all users|others|other
    people| other users|all of us) | c:nobody can | c:(on|from) (any|every|other|another|a
    second|several|all|two) (machine*|host*|computer*|network*|server*) … (too|same|as well)
    : it is the same for others: what is stored on one machine does not matter
    = repository_missing 1.8, image_name_wrong 0.8, stale_credentials_public -2.5, wrong_password -2,
      stored_token_expired -1, config_wrong_location -1, sudo_home_mismatch -1.5
c:only (the |a |one |)(project|namespace|organisation|organization|group) … (exists|is there|there is) |
    c:(project|namespace|organisation|organization|group) … (does not exist|is called|is named) | c:where only
    | c:no such (project|namespace|repository)
    : the project named may not be there
    = image_name_wrong 2.4, repository_missing 1
c:(images|packages|repositories|charts) of (other|another) (owner*|project*|organi*|user*|account*) | c:other
    (public |)(images|packages|repositories|charts) … (<works>|fine|can be pulled|no problem|pull) | c:every
    other image
    : only this one fails
    = repository_missing 1.8, image_name_wrong 1.4, stale_credentials_public -0.8, no_credentials -0.5,
      wrong_password -1.5, rate_limited -1, login_other_registry -0.5
c:(nobody|no one|users|people) (outside|else) … (can|fetch|pull) | c:first … (build|release|publish*) &
    c:(outside| nobody|strangers|public) | c:(package|packages|image|images|repository|it|visibility)
    (is|was|are|were|stays|stay|left|set) (set |still |marked |left |)(to |as |)(private|not public|internal)
    | c:private by default | c:made public | c:(make|making) (it|the package|the image|them) public | c:not
    public | c:visibility
    : it may be closed to strangers
    = repository_missing 1.2, no_credentials 1, account_lacks_permission 0.4, rate_limited -1
c:(one|another|this|that|new|missing|other) tag* | c:one image from | c:tag … (missing|not exist|deleted|typo)
    : one tag fails
    = tag_missing_reported_as_auth 1.6, tag_missing 1.2
c:(no|without a|not a) (latest|tag|such tag|tag called) | c:latest … (does not exist|never|not
    published|missing) | c:other tags … (work|exist|pull) | c:(no|without a) tag (given|named|in|is) |
    c:(tags|versions) … (list*|page) | c:release … not (yet |)(pushed|published|built) | c:without a tag
    : perhaps there is no such tag
    = tag_missing 2, tag_missing_reported_as_auth 0.8, repository_missing -0.5
c:stage | c:multi-stage | c:named stage | c:multistage | c:earlier stage | c:copy --from | c:from … as |
    c:stages | c:--target | c:bake & c:(target|contexts)
    : a build with stages
    = build_stage_taken_for_image 4
c:dockerfile & pull access denied & @library
    : a word of a Dockerfile
    = build_stage_taken_for_image 1.5
pull access denied & @hostless & c:(compose|docker-compose) & !@official | c:built locally | c:(local|locally)
    built | c:local image* | c:build: | c:service … (build|image) & c:compose | c:image … only …
    (locally|local) | c:local (repository|store|engine|daemon) & @hostless
    : an image that is made here, not pulled
    = local_image_taken_for_remote 3
t:failed to solve & (pull access denied|authorization failed) & @library & !@official
    : a build asks Docker Hub for a bare word
    = build_stage_taken_for_image 2.2, local_image_taken_for_remote 1.8
@told=path3 & @command=push & !@registry=(ghcr|ecr|gar|acr|gitlab|harbor|quay|nexus|artifactory) |
    c:(nested|three (path |)parts|sub-repositor*|subfolder|sub-folder|sub path|two slashes|third part)
    : a path of three parts on Docker Hub
    = hub_path_too_deep 5
c:(without (a |)(namespace|user name|username|prefix)|bare name|untagged with user) & @command=push
    : a name without a namespace
    = namespace_missing 4
c:(not a member|read-only (token|user|account|access|right*|permission*)|read only|collaborator*|guest|
    reporter role|member of|team … (access|right*)|permission to the (project|repository)|no rights|developer
    role|viewer|limited guest|outside collaborator|another team|other team's|pull only| pull-only)
    : the account may lack the right
    = account_lacks_permission 2.8
c:(robot|token|user|account|key|bot) … (lacks|without|no|not have) … (permission|right|role|access|scope|
    write)
    : the account may lack the right
    = account_lacks_permission 2
c:(given|granted|assigned|has|have|holds) … (role|right|rights|permission*|group|scope*) & @command=push &
    (denied|forbidden|unauthorized access|insufficient*|403) & !@registry=(ecr|gar|acr|ghcr) &
    !@client=kubelet
    : rights were given, perhaps not this one
    = account_lacks_permission 1.8, wrong_password -1, no_credentials -1
(robot account|robot$*|deploy token|service account|access token|bot account|technical user) &
    (forbidden|denied|unauthorized access|insufficient*) & @command=push & !@registry=(ecr|gar|acr|ghcr)
    : what such an account may do is set one by one
    = account_lacks_permission 1.4, no_credentials -0.5
t:reqpackageaccess | t:does not have … (permission|access|right*) | t:not permitted to | t:"code":"forbidden"
    | t:(code|error)… forbidden & t:scopes | t:insufficient (permissions|privileges|access) | t:requires
    (write|admin|push|maintainer|developer)
    : the registry knows who asks, and names the right that is lacking
    = account_lacks_permission 2, no_credentials -1, wrong_password -2
c:(built|build|builds) … (beforehand|before|first|by a script|earlier|just|with docker build|on this machine|
    here) & (pull access denied|not found|requested access|denied) & !@command=push | c:(script|make|makefile)
    (builds|build) | t:localbuild* | t:local/* & !t:usr/local/* & !t:.local/* |
    c:from images that | c:docker build -t & !@command=push &
    (denied|not found|unauthorized)
    : an image that is made here, not pulled
    = local_image_taken_for_remote 3
c:(docker images|docker image ls|image list) … (shows|lists|has|there) | c:(image|it) is (there|present|in the
    list) & c:(docker images|engine|locally|image ls) | c:(never|not) (loaded|imported|pushed) (into|to|in) |
    c:(built|build) … (docker|podman|buildah) … (host|ago|laptop) &
    c:(cluster|builder|minikube|kind|k3d|k3s|other engine) | c:docker-container (driver|builder) | c:type
    docker-container | c:(kind|minikube|k3d|k3s) (load|image|import) | c:(minikube|kind|k3d)'s
    (engine|docker|node) | c:loaded into | c:podman build & c:localhost | c:other engine & c:built
    : the image is in one engine, and not where it is looked for
    = local_image_taken_for_remote 3
c:(free (plan|account|tier|version)|second private|private repositories limit|upgrade the plan|trial|paid
    plan)
    : what a plan allows
    = registry_plan_limit 3.8, account_lacks_permission -0.5
c:(no|without) (a |any |the |)(user name|username|namespace|prefix|account name|organisation|user) …
    (front|name|tag|image|it) & @command=push | c:(only|just) the (image|repository) name & @command=push
    : a name without a namespace
    = namespace_missing 3.8
c:(from memory|by heart|mistyped|mistake in the name|wrong name|another name|name … (changed|wrong)|no longer
    under| deprecated|old name|moved to another|new name|former name|has moved)
    : the name may not be right
    = image_name_wrong 2.4, repository_missing 0.6
c:given (read|pull) | c:(read|pull) only | c:read access | c:read right* | c:(was|were) (added|invited) |
    c:(user|account|robot*|token) … (read|viewer|reader|guest|reporter) & @command=push
    : the account may read only
    = account_lacks_permission 3
c:(took|taken) … (off|down|away) |
    c:(removed|withdrew|withdrawn|deprecated|discontinued|deleted|unpublished|made private|gone|no longer
    (available|public|exists|published)) & !@command=login
    : the publisher may have taken it away
    = repository_missing 3, image_name_wrong 0.4
c:(docker id|account name|own user name|user name) … (not|differs|other|instead) | c:not the (docker id|user
    name|account) | c:(mail|email|e-mail) address & @command=push
    : the namespace is not the account's name
    = image_name_wrong 3
c:(built with|build -t|docker build|podman build|buildah bud|make image|image i built|image just built) &
    @unofficial & !@command=push
    : an own build under a bare name
    = local_image_taken_for_remote 2.6, image_name_wrong -1
c:(dropped|removed|deleted|retired|withdrew|cleaned|pruned) … tag* | c:tag* …
    (dropped|removed|deleted|retired|withdrawn|pruned|cleaned|overwritten)
    : the tag went, the repository stayed
    = tag_missing 2.2, repository_missing -1
t:not a (collaborator|member|owner|maintainer|contributor) | t:not (a |)member of | t:lacks (the
    |)(permission|role|scope|right)
    : the registry names what the account is not
    = account_lacks_permission 4, no_credentials -1, wrong_password -2
""")
