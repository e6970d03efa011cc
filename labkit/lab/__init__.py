"""A registry to practise on: the real one in a container or as a process, or labkit's own in this process.

`open_lab` starts one with users, rights and images, and removes every trace of it, whatever ends the
kernel. The apps (`registry_app`, `token_app`) are plain functions from request to response.
"""

from labkit.lab.lab import Lab, open_lab
from labkit.lab.rights import User

__all__ = ["Lab", "User", "open_lab"]
