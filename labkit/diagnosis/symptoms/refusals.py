"""The refusals that have many causes: what each of them is consistent with, from specific to general.

Registries hide whether a private repository exists and clients shorten what they were told, so these rows
decide little; facts about the name, the command and the client, and what the person told, do the rest. A row
counts only where no earlier one has taken its words.
"""

from __future__ import annotations

from labkit.diagnosis.symptoms.tables import table

ALIKE = table("""
pull access denied … token has expired | pull access denied … not authorized to perform
    : docker puts a general sentence before the registry's own words, which follow it
    = iam_permission_missing 0.5, stored_token_expired 0.5, stale_credentials_public 0.5
push access denied … (insufficient_scope|requested access to the resource is denied) | push access denied |
    t:push … insufficient_scope | t:push … insufficient scope | error checking push permissions …
    unauthorized
    : the registry gave a token without the right to push there
    = image_name_wrong 2.6, account_lacks_permission 2.6, repository_missing 2.4, namespace_missing 1,
      no_credentials 1, cross_repo_mount_scope 0.5, config_wrong_location 0.5
pull access denied … requested access to the resource is denied | repository does not exist or may require …
    (denied: requested access|insufficient_scope|authorization failed) | pull access denied | repository
    does not exist or may require | requested access to the resource is denied & !@command=push |
    insufficient_scope: authorization failed & !@command=push
    : the registry does not say whether the image is missing or private
    = image_name_wrong 2.3, repository_missing 2.3, no_credentials 2.2, account_lacks_permission 1.8,
      login_other_registry 1, config_key_mismatch 1, sudo_home_mismatch 0.5
requested access to the resource is denied | access to the resource is denied | access to the requested
    resource is not authorized | insufficient_scope | insufficient scope
    : the account may not do this there, or nobody is logged in
    = image_name_wrong 2.2, account_lacks_permission 2.3, no_credentials 1.6, repository_missing 1.5,
      sudo_home_mismatch 1, token_claims_malformed 0.8, namespace_missing 1, login_in_other_client 0.5
no basic auth credentials | basic credential not found | credential required for basic auth
    : the registry wants Basic and the client found no credential for this host
    = no_credentials 2.6, login_other_registry 2.6, config_key_mismatch 2, cred_helper_not_runnable 1.6,
      sudo_home_mismatch 1.3, config_wrong_location 1.4, cred_helper_host_not_registered 1,
      tool_ignores_config_entry 1.3, login_in_other_client 1, mirror_ignores_credentials 1,
      anonymous_blocked_by_basic_challenge 1, config_malformed 0.5
failed to fetch anonymous token | no credentials (matching|found|provided|for) | anonymous token
    : the client asked for a token without a credential
    = no_credentials 3, cred_helper_host_not_registered 2, config_key_mismatch 2.4,
      k8s_secret_not_referenced 1.6, wrong_identity_used 1, login_other_registry 1.5, config_wrong_location
      1.2, login_in_other_client 1.2
failed to fetch oauth token
    : a credential was sent to the token server and refused
    = wrong_password 2.3, stale_credentials_public 2.2, password_instead_of_token 1.8,
      credentials_sent_to_wrong_registry 1.8, account_lacks_permission 0.8, image_name_wrong 0.5
please use personal access token
    : Docker Hub takes no account password here
    = password_instead_of_token 6, stale_credentials_public 2.5
incorrect username or password | invalid username or password | invalid username/password | wrong
    (user|username|password) | invalid credentials | bad credentials | bad username or password | login
    failed | incorrect (user|username|password) | authentication failed | failed authentication | invalid
    authorization credential | invalid user name or password | failed to authenticate
    : a credential was sent and refused
    = wrong_password 2.8, stale_credentials_public 1.8, password_instead_of_token 2, secret_trailing_newline
      1.2, dollar_sign_expanded 1, login_other_registry 0.8, credentials_sent_to_wrong_registry 1,
      tool_ignores_config_entry 0.5, no_credentials 0.8
denied: denied | t:ghcr.io … denied | t:denied & @registry=ghcr
    : ghcr.io refuses a credential, even where none is needed
    = stale_credentials_public 2.6, account_lacks_permission 1.8, password_instead_of_token 1,
      sso_not_authorized 1, no_credentials 1.6, login_in_other_client 1
unauthorized to access repository … action: push
    : Harbor: this login may not push to that project
    = account_lacks_permission 2.6, proxy_forwarded_proto 1.8, no_credentials 1.2, image_name_wrong 1.5,
      cred_helper_pass_locked 0.8, ping_without_challenge 0.5
unauthorized to access repository
    : Harbor: this login may not read that project, or there is none
    = account_lacks_permission 2.4, no_credentials 2.4, image_name_wrong 1.8, repository_missing 1.6
unauthorized: authentication required | authentication required | authentication is required | unauthorized
    | 401 | not authorized | unauthorised | not authenticated | receive 401
    : the registry wants a credential, and got none or one that it does not take
    = no_credentials 2.1, wrong_password 1.7, login_other_registry 1.1, config_key_mismatch 1.1,
      account_lacks_permission 1, login_in_other_client 1, config_wrong_location 0.9,
      tool_ignores_config_entry 0.7, ping_without_challenge 0.6, password_instead_of_token 0.6,
      stored_token_expired 0.5, token_expired_during_upload 0.3, cred_helper_pass_locked 0.4,
      stale_credentials_public 0.4
denied | 403 | forbidden | permission_denied | access denied | not allowed | permission denied
    : the registry knows who asks, or hides what there is, and says no
    = account_lacks_permission 2.2, image_name_wrong 1, no_credentials 1.2, iam_permission_missing 0.8,
      sudo_home_mismatch 0.6, http_proxy_refuses 0.5, k8s_secret_not_referenced 0.3
errimagepull | imagepullbackoff | failed to pull image
    : Kubernetes could not pull; the reason is in the lines below it
    = k8s_secret_not_referenced 1, no_credentials 0.6, image_name_wrong 0.6, tag_missing 0.4
not found | 404 | does not exist
    : nothing there for whoever asks
    = image_name_wrong 1.4, tag_missing 1.4, repository_missing 1.2, no_credentials 0.5
""")
