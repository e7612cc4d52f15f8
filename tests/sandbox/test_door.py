"""The short way into a container: who is let in, and what holds where nobody comes."""

import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterburner_sandbox.backends import container, door
from afterburner_sandbox.backends.docker import DockerBackend
from afterburner_sandbox.backends.lanes import Lane, Lanes
from afterburner_sandbox.inside.relay import DOOR, FRAME, SERVER
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import launch_spec
from tests.sandbox.test_docker import in_docker
from tests.sandbox.test_session import answer, loaded

ONE = "def f(): return 1"


@pytest.fixture
def ends() -> Iterator[tuple[Lanes, socket.socket]]:
    """The stream of a container, and the container's end of it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Lanes(ours), theirs


def say(stream: socket.socket, through: bytes) -> None:
    """Tell the parent, as the relay does, whether something was taken."""
    frame = FRAME.pack(DOOR, SERVER, len(through)) + through
    stream.sendall(struct.pack(">BxxxI", 1, len(frame)) + frame)


def visit(at: Path, stream: socket.socket, taken: list[int]) -> None:
    """Come to a door, take what there is, and say so."""
    with socket.socket(socket.AF_UNIX) as visitor:
        visitor.connect(str(at))
        taken += socket.recv_fds(visitor, 1, 2)[1]
    say(stream, b"1" if taken else b"")


@pytest.mark.parametrize("stranger", [False, True])
def test_only_the_first_process_is_let_in(
    ends: tuple[Lanes, socket.socket], stranger: bool
) -> None:
    """By what the kernel says of who comes; nobody else is handed anything."""
    lanes, theirs = ends
    taken: list[int] = []
    with door.opened() as made:
        assert made is not None
        visitor = threading.Thread(target=visit, args=(made.path, theirs, taken))
        visitor.start()
        first = os.getppid() if stranger else os.getpid()
        near = made.hand_over(first, lanes, lambda pid: None)
        visitor.join()

        assert (near is None) == stranger
        assert len(taken) == (0 if stranger else 2)
    if near is not None:
        os.write(taken[1], b"its last words")
        assert near.last_words() == "its last words"
        near.control.close()
        near.end()
    for number in taken:
        os.close(number)


def test_nobody_waits_for_a_container_that_does_not_come(
    ends: tuple[Lanes, socket.socket],
) -> None:
    """Neither where it says so, nor where it has ended."""
    say(ends[1], b"")
    for _ in range(2):
        ends[0].bypassed = None
        with door.opened() as made:
            assert made is not None
            assert made.hand_over(os.getpid(), ends[0], lambda pid: None) is None
        ends[1].close()


def test_a_door_is_gone_once_it_was_used() -> None:
    """Socket and folder; and it could be passed by others only by name."""
    with door.opened() as made:
        assert made is not None
        folder = made.path.parent
        assert folder.stat().st_mode & 0o777 == 0o711

    assert not folder.exists()


def test_no_door_is_made_where_its_name_would_be_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then there is the stream."""
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    with door.opened() as made:
        assert made is None
    assert not list(deep.iterdir())


@in_docker
def test_children_have_sockets_of_their_own_here() -> None:
    """What a program says does not pass through the daemon."""
    with Sandbox(DockerBackend(), launch_spec()) as sandbox:
        assert isinstance(loaded(sandbox, ONE).stream, socket.socket)


@in_docker
@pytest.mark.parametrize("why", ["does-not-come", "not-let-in", "no-door", "named"])
def test_the_stream_is_there_for_all_other_cases(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """A container without a door, or that cannot use it, works all the same."""
    if why == "does-not-come":
        start = container.START.replace("{door!r}", "'/nowhere'")
        monkeypatch.setattr(container, "START", start)
    elif why == "not-let-in":
        monkeypatch.setattr(door.Door, "_admit", _turn_away)
    elif why == "no-door":
        monkeypatch.setattr(door, "opened", contextlib.nullcontext)
    else:
        monkeypatch.setenv(container.RUNTIME, "io.containerd.runc.v2")
    with Sandbox(DockerBackend(), launch_spec()) as sandbox:
        assert isinstance(loaded(sandbox, ONE).stream, Lane)
        assert answer(sandbox, ONE) == "1"


def _turn_away(self: door.Door, first: int, handed: list[int]) -> None:
    self._listener.accept()[0].close()


@in_docker
def test_programs_cannot_come_to_the_door() -> None:
    """The file is there; nobody listens, and nothing can be connected to."""
    source = f"""
        import os, socket
        def f():
            seen = os.path.exists({door.INSIDE!r})
            with socket.socket(socket.AF_UNIX) as sock:
                return seen, sock.connect_ex({door.INSIDE!r}) != 0
        """
    with Sandbox(DockerBackend(), launch_spec()) as sandbox:
        assert answer(sandbox, source) == "(True, True)"


@in_docker
def test_a_module_that_says_much_on_stderr_holds_nobody_up(tmp_path: Path) -> None:
    """More than any pipe holds, while the server imports it; the end of it is kept."""
    (tmp_path / "talkative.py").write_text(
        "import os\nfor _ in range(64): os.write(2, b'x' * 65536)\n"
        "os.write(2, b'that was all')\n"
    )
    tmp_path.chmod(0o755)
    with Sandbox(DockerBackend(), launch_spec(tmp_path)) as sandbox:
        sandbox.preload(("talkative",))
        assert answer(sandbox, ONE) == "1"
        assert sandbox._server.last_words().endswith("that was all")


def test_doors_of_the_dead_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parent that was killed could not do it itself."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f"afterburner-door-{gone.pid}-abc").mkdir()

    with door.opened():
        pass

    assert not list(tmp_path.iterdir())
