"""How a container is made for a sandbox: its image, what it sees, and its bounds.

On Linux the machine's own interpreter and libraries are shown to the container, as
bubblewrap does it: the user's environment works as it is, and no image has to be
fetched. Where that cannot be (the daemon runs in a virtual machine), an image with a
Python of its own is named.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterburner_sandbox.backends import copies, places
from afterburner_sandbox.backends.base import LaunchSpec
from afterburner_sandbox.backends.door import INSIDE
from afterburner_sandbox.backends.places import LIBRARY, SCRATCH_BYTES
from afterburner_sandbox.bounds import most_memory
from afterburner_sandbox.inside.server import NAMESPACE_WORK
from afterburner_sandbox.program import Limits

if TYPE_CHECKING:
    from docker import DockerClient

IMAGE = "AFTERBURNER_DOCKER_IMAGE"
"""Names an image with a Python of its own; programs run under that one."""

RUNTIME = "AFTERBURNER_DOCKER_RUNTIME"
"""Names a runtime of the daemon's, such as gVisor's `runsc`."""

LABEL = "afterburner"
_NOBODY = 65534
_REPOSITORY = "afterburner-host"

START = (
    "import sys; sys.path.insert(0, {library!r}); "
    "from afterburner_sandbox.inside.relay import main; main({paths!r}, {door!r})"
)
"""What the interpreter executes to become the first process of the container."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file or folder of this machine, and where the container sees it."""

    source: str
    target: str


def make(
    client: DockerClient, spec: LaunchSpec, kept: ExitStack, door: Path | None = None
) -> str:
    """Create a container that is not started yet, and return its id.

    `kept` removes what was made beside it, once the container has ended. `door` is a
    socket file that it is shown.

    Raises:
        DockerException: the daemon refuses.
        IsolationUnavailableError: the project cannot be shown to the container.
    """
    named = os.environ.get(IMAGE)
    shown = [Shown(str(path), f"{LIBRARY}/{n}") for n, path in spec.library.items()]
    visible = places.project(spec.interpreter, spec.visible)
    paths = [str(path) for path in spec.import_paths]
    environment = spec.environment(NAMESPACE_WORK)
    if named:
        python = "python3"
        environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
        sites = _site_packages(spec)
        shown += [Shown(path, path) for path in sites]
        paths += sites
    else:
        python = str(spec.interpreter.executable)
        shown += _host(spec)
    shown += [Shown(_readable(path, kept), str(path)) for path in visible]
    if not named:  # a copy of a project has no environment in it
        shown += _environments(spec, visible)
    if door is not None:
        shown.append(Shown(str(door), INSIDE))
    at = None if door is None else INSIDE
    code = START.format(library=LIBRARY, paths=paths, door=at)
    made = client.api.create_container(
        image=named or host_image(client),
        command=[python, "-s", "-c", code],
        environment=environment,
        user="{}:{}".format(*_user()),
        working_dir=NAMESPACE_WORK,
        name=f"afterburner-{os.getpid()}-{secrets.token_hex(4)}",
        hostname="afterburner",
        stdin_open=True,
        labels={LABEL: str(os.getpid())},
        host_config=_host_config(client, shown, spec.limits),
    )
    return str(made["Id"])


def _host_config(
    client: DockerClient, shown: list[Shown], limits: Limits
) -> dict[str, Any]:
    from docker.types import Mount

    mounts = {
        place.target: Mount(place.target, place.source, type="bind", read_only=True)
        for place in shown
    }
    uid, gid = _user()
    scratch = f"size={SCRATCH_BYTES},uid={uid},gid={gid},mode=700,exec"
    # Message queues outlive the programs that make them.
    seen = (places.Place(place.target) for place in shown)
    hidden = ["/dev/mqueue", *places.histories(seen)]
    masked = dict.fromkeys(hidden, "size=4k,ro")
    memory = most_memory(limits)
    config: dict[str, Any] = client.api.create_host_config(
        mounts=list(mounts.values()),
        tmpfs={NAMESPACE_WORK: scratch, **masked},
        network_mode="none",
        ipc_mode="none",  # no shared memory that would outlive a program
        read_only=True,
        cap_drop=["ALL"],
        # Labels of SELinux would hide the user's own files from the container.
        security_opt=["no-new-privileges:true", "label=disable"],
        pids_limit=limits.processes,
        mem_limit=memory,
        memswap_limit=memory,
        auto_remove=True,
        # All of the protocol passes through stdout: none of it is to be logged.
        log_config={"type": "none"},
        runtime=os.environ.get(RUNTIME),
    )
    return config


def _user() -> tuple[int, int]:
    """The user's own ids: what they may read, programs may; never root's."""
    if os.getuid() == 0:
        return _NOBODY, _NOBODY
    return os.getuid(), os.getgid()


def _host(spec: LaunchSpec) -> Iterator[Shown]:
    """The machine's programs and libraries, and the interpreter."""
    for place in places.system():
        if place.link is None:
            yield Shown(place.path, place.path)
    for place in places.interpreter(spec.interpreter, spec.visible):
        # No link can be made in a container from outside: what it leads to is shown.
        yield Shown(os.path.realpath(place.path), place.path)


def _environments(spec: LaunchSpec, visible: list[Path]) -> Iterator[Shown]:
    """The interpreter's own folders that lie in the project."""
    for prefix in (spec.interpreter.prefix, spec.interpreter.base_prefix):
        if any(places.inside(prefix, folder) for folder in visible):
            yield Shown(str(prefix), str(prefix))


def _site_packages(spec: LaunchSpec) -> list[str]:
    """The packages of the user's environment, beside an image's own Python."""
    base = Path(os.path.realpath(spec.interpreter.base_prefix))
    return [
        entry
        for entry in spec.interpreter.path
        if os.path.isdir(entry) and not places.inside(Path(entry), base)
    ]


def host_image(client: DockerClient) -> str:
    """The name of an image with empty folders and this machine's links; made once.

    Raises:
        DockerException: the daemon refuses.
    """
    from docker.errors import ImageNotFound

    data = _root_folder()
    name = f"{_REPOSITORY}:{hashlib.sha256(data).hexdigest()[:12]}"
    try:
        client.api.inspect_image(name)
    except ImageNotFound:
        repository, _, tag = name.partition(":")
        client.api.import_image_from_data(data, repository=repository, tag=tag)
    return name


def _root_folder() -> bytes:
    """A tar archive of a root folder without any program."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for place in places.system():
            entry = tarfile.TarInfo(place.path.lstrip("/"))
            if place.link is not None:
                entry.type, entry.linkname = tarfile.SYMTYPE, place.link
                archive.addfile(entry)
        for folder in ("dev", "etc", "proc", "sys", NAMESPACE_WORK.lstrip("/")):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry)
    return packed.getvalue()


def _readable(path: Path, kept: ExitStack) -> str:
    """The path, or a copy of it that everybody may read, where one is needed.

    Raises:
        IsolationUnavailableError: it is too large to be copied.
    """
    if os.getuid() != 0 or copies.is_open(path):
        return str(path)
    return str(copies.copy(path, kept.enter_context(copies.folder())))
