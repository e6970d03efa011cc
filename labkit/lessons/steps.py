"""A pull from the lab, one request at a time, with the lab's own users to try instead."""

from __future__ import annotations

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.lab.lab import Lab
from labkit.protocol.client import base_url, host_platform
from labkit.protocol.flow import pull_flow
from labkit.protocol.session import Session
from labkit.protocol.token import basic_header
from labkit.views.stepping import Stepping, Walk
from labkit.wire.exchange import Send
from labkit.wire.manifest import parse_platform


def step_through(
    lab: Lab,
    name: str,
    user: str | None = None,
    password: str | None = None,
    *,
    platform: str | None = None,
    send: Send | None = None,
) -> Stepping:
    """Hold a pull before each of its requests, up to the manifest; `password` replaces the right one.

    `send` goes in place of the lab's own, to put something in between.
    Raises InvalidReference and UsageError for a name, user or platform that cannot be.
    """
    reference, credential = lab.reference(name), credential_of(lab, user, password)
    wanted = parse_platform(platform) if platform else host_platform()

    def make() -> Walk:
        session = Session(base_url(reference, scheme="http"), credential)
        return Walk(reference, session, pull_flow(session, reference, wanted))

    title = f"Pull of {reference} as {user or 'nobody'}, step by step"
    return Stepping(make, send or lab.send, title, offers(lab, user))


def credential_of(lab: Lab, user: str | None, password: str | None) -> Credential:
    """Who pulls: nobody, a user of the lab, or whoever `user` and `password` say."""
    if user is None:
        return ANONYMOUS
    return lab.credential(user) if password is None else basic(user, password)


def offers(lab: Lab, user: str | None) -> list[tuple[str, str]]:
    """Authorization headers to try: each user of the lab, and a wrong password."""
    found = [(f"{each.name} of the lab", basic_header(lab.credential(each.name))) for each in lab.users]
    name = user or (lab.users[0].name if lab.users else "")
    return [*found, ("a wrong password", basic_header(basic(name, "not-the-password")))] if name else found
