"""`open_lab`: a private registry to practise on, ready at once, and gone without a trace afterwards."""

from __future__ import annotations

import atexit
import functools
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from labkit.credentials.credential import ANONYMOUS, Credential, basic
from labkit.interrupts import ctrl_c_between_imports
from labkit.lab.backends import NAMES
from labkit.lab.choosing import chosen_auth, chosen_faults, chosen_persona
from labkit.lab.config import Setup, make_setup
from labkit.lab.images import lab_images
from labkit.lab.opening import open_parts
from labkit.lab.parts import Parts
from labkit.lab.refresh_tokens import RefreshTokens
from labkit.lab.registry.events import Event
from labkit.lab.registry.options import EDITIONS
from labkit.lab.watcher import private_folder
from labkit.wire.errors import CannotRun, UsageError
from labkit.wire.redact import Redactor
from labkit.wire.reference import Reference, parse_reference

if TYPE_CHECKING:
    from labkit.protocol.client import Pulled
    from labkit.protocol.fetch import Notify

_NOTE_ON_VM = (
    "Docker on this system runs in a virtual machine: its localhost is not this one, so docker itself cannot "
    "reach this lab. Use clients that run here (crane, skopeo, labkit), or the container backend."
)


class Lab:
    """A running lab. Close it, or use it in a `with`; a kernel that just ends takes it along."""

    def __init__(self, backend: str, parts: Parts, why: list[str]) -> None:
        setup, running = parts.setup, parts.running
        self.backend = backend
        self.auth = setup.auth
        self.url, self.realm, self.ca = parts.url, parts.realm, parts.ca
        self.authority = parts.authority or parts.ca
        self.registry = parts.url.partition("://")[2]
        self.faults = [fault.name for fault in setup.faults]
        self.persona = setup.persona.name if setup.persona else None
        self.service = _service(setup, self.registry)
        self.token_key = setup.token.key if setup.token else None
        self.users = setup.users
        self.images = [f"{self.registry}/{image.name}" for image in lab_images()]
        self.why = why
        self.notes = list(running.notes)
        if sys.platform in ("darwin", "win32") and backend != "container":
            self.notes.append(_NOTE_ON_VM)
        self.send, self.switch = parts.send, parts.switch
        self._setup, self._running = setup, running
        self._redactor = Redactor(secrets.token_bytes(16))
        self._undo = parts.undo
        self._owner = os.getpid()

    def __repr__(self) -> str:
        users = ", ".join(user.name for user in self.users) or "nobody needs to log in"
        return f"<Lab {self.url}, {self.backend}, auth {self.auth}: {users}>"

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove everything the lab made; may be called twice. A fork of the kernel has no say in it."""
        if os.getpid() == self._owner:
            atexit.unregister(self.close)
            self._undo.close()

    def credential(self, name: str) -> Credential:
        """The credential of a user of the lab. Raises UsageError for a name it does not know."""
        for user in self.users:
            if user.name == name:
                return basic(name, user.password, "the lab's own user")
        names = ", ".join(user.name for user in self.users) or "nobody"
        raise UsageError(f"The lab has no password of a user {name}.", f"It has made one for: {names}.")

    def reference(self, name: str) -> Reference:
        """The full reference of an image in the lab, such as `team/app:1.0`. Raises InvalidReference."""
        inside = name.removeprefix(f"{self.registry}/")
        return parse_reference(f"{self.registry}/{inside}")

    @property
    def events(self) -> list[Event]:
        """Who pulled, pushed, mounted and deleted what since the lab opened, as distribution posts it.

        A registry in a container cannot reach this process, and tells nothing here.
        """
        return list(self._setup.journal.events)

    @property
    def access_log(self) -> list[str]:
        """The registry's access log, in Apache's combined form. It names no users: `events` do.

        What clients put into a URL by mistake, a password or a token, is taken out.
        """
        return [self._redactor.text(line) for line in self._running.access_log()]

    @functools.cached_property
    def helper_folder(self) -> Path:
        """A folder of the lab's with `docker-credential-labkit` in it: put it on PATH, name it in credsStore.

        What clients let it keep is in that folder, and goes with it; `teaching_helper.asked` reads its log.
        """
        from labkit.credentials.teaching_helper import install

        folder = self._undo.enter_context(private_folder("helper"))
        install(folder)
        return folder

    def revoke(self, user: str) -> int:
        """Make the token server forget a user's refresh tokens; how many there were."""
        tokens = self._setup.refresh_tokens
        return tokens.revoke(user) if tokens else 0

    def pull(
        self,
        name: str,
        user: str | None = None,
        to: str | Path | None = None,
        platform: str | None = None,
        notify: Notify | None = None,
    ) -> Pulled:
        """Pull an image of the lab, as `user` or anonymously; `.trace` of what comes back has every exchange.

        Raises what `labkit.protocol.client.pull` raises.
        """
        from labkit.protocol.client import pull
        from labkit.protocol.flow import parse_wanted

        return pull(
            self.reference(name),
            send=self.send,
            credential=self.credential(user) if user else ANONYMOUS,
            to=Path(to) if to else None,
            platform=parse_wanted(platform),
            scheme="https" if self.url.startswith("https:") else "http",
            notify=notify or (lambda progress: None),
        )

    def to_json(self) -> dict[str, Any]:
        """The document of `labkit serve --json`; passwords are in it, and nowhere else."""
        return {
            "registry": self.url,
            "backend": self.backend,
            "auth": self.auth,
            "realm": self.realm,
            "ca": str(self.ca) if self.ca else None,
            "users": [
                {"name": user.name, "password": user.password, "access": list(user.access)}
                for user in self.users
            ],
            "images": list(self.images),
            "persona": self.persona,
            "faults": list(self.faults),
            "pid": os.getpid(),
        }


def _service(setup: Setup, registry: str) -> str | None:
    """What the registry calls itself in its challenges."""
    if not setup.token:
        return None
    return setup.persona.service.format(host=registry) if setup.persona else setup.token.service


def open_lab(
    backend: str = "auto",
    auth: str | None = None,
    *,
    users: Sequence[str] | None = None,
    bcrypt_cost: int = 4,
    image: str = "registry:2",
    port: int = 0,
    htpasswd: str | Path | None = None,
    sockets: bool = True,
    remember: bool = True,
    storage: str | Path | None = None,
    edition: str = "distribution-2.8",
    tls: bool = False,
    token_lifetime: int = 300,
    offline_tokens: bool = False,
    faults: Sequence[str] = (),
    persona: str | None = None,
) -> Lab:
    """Start a registry with users and images in it: `with open_lab() as lab:`, or keep it until `close()`.

    `backend`: auto, container, binary, embedded; `auth`: none, htpasswd, token. `users` are names, else
    alice, bob and robot-ci; `htpasswd` is a file whose users may come in as well. `sockets=False` keeps the
    embedded registry in this process; `remember=False` makes it check a password each time, as the real
    one does. `tls` is https under an authority of the lab's own, `lab.ca`. `token_lifetime` is in seconds;
    `storage` is a folder that the embedded registry keeps everything in, for another time.
    `edition` is whose rules the embedded registry keeps, distribution-2.8 or oci-1.1.
    With `offline_tokens` the token server gives out refresh tokens, and knows the POST form.
    `faults` is what goes wrong (`labkit faults` lists them), `persona` which registry the lab plays; where
    `auth` is not given it is what these need, else htpasswd.

    Raises UsageError, BackendUnavailable (what to do is in the hint) and CannotRun.
    """
    wanted, why = _wanted(backend, _only_embedded(sockets, edition, storage))
    given = _read(Path(htpasswd)) if htpasswd is not None else None
    if tls and not sockets:
        raise UsageError("Without sockets there is no TLS.", "Leave one of the two out.")
    role = chosen_persona(persona)
    wrong = chosen_faults(faults, sockets, tls)
    users = role.users if role and users is None else users
    setup = make_setup(
        chosen_auth(auth, wrong, role),
        users,
        given,
        bcrypt_cost,
        port,
        image=image,
        sockets=sockets,
        remember=remember,
        storage=Path(storage).expanduser() if storage is not None else None,
        secure=tls,
        edition=edition,
        token_lifetime=role.lifetime if role and token_lifetime == 300 else token_lifetime,
        faults=wrong,
        persona=role,
        refresh_tokens=RefreshTokens(secrets.token_bytes) if offline_tokens else None,
    )
    return _first(wanted, why, setup)


def _first(backends: Sequence[str], why: list[str], setup: Setup) -> Lab:
    """A lab on the first of these that works. Raises what the last one raises."""
    for name in backends:
        try:
            with ctrl_c_between_imports():
                parts = open_parts(name, setup)
        except CannotRun as error:
            if name == backends[-1]:
                raise
            why.append(f"Not {name}: {error.message}")
        else:
            break
    lab = Lab(name, parts, [*why, f"Took {name}."])
    atexit.register(lab.close)
    return lab


def _only_embedded(sockets: bool, edition: str, storage: str | Path | None) -> str:
    """What was asked for that no other backend has, as the beginning of a sentence."""
    if edition not in (EDITIONS[0], ""):
        return f"The rules of {edition}"
    if storage is not None:
        return "A folder for storage"
    return "" if sockets else "A lab without sockets"


def _wanted(backend: str, special: str) -> tuple[tuple[str, ...], list[str]]:
    """The backends to try, in order, and why these, in words."""
    source, name = "The call", backend
    if backend == "auto" and os.environ.get("LABKIT_BACKEND"):
        source, name = "LABKIT_BACKEND", os.environ["LABKIT_BACKEND"]
    if name not in (*NAMES, "auto"):
        choices = ", ".join(("auto", *NAMES))
        raise UsageError(
            f'{source} asks for a backend "{name}", which there is not.', f"Choose one of: {choices}."
        )
    if special:
        if backend not in ("auto", "embedded"):
            raise UsageError(f"{special}: the {backend} backend cannot do that.", "Only embedded can.")
        return ("embedded",), [f"{special}: only embedded can do that."]
    if name == "auto":
        return NAMES, [f"The first that works is taken, of: {', '.join(NAMES)}."]
    return (name,), [f"{source} asks for {name}."]


def _read(path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"{path} cannot be read as an htpasswd file.", "Make one: htpasswd -cB FILE NAME"
        ) from None
