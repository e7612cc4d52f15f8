"""What the sandbox's tests share: programs, batches, and what works here."""

import contextlib
import pickle
from pathlib import Path

import pytest
from docker.errors import NotFound

import afterburner_sandbox
from afterburner_sandbox.backends import bwrap, container, docker
from afterburner_sandbox.backends.base import Backend, LaunchSpec
from afterburner_sandbox.backends.bwrap import BwrapBackend
from afterburner_sandbox.backends.docker import DockerBackend
from afterburner_sandbox.backends.process import ProcessBackend
from afterburner_sandbox.inside import wire
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.program import Program

NO_BWRAP = bwrap.probe()
needs_bwrap = pytest.mark.skipif(NO_BWRAP is not None, reason=str(NO_BWRAP))
NO_DOCKER = docker.probe()
needs_docker = pytest.mark.skipif(NO_DOCKER is not None, reason=str(NO_DOCKER))


class StreamedDockerBackend(DockerBackend):
    """Docker where the attached stream is the only way into a container."""

    streamed = True


BACKENDS: dict[str, type[Backend]] = {
    "bwrap": BwrapBackend,
    "docker": DockerBackend,
    "docker-stream": StreamedDockerBackend,
    "process": ProcessBackend,
}
ISOLATING = [
    pytest.param("bwrap", marks=needs_bwrap),
    pytest.param("docker", marks=[needs_docker, pytest.mark.docker]),
]
"""Parameters for what has to hold against attacks."""

STREAMED = pytest.param("docker-stream", marks=[needs_docker, pytest.mark.docker])
"""A parameter for what crosses the stream that is attached to a container."""


def batch(*calls: tuple[object, ...]) -> bytes:
    """A batch of calls with positional arguments."""
    return wire.pack([pickle.dumps((args, {})) for args in calls])


def program(source: str, qualname: str = "f") -> Program:
    """A program whose module is called `sample`."""
    return Program(source, "sample", "/tmp/sample.py", qualname)


def launch_spec(*visible: Path) -> LaunchSpec:
    """A server that sees its interpreter and `visible`."""
    package = Path(str(afterburner_sandbox.__file__)).parent
    return LaunchSpec(
        interpreter=find_interpreter(None, Path(__file__)),
        library={"afterburner_sandbox": package},
        import_paths=visible,
        visible=visible,
    )


def sandboxed(pid: int) -> set[int]:
    """All processes below `pid`, and those in containers that it has started."""
    found = descendants(pid)
    for first in _containers(pid):
        found |= {first} | descendants(first)
    return found


def descendants(pid: int) -> set[int]:
    """All processes below `pid`."""
    found: set[int] = set()
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):  # a thread may have ended
            for child in (thread / "children").read_text().split():
                found |= {int(child)} | descendants(int(child))
    return found


def _containers(pid: int) -> list[int]:
    """The first processes of the containers that a process has started."""
    if NO_DOCKER is not None:
        return []
    with contextlib.closing(docker.connect()) as client:
        found = client.api.containers(filters={"label": f"{container.LABEL}={pid}"})
        states = []
        for row in found:
            with contextlib.suppress(NotFound):  # it may be gone by now
                states.append(client.api.inspect_container(row["Id"])["State"])
    return [state["Pid"] for state in states if state["Pid"]]
