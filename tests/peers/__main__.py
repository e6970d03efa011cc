"""`python -m tests.peers`: the table of real clients for the README."""

from tests.peers.clients import table

print(table())
