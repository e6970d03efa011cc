"""registry:2 in a container, through testcontainers; configuration and passwords go in as its environment.

Nothing is mounted, so that it works as well where the engine is in a virtual machine or on another host,
and nothing is copied, which takes the engine as long as a fifth of the whole start. testcontainers' client
is used below its DockerContainer, which wants ryuk, an image of its own; our watcher looks for the label.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from labkit.lab.archive import tar
from labkit.lab.backends import Running, wait_ready
from labkit.lab.config import Setup, registry_config
from labkit.lab.journal import ACCESS
from labkit.lab.watcher import Watcher
from labkit.wire.errors import BackendUnavailable, CannotRun

if TYPE_CHECKING:
    from docker.errors import APIError
    from docker.models.containers import Container
    from testcontainers.core.docker_client import DockerClient

LABEL = "registry-labkit"
"""Every container of a lab bears it, with the lab's id as its value."""
_OWN_ENVIRONMENT = "/proc/self/environ"
"""Where the registry finds its htpasswd file or certificate; what else is there it takes for neither."""
_TLS_FOLDER = "/etc"
_ELSEWHERE = (
    "Embedded or binary need no engine: LABKIT_BACKEND=embedded, --backend embedded, open_lab('embedded')."
)
_NOTE_ON_VM = (
    "The engine is not on this machine, or in a virtual one: its localhost is another. Its own pulls "
    "cannot reach the token server on localhost. Use clients that run here (crane, skopeo, labkit), or "
    "auth htpasswd."
)


def unavailable(image: str = "registry:2") -> str | None:
    """Why no registry can run in a container here, in a sentence; None if one can. Downloads nothing."""
    try:
        with _explained(image), _engine_client() as engine:
            _check_image(engine, _full_name(image))
    except BackendUnavailable as error:
        return error.message
    return None


def start(setup: Setup, watcher: Watcher) -> Running:
    """Run the image with its port published on this machine's loopback only.

    Raises BackendUnavailable where the engine is missing, refuses us, or cannot have the image, and
    CannotRun where the container runs but is no registry.
    """
    from docker.errors import APIError

    with _explained(setup.image), contextlib.ExitStack() as undo:
        engine = undo.enter_context(_engine_client())
        lab_id, host = f"{os.getpid()}-{secrets.token_hex(4)}", _host()
        watcher.guard_container(f"{LABEL}={lab_id}", _address())
        try:
            container = _create(engine, setup, lab_id, host)
        except APIError:  # no container came of it; after other errors one may have, and the watcher looks
            watcher.forget(f"{LABEL}={lab_id}")
            raise
        undo.callback(_remove, container, watcher, f"{LABEL}={lab_id}")
        if setup.tls:
            files = {"lab.pem": setup.tls.certificate.read_bytes(), "lab.key": setup.tls.key.read_bytes()}
            container.put_archive(_TLS_FOLDER, tar(files))
        _run(engine, container)
        port = int(engine.port(str(container.id), 5000))
        _wait(container, setup, host, port)
        notes = (_NOTE_ON_VM,) if setup.token and _apart(engine, host) else ()
        log = functools.partial(_access_log, container)
        return Running(f"{host}:{port}", close=undo.pop_all().close, notes=notes, access_log=log)


def _access_log(container: Container) -> list[str]:
    lines = container.logs().decode(errors="replace").splitlines()
    return [line for line in lines if ACCESS.match(line)]


@contextlib.contextmanager
def _engine_client() -> Iterator[DockerClient]:
    from testcontainers.core.docker_client import DockerClient

    engine = DockerClient()
    try:
        yield engine
    finally:
        engine.client.close()


def _full_name(image: str) -> str:
    """The image as testcontainers would take it: TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX names a mirror."""
    from testcontainers.core.config import testcontainers_config

    return testcontainers_config.hub_image_name_prefix + image


def _create(engine: DockerClient, setup: Setup, lab_id: str, host: str) -> Container:
    """Make the container, not running yet; the engine pulls the image if it has to."""
    address = "127.0.0.1" if host == "localhost" else "0.0.0.0"
    return engine.create(
        _full_name(setup.image),
        environment=_environment(setup),
        name=f"labkit-{lab_id}",
        labels={LABEL: lab_id},
        ports={"5000/tcp": (address, setup.port)},
        # In memory: the registry waits for the disk after each blob, and the image would have a volume.
        tmpfs={"/var/lib/registry": ""},
        network=None,  # else testcontainers lists all networks, to find the one it might itself run in
    )


def _run(engine: DockerClient, container: Container) -> None:
    from docker.errors import APIError

    try:
        engine.start(container)
    except APIError as error:
        said = _said(error)
        if "port is already allocated" in said or "address already in use" in said:
            raise CannotRun("The port is taken.", "Choose another one, or 0 for any that is free.") from None
        raise CannotRun(f"The engine could not start the container: {said}", _ELSEWHERE) from None


def _said(error: APIError) -> str:
    return " ".join(str(error.explanation or error).split())[:300]


def _environment(setup: Setup) -> dict[str, str]:
    """The registry's configuration, and the one file that it needs as lines of a variable.

    The colon makes an entry, the sharp a comment of what stands before and after in /proc/self/environ.
    Source: distribution docs, about/configuration, "Override specific configuration options".
    """
    config = registry_config(
        setup,
        ":5000",
        "/var/lib/registry",
        _OWN_ENVIRONMENT,
        _OWN_ENVIRONMENT,
        f"{_TLS_FOLDER}/lab.pem",
        f"{_TLS_FOLDER}/lab.key",
    )
    file = setup.token.key.certificate if setup.token else setup.htpasswd
    return {"REGISTRY_" + name: value for name, value in _flat(config)} | {"FILE": f":\n{file.strip()}\n#"}


def _flat(config: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in config.items():
        name = above + key.upper()
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}_")
        else:
            yield name, json.dumps(value) if not isinstance(value, str) else value


def _wait(container: Container, setup: Setup, host: str, port: int) -> None:
    image = setup.image
    next_look = time.monotonic() + 0.5

    def died() -> bool:
        nonlocal next_look
        if time.monotonic() < next_look:
            return False
        next_look = time.monotonic() + 0.5
        return not _runs(container)

    status = wait_ready(host, port, died, every=0.01, tls=setup.tls)
    if status in (200, 401):
        return
    if not _runs(container):
        said = container.logs(tail=5).decode(errors="replace").strip()
        raise CannotRun(f"The container of {image} ended at once. Its last words:\n{said}")
    if status:
        raise CannotRun(f"{image} answers {status} to GET /v2/: it is no registry.", "Try image registry:2.")
    raise CannotRun(
        f"The container runs, but {host}:{port} does not answer.",
        f"Does this Python itself run in a container that has the engine's socket? {_ELSEWHERE}",
    )


def _runs(container: Container) -> bool:
    container.reload()
    return bool(container.status == "running")


def _remove(container: Container, watcher: Watcher, label: str) -> None:
    """Remove the container; what does not work now is left to the watcher."""
    from docker.errors import NotFound

    with contextlib.suppress(Exception):
        with contextlib.suppress(NotFound):
            container.remove(force=True, v=True)
        watcher.forget(label)


def _address() -> str | None:
    """Where the engine is, as in DOCKER_HOST; None for its usual place."""
    from testcontainers.core.docker_client import get_docker_host

    return get_docker_host()


def _host() -> str:
    """Where published ports are: docker takes only localhost for an insecure registry by itself."""
    engine = urlsplit(_address() or "")
    far = engine.scheme in ("tcp", "ssh", "http", "https") and engine.hostname not in ("127.0.0.1", "::1")
    return engine.hostname or "localhost" if far else "localhost"


def _apart(engine: DockerClient, host: str) -> bool:
    """True where the engine's `localhost` is not ours: Docker Desktop, other machines virtual or real."""
    if host != "localhost" or sys.platform in ("darwin", "win32"):
        return True
    return bool(engine.client.info().get("OperatingSystem") == "Docker Desktop")


def _check_image(engine: DockerClient, image: str) -> None:
    from docker.errors import ImageNotFound

    try:
        engine.client.images.get(image)
    except ImageNotFound:
        engine.client.images.get_registry_data(image)


@contextlib.contextmanager
def _explained(image: str) -> Iterator[None]:
    """Turn what the engine or the way to it says into one of three messages."""
    from docker.errors import APIError, DockerException, ImageNotFound
    from requests.exceptions import RequestException

    try:
        yield
    except (APIError, ImageNotFound) as error:
        raise BackendUnavailable(
            f"The engine cannot have the image {image}: {_said(error)}",
            f"Try `docker pull {image}`, or name an image that you can pull. {_ELSEWHERE}",
        ) from None
    except (DockerException, RequestException, OSError) as error:
        raise _no_engine(error) from None


def _no_engine(error: Exception) -> BackendUnavailable:
    where = _address() or "its usual place"
    if _caused_by(error, PermissionError):
        return BackendUnavailable(
            f"A container engine is there ({where}), but this user may not use it: permission denied.",
            "Linux: `sudo usermod -aG docker $USER`, then log in anew; or start this as a user who may. "
            + _ELSEWHERE,
        )
    return BackendUnavailable(
        f"No container engine answers at {where}.",
        f"Start Docker (Desktop), or install it; DOCKER_HOST says where it is looked for. {_ELSEWHERE}",
    )


def _caused_by(error: object, kind: type[BaseException]) -> bool:
    """Whether an error of this kind hides in it: requests and urllib3 wrap theirs as arguments."""
    if isinstance(error, kind):
        return True
    if not isinstance(error, BaseException):
        return False
    inner = (error.__cause__, error.__context__, *error.args)
    return any(_caused_by(each, kind) for each in inner if each is not error)
