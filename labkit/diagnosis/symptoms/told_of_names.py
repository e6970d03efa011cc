"""What people tell of the image that they ask for, and of who may have it."""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

NAMES = table("""
c:typo | c:misspel* | c:(other|another|wrong) spelling | c:spelling mistake | c:(somebody|someone) else's |
    c:(copies|copied|copy of) | c:taken from | c:tutorial | c:(student|course|workshop|example) | c:renamed
    | c:(wrong|other|different) (namespace|organisation|organization|name|project) | c:own docker hub |
    c:own (secrets|account) & c:push*
    : the name may be another's
    = image_name_wrong 2.6, account_lacks_permission 0.3
(c:copies|c:copied|c:student|c:tutorial|c:fork*|c:course) & @command=push & (denied|insufficient*)
    : pushing under somebody else's name
    = image_name_wrong 2
c:(never (created|published|existed)|not (yet |)(created|published)|does not exist|new repository|first
    push|create … repository|one of them fails|other images … work|sibling|deleted|discontinued|removed
    from|several images)
    : the repository may not be there
    = repository_missing 2.8
c:(one|another|this|that|new|missing|other) tag* | c:one image from | c:tag … (missing|not
    exist|deleted|typo)
    : one tag fails
    = tag_missing_reported_as_auth 1.6, tag_missing 1.2
c:stage | c:multi-stage | c:named stage | c:multistage | c:earlier stage | c:copy --from | c:from … as
    : a build with stages
    = build_stage_taken_for_image 4
c:dockerfile & pull access denied & @library
    : a word of a Dockerfile
    = build_stage_taken_for_image 1.5
pull access denied & @hostless & c:(compose|docker-compose) | c:built locally | c:(local|locally) built |
    c:local image* | c:build: | c:service … (build|image) & c:compose | c:image … only … (locally|local)
    : an image that is made here, not pulled
    = local_image_taken_for_remote 3
t:failed to solve & (pull access denied|authorization failed) & @library
    : a build asks Docker Hub for a bare word
    = build_stage_taken_for_image 2.2, local_image_taken_for_remote 1.8
@told=path3 & @command=push & !@registry=(ghcr|ecr|gar|acr|gitlab|harbor|quay|nexus|artifactory) |
    c:(nested|three (path |)parts|sub-repositor*|subfolder|sub-folder|sub path|two slashes|third part)
    : a path of three parts on Docker Hub
    = hub_path_too_deep 5
c:(without (a |)(namespace|user name|username|prefix)|bare name|untagged with user) & @command=push
    : a name without a namespace
    = namespace_missing 4
c:(not a member|read-only (token|user|account)|read only|collaborator*|guest|reporter role|member of|team …
    (access|right*)|permission to the (project|repository)|no rights)
    : the account may lack the right
    = account_lacks_permission 2.8
c:(robot|token|user|account) … (lacks|without|no) … (permission|right|role|access)
    : the account may lack the right
    = account_lacks_permission 2
c:(built|build|builds) … (beforehand|before|first|by a script|earlier) & (pull access denied|not found) |
    c:(script|make|makefile) (builds|build) | t:localbuild* | t:local/* | c:from images that
    : an image that is made here, not pulled
    = local_image_taken_for_remote 3
c:(free (plan|account|tier|version)|second private|private repositories limit|upgrade the plan|trial|paid
    plan)
    : what a plan allows
    = registry_plan_limit 3.8, account_lacks_permission -0.5
c:(no|without) (a |any |the |)(user name|username|namespace|prefix|account name|organisation|user) …
    (front|name|tag|image|it) & @command=push | c:(only|just) the (image|repository) name & @command=push
    : a name without a namespace
    = namespace_missing 3.8
c:(from memory|by heart|mistyped|mistake in the name|wrong name|another name|name … (changed|wrong)|no
    longer under| deprecated|old name)
    : the name may not be right
    = image_name_wrong 2.4, repository_missing 0.6
t:project … not found | t:namespace … not found | t:organization … not found | t:no such project
    : the registry names what it does not find
    = image_name_wrong 4, repository_missing 2.6, no_credentials -1
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
""")
