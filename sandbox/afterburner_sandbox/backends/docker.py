"""The fork server in a container, and the two ways to it: sockets, or one stream.

No network, a read-only root, no capabilities, no new privileges, two filters of system
calls (Docker's and ours, see `inside/refused.py`), bounds on memory and processes, an
ordinary user. One warm container serves all programs of a sandbox: nothing is executed
in it from outside. Where it can, it comes to a `door` for sockets of its own; else all
crosses the stream that is attached to it (`lanes`).
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from afterburner_sandbox import cgroups
from afterburner_sandbox.backends import container, door
from afterburner_sandbox.backends.base import Ask, Forked, LaunchSpec
from afterburner_sandbox.backends.first import First
from afterburner_sandbox.backends.lanes import Lanes
from afterburner_sandbox.errors import IsolationUnavailableError, SandboxError
from afterburner_sandbox.inside import wire
from afterburner_sandbox.inside.wire import Stream
from afterburner_sandbox.rendering import printable
from afterburner_sandbox.witness import HostWitness, ServerWitness, Witness

if TYPE_CHECKING:
    from docker import DockerClient

INSTALL = (
    "start it, or install it (Debian, Ubuntu: `apt install docker.io`; else see "
    "https://docs.docker.com/get-docker), or use --sandbox bwrap"
)

CONNECT_S = 60
HELLO_S = 10.0
"""How long a new child may take to come up."""

WORDS_S = 0.5
"""How long a container that does not answer may take to say why."""


class DockerBackend:
    """A container of the daemon that `DOCKER_HOST` names, else of the machine's own."""

    name = "docker"
    hostile = True
    streamed = False
    """Whether only the attached stream is used, also where there is a shorter way."""

    def launch(self, spec: LaunchSpec) -> DockerServer:
        """Start the server; see `Backend.launch`."""
        return DockerServer(connect(), spec, streamed=self.streamed)


NATIVE = ("runc", "crun")
"""Runtimes whose containers run on the daemon's own kernel."""


def probe() -> str | None:
    """Why Docker cannot be used here, or None where it works."""
    try:
        connect().close()
    except IsolationUnavailableError as error:
        return str(error)
    return None


def describe() -> tuple[str, str]:
    """What the daemon is and has, in one line, and what to do about what it lacks.

    Raises:
        IsolationUnavailableError: it cannot be used.
    """
    with contextlib.closing(connect()) as client:
        import docker.errors

        remedy = ""
        try:
            info = client.info()
            said = [str(info.get("ServerVersion", "of unknown version"))]
            has = "with" if "runsc" in info.get("Runtimes", {}) else "without"
            said.append(f"{has} gVisor's runtime runsc")
            if (runtime := os.environ.get(container.RUNTIME)) is not None:
                said.append(f"runtime {runtime} is named")
                if runtime not in info.get("Runtimes", {}):
                    remedy = f"make {runtime} known to the daemon, or unset the name"
            if (image := os.environ.get(container.IMAGE)) is not None:
                there = client.images.list(name=image)
                said.append(f"image {image} is {'there' if there else 'missing'}")
                remedy = remedy if there else f"docker pull {image}"
        except (docker.errors.DockerException, OSError) as error:
            raise _unavailable(error) from error
    return "; ".join(said), remedy


def connect() -> DockerClient:
    """A client of the daemon, which has answered.

    Raises:
        IsolationUnavailableError: there is no daemon, or it is not the user's to use.
    """
    import docker.errors  # a quarter of a second that only its users pay

    try:
        client = docker.from_env(timeout=CONNECT_S)
    except docker.errors.DockerException as error:
        raise _unavailable(error) from error
    try:
        client.ping()
    except (docker.errors.DockerException, OSError) as error:
        client.close()
        raise _unavailable(error) from error
    return client


def _unavailable(error: Exception) -> IsolationUnavailableError:
    if "Permission" in str(error):
        return IsolationUnavailableError(
            "Docker's daemon does not let you in: join its group "
            "(`sudo usermod -aG docker $USER`, then log in again)"
        )
    return IsolationUnavailableError(f"Docker's daemon does not answer: {INSTALL}")


def _entrance() -> contextlib.AbstractContextManager[door.Door | None]:
    """A door, where a container may share files and a kernel with this process."""
    runtime = os.environ.get(container.RUNTIME, "runc")
    if container.IMAGE in os.environ or runtime not in NATIVE:
        return contextlib.nullcontext()
    return door.opened()


class DockerServer:
    """A container, and the way to it: sockets, or lanes on the attached stream.

    Raises:
        IsolationUnavailableError: the daemon refuses to start it.
    """

    def __init__(
        self, client: DockerClient, spec: LaunchSpec, *, streamed: bool = False
    ) -> None:
        import docker.errors

        self._id = ""
        self._first: First | None = None
        self._near: door.Near | None = None
        shortened = contextlib.nullcontext() if streamed else _entrance()
        with shortened as entrance, contextlib.ExitStack() as undo:
            self._client = undo.enter_context(contextlib.closing(client))
            undo.callback(self._force)
            try:
                at = entrance.path if entrance is not None else None
                self._id = container.make(client, spec, undo, at)
                streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
                attached = client.api.attach_socket(self._id, streams)
                self._lanes = Lanes(attached)
                undo.callback(self._lanes.close)
                client.api.start(self._id)
                self._first = First.of(client.api.inspect_container(self._id))
            except docker.errors.DockerException as error:
                said = printable(getattr(error, "explanation", "") or str(error), 500)
                raise IsolationUnavailableError(
                    f"Docker does not start a container: {said}"
                ) from error
            if entrance is not None and self._first is not None:
                first, enter = self._first.pid, cgroups.end_first
                self._near = entrance.hand_over(first, self._lanes, enter)
            self._undo = undo.pop_all()

    @property
    def control(self) -> Stream:
        """The server's own socket, or its lane."""
        return self._lanes.control if self._near is None else self._near.control

    def fork(self, ask: Ask, limits: dict[str, int]) -> Forked:
        """A child on a socket or a lane of its own; see `Server.fork`."""
        if self._near is not None:
            return self._near.fork(ask, limits)
        lane = self._lanes.open()
        try:
            pid = ask(
                {"op": "fork", "limits": limits},
                lambda frame: self._lanes.announce(lane, frame),
            )["pid"]
            wire.receive(lane, 0, time.monotonic() + HELLO_S)
            return Forked(lane, pid, self._witness(ask, pid))
        except (OSError, wire.WireError, SandboxError):
            lane.close()
            raise

    def _witness(self, ask: Ask, pid: int) -> Witness:
        """Our own eyes where this machine shows the process, else the server's."""
        seen = self._first and self._first.child(pid)
        if not seen:
            return ServerWitness(ask, pid)
        cgroups.end_first(seen)
        return HostWitness(seen)

    def end(self) -> None:
        """End the container at once; the daemon then removes it."""
        self._undo.close()
        if self._near is not None:
            self._near.end()

    def _force(self) -> None:
        """Kill the container: by the kernel where it is ours to kill, it is faster."""
        from docker.errors import DockerException

        if self._first is not None and self._first.kill():
            self._first.release()
        elif self._id:
            with contextlib.suppress(DockerException, OSError):
                self._client.api.remove_container(self._id, force=True)

    def last_words(self) -> str:
        """The end of what came on its stderr."""
        if self._near is not None:
            return self._near.last_words()
        deadline = time.monotonic() + WORDS_S
        with contextlib.suppress(OSError):
            while time.monotonic() < deadline:
                self._lanes.pump(WORDS_S / 5)
        return printable(self._lanes.said.decode("utf-8", "replace").strip(), 500)
