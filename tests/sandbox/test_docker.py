"""What is particular to containers: the daemon, the image, the streams, the user."""

import contextlib
import dataclasses
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from afterburner_sandbox.backends import container, copies, docker
from afterburner_sandbox.backends.choose import choose
from afterburner_sandbox.backends.docker import DockerBackend
from afterburner_sandbox.backends.first import First
from afterburner_sandbox.backends.lanes import Lanes
from afterburner_sandbox.errors import IsolationUnavailableError
from afterburner_sandbox.inside.relay import CLOSE, DATA, FRAME
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.witness import HostWitness, ServerWitness
from tests.sandbox.helpers import (
    StreamedDockerBackend,
    batch,
    launch_spec,
    needs_docker,
)
from tests.sandbox.test_session import answer, loaded

Test = TypeVar("Test", bound=Callable[..., object])


def in_docker(test: Test) -> Test:
    """A test that needs the daemon."""
    marked: Test = pytest.mark.docker(needs_docker(test))
    return marked


@pytest.fixture
def no_daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Docker's socket is not there."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")


@pytest.mark.usefixtures("no_daemon")
def test_without_a_daemon_the_error_says_what_to_do() -> None:
    """In one line, and as the reason of the probe."""
    with pytest.raises(IsolationUnavailableError, match="install it") as e:
        choose("docker", generated_code=False)

    assert str(e.value) == docker.probe()
    assert "\n" not in str(e.value)


@pytest.mark.parametrize("host", ["nonsense", "tcp://127.0.0.1:9", "ssh://"])
def test_a_wrong_address_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Whatever DOCKER_HOST says."""
    monkeypatch.setenv("DOCKER_HOST", host)

    assert "Docker" in str(docker.probe())


@in_docker
def test_what_the_daemon_refuses_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An image or a runtime that is not there is named."""
    monkeypatch.setenv(container.IMAGE, "nobody/has-this:one")
    with pytest.raises(IsolationUnavailableError, match="nobody/has-this"):
        Sandbox(DockerBackend(), launch_spec())
    monkeypatch.delenv(container.IMAGE)
    monkeypatch.setenv(container.RUNTIME, "no-such-runtime")
    with pytest.raises(IsolationUnavailableError, match="no-such-runtime"):
        Sandbox(DockerBackend(), launch_spec())


@pytest.fixture(params=[DockerBackend, StreamedDockerBackend])
def containers(request: pytest.FixtureRequest) -> DockerBackend:
    """Both ways into a container."""
    backend: DockerBackend = request.param()
    return backend


@in_docker
def test_an_outcome_larger_than_any_buffer_crosses(containers: DockerBackend) -> None:
    """Megabytes in and out, of two programs in turns."""
    source = "def f(data): return data[::-1]"
    data = bytes(range(256)) * 20_000
    with Sandbox(containers, launch_spec()) as sandbox:
        children = [loaded(sandbox, source) for _ in range(2)]
        for child in children:
            child.run(batch((data,)), "plain", 5.0)
        outcomes = [child.output(0)[1] for child in children]

    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) > len(data)


@in_docker
def test_a_program_that_floods_its_lane_holds_nobody_up(
    containers: DockerBackend,
) -> None:
    """Its bytes are thrown away with it, and the next one answers."""
    source = """
        import os
        def f():
            for fd in range(3, 64):
                try:
                    os.set_blocking(fd, True)
                    while True: os.write(fd, b"x" * 65536)
                except OSError:
                    pass
        """
    with Sandbox(containers, launch_spec()) as sandbox:
        for _ in range(2):
            with loaded(sandbox, source) as child:
                started = time.monotonic()
                with pytest.raises(ProgramStopped, match=r"protocol|asked"):
                    child.run(batch(()), "plain", 2.0)
                assert time.monotonic() - started < 2
            assert answer(sandbox, "def f(): return 1") == "1"


@in_docker
def test_a_program_that_does_not_read_holds_nobody_up() -> None:
    """Inputs that it never takes do not keep the parent from ending it."""
    source = """
        import os, signal
        def f(data): os.kill(os.getpid(), signal.SIGSTOP)
        """
    with Sandbox(StreamedDockerBackend(), launch_spec()) as sandbox:
        child = loaded(sandbox, source)
        with pytest.raises(ProgramStopped):
            child.run(batch((1,)), "plain", 0.2)
        stopped = loaded(sandbox, source)
        stopped.stream.sendall(b"x" * (20 << 20))
        stopped.close()

        assert answer(sandbox, "def f(): return 1") == "1"


@in_docker
def test_the_first_process_is_seen_here_and_its_children(
    containers: DockerBackend,
) -> None:
    """On the daemon's own machine the parent watches with its own eyes."""
    with Sandbox(containers, launch_spec()) as sandbox:
        child = loaded(sandbox, "def f():\n    for _ in range(3_000_000): pass")

        timing = child.run(batch(()), "plain", 5.0)

    assert isinstance(child.witness, HostWitness)
    assert 0 < timing.cpu_s <= timing.wall_s + 0.01


@in_docker
def test_where_processes_are_not_seen_the_server_watches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where the daemon runs in a virtual machine: times come from the server."""
    monkeypatch.setattr(First, "of", classmethod(lambda cls, container: None))
    with Sandbox(DockerBackend(), launch_spec()) as sandbox:
        child = loaded(
            sandbox,
            "import time\ndef f(n):\n    if n: time.sleep(0.2)\n"
            "    for _ in range(1_000_000): pass",
        )
        assert isinstance(child.witness, ServerWitness)
        assert child.witness.fine
        child.witness.pin(max(os.sched_getaffinity(0)))
        waiting = child.run(batch((1,)), "plain", 5.0)
        working = child.run(batch((0,)), "plain", 5.0)

    assert waiting.wall_s > 0.2
    assert waiting.cpu_s < waiting.wall_s - 0.15
    assert 0 < working.cpu_s < working.wall_s + 0.01


@in_docker
@pytest.mark.skipif(os.getuid() != 0, reason="only root has files that others lack")
def test_what_only_root_may_read_is_copied(tmp_path: Path) -> None:
    """The container's user is never root, and sees the project all the same."""
    project = tmp_path / "project"
    (project / "package").mkdir(parents=True)
    (project / "package/__init__.py").write_text("X = 5\n")
    (project / "link.py").symlink_to("package/__init__.py")
    (project / ".git").mkdir()
    (project / ".git/config").write_text("secret")
    for path in (project, project / "package"):
        path.chmod(0o700)
    source = """
        import os, package, link
        def f(): return package.X + link.X, os.getuid(), os.listdir(package_root)
        package_root = os.path.dirname(os.path.dirname(package.__file__)) + "/.git"
        """
    with Sandbox(DockerBackend(), launch_spec(project)) as sandbox:
        assert answer(sandbox, source) == "(10, 65534, [])"

    assert not list(Path("/tmp").glob(f"afterburner-copy-{os.getpid()}-*"))


@in_docker
@pytest.mark.skipif(os.getuid() != 0, reason="only root has files that others lack")
@pytest.mark.parametrize("name", [".venv", "venv"])
def test_a_copied_project_has_its_environment(tmp_path: Path, name: str) -> None:
    """It is not copied, but shown where it lies."""
    (tmp_path / "neighbour.py").write_text("X = 5\n")
    (tmp_path / "secret.txt").touch(mode=0o600)
    made = ["-m", "venv", "--without-pip", str(tmp_path / name)]
    subprocess.run([sys.executable, *made], check=True)
    python = tmp_path / name / "bin" / "python"
    spec = dataclasses.replace(
        launch_spec(tmp_path), interpreter=find_interpreter(str(python), tmp_path)
    )
    with Sandbox(DockerBackend(), spec) as sandbox:
        source = "import neighbour, sys\ndef f(): return neighbour.X, sys.prefix"
        assert answer(sandbox, source) == f"(5, {str(tmp_path / name)!r})"


def test_a_copy_that_would_be_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to do instead."""
    (tmp_path / "data").write_bytes(bytes(100))
    monkeypatch.setattr(copies, "MAX_BYTES", 99)

    with (
        copies.folder() as folder,
        pytest.raises(IsolationUnavailableError, match="ordinary user"),
    ):
        copies.copy(tmp_path, folder)


def test_copies_of_the_dead_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parent that was killed could not do it itself."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for owner in (gone.pid, os.getpid()):
        (tmp_path / f"afterburner-copy-{owner}-abc").mkdir()

    with copies.folder():
        pass

    left = [path.name for path in tmp_path.iterdir()]
    assert left == [f"afterburner-copy-{os.getpid()}-abc"]


@in_docker
def test_an_image_with_its_own_python_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built from the Dockerfile that comes along, on whatever base there is."""
    base = "local/python:3.11"
    with contextlib.closing(docker.connect()) as client:
        if not client.images.list(base):
            pytest.skip(f"there is no image {base} to build on")
        folder = Path(__file__).parents[2] / "sandbox" / "image"
        client.images.build(
            path=str(folder), tag="afterburner-test", buildargs={"BASE": base}
        )
    monkeypatch.setenv(container.IMAGE, "afterburner-test")
    (tmp_path / "neighbour.py").write_text("X = 5\n")
    tmp_path.chmod(0o755)
    with Sandbox(DockerBackend(), launch_spec(tmp_path)) as sandbox:
        source = "import neighbour, sys\ndef f(): return neighbour.X, sys.executable"
        assert answer(sandbox, source) == "(5, '/usr/local/bin/python3')"


def test_lanes_are_told_apart() -> None:
    """Frames cut anywhere, of Docker's and of ours, reach the lane they are for."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        lanes = Lanes(ours)
        one, two = lanes.open(), lanes.open()
        frames = FRAME.pack(DATA, 1, 3) + b"abc" + FRAME.pack(DATA, 2, 2) + b"xy"
        frames += FRAME.pack(DATA, 9, 4) + b"none" + FRAME.pack(CLOSE, 1, 0)
        stream = b"".join(
            struct.pack(">BxxxI", 1, 1) + frames[i : i + 1] for i in range(len(frames))
        )
        stream += struct.pack(">BxxxI", 2, 5) + b"words"
        writer = threading.Thread(target=_trickle, args=(theirs, stream))
        writer.start()

        two.settimeout(2)
        one.settimeout(2)
        assert two.recv(1) == b"x"
        assert one.recv(9, socket.MSG_PEEK) == one.recv(9)
        assert one.recv(9) == b""
        assert two.recv(9) == b"y"
        two.settimeout(0)
        with pytest.raises(TimeoutError):
            two.recv(1)
        writer.join()
        while lanes.pump(0.2):
            pass
        assert bytes(lanes.said) == b"words"


def _trickle(sock: socket.socket, data: bytes) -> None:
    for i in range(0, len(data), 3):
        sock.sendall(data[i : i + 3])
