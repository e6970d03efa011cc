"""Who asks what next: the decision after a 401, the flows made of it, and labkit's own client.

`auth.decide` is the one place where a challenge and a credential turn into a next step. `session` and
`flow` are generators of requests that do no IO; `runner` drives them over any `Send`, whole or step by
step; `client` is the only file here that opens connections, `layout` the only one that writes files.
"""
