"""What bounds a sandbox as a whole: memory of all programs together, and processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterburner_sandbox import bounds, cgroups
from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.backends.local import LocalServer
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import show
from afterburner_sandbox.errors import ImportFailedError
from afterburner_sandbox.program import Limits, ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.verdict import Verdict
from afterburner_sandbox.witness import HostWitness
from tests.chance import eventually
from tests.sandbox.helpers import (
    BACKENDS,
    NO_BWRAP,
    batch,
    launch_spec,
    needs_bwrap,
    program,
)

SMALL = Limits(memory_bytes=300 << 20, processes=64)
IN_FORCE = bounds.in_force()
needs_groups = pytest.mark.skipif(
    IN_FORCE.memory_bytes is None, reason="no control groups can be made here"
)
needs_bounded_processes = pytest.mark.skipif(
    IN_FORCE.processes is None and os.geteuid() == 0,
    reason="the number of root's processes is bounded by control groups only",
)

FORK_BOMB = """
    import os, time
    def f():
        for made in range(2_000):
            try:
                if os.fork() == 0:
                    time.sleep(60)
                    os._exit(0)
            except OSError:
                return made < 100
        return False
    """
THREAD_BOMB = """
    import threading, time
    def f():
        for made in range(2_000):
            try:
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            except RuntimeError:
                return made < 100
        return False
    """
SHARED = """
    import mmap, time
    def f():
        held = mmap.mmap(-1, 400 << 20)
        for page in range(0, len(held), 4096):
            held[page] = 1
        time.sleep(1.5)
    """
"""More memory than a small sandbox has, of a kind that RLIMIT_DATA does not count."""

CROWD = """
    import os, time
    def f():
        for _ in range(20):
            if os.fork() == 0:
                held = os.urandom(1 << 20) * 40
                time.sleep(60)
                os._exit(0)
        time.sleep(1.5)
    """
"""Each process has little memory, all together have too much."""


@pytest.fixture(params=[pytest.param("bwrap", marks=needs_bwrap), "process"])
def local(request: pytest.FixtureRequest) -> Backend:
    """Each back end whose processes we hold ourselves; a daemon holds containers."""
    return BACKENDS[request.param]()


@pytest.fixture
def small(backend: Backend) -> Iterator[Sandbox]:
    """A sandbox that is not given much."""
    with Sandbox(backend, launch_spec(), SMALL) as opened:
        yield opened


def run(sandbox: Sandbox, source: str) -> str:
    """What a program answers, or how it was stopped."""
    with sandbox.spawn() as child:
        child.load(program(textwrap.dedent(source)))
        try:
            return show(behaviour(child, batch(()), "plain", 20.0))
        except ProgramStopped as stopped:
            return stopped.verdict.value


def groups(parent: int | None = None) -> set[Path]:
    """Control groups that a process has made, this one if none is named."""
    name = f"afterburner-{parent or os.getpid()}-*"
    folders = {place.folder for place in cgroups.usable()}
    return {found for folder in folders for found in folder.glob(name)}


@pytest.mark.parametrize(
    ("user", "state", "processes"),
    [
        (1000, "ok", "processes by rlimit"),
        (0, "warning", "processes not at all for root"),
    ],
)
def test_no_control_groups_are_said(
    monkeypatch: pytest.MonkeyPatch, user: int, state: str, processes: str
) -> None:
    """What takes their place, and how to get them."""
    monkeypatch.setattr(cgroups, "usable", lambda: ())
    monkeypatch.setattr(os, "geteuid", lambda: user)
    found = bounds.in_force()

    assert found.state == state
    assert found.said.startswith("rlimits only: memory in total by a look")
    assert found.said.endswith(processes)
    assert "systemd-run" in found.remedy


def test_control_groups_are_said() -> None:
    """With their limits; nothing is left to do."""
    found = bounds.InForce(3 << 30, 256, 2)

    assert found.said == "control groups (version 2): 3.0 GiB of memory, 256 processes"
    assert (found.state, found.remedy) == ("ok", "")


@needs_bounded_processes
@pytest.mark.parametrize("bomb", [FORK_BOMB, THREAD_BOMB], ids=["forks", "threads"])
def test_processes_are_bounded(small: Sandbox, bomb: str) -> None:
    """A bomb is refused soon, and the next program has processes again."""
    assert run(small, bomb) == "True"
    assert run(small, bomb) == "True"


def test_ordinary_pools_fit(sandbox: Sandbox) -> None:
    """As many threads and processes as a program may well start."""
    source = """
        import os, threading
        from concurrent.futures import ThreadPoolExecutor
        def f():
            together = threading.Barrier(100)
            with ThreadPoolExecutor(100) as pool:
                list(pool.map(lambda _: together.wait(30) and None, range(100)))
            pids = [os.fork() or os._exit(0) for _ in range(64)]
            return sum(os.waitpid(pid, 0)[1] for pid in pids)
        """

    assert run(sandbox, source) == "0"


@needs_groups
def test_memory_is_bounded_in_total(small: Sandbox) -> None:
    """Memory that no rlimit counts: the program is ended, the server serves on."""
    assert run(small, SHARED) == Verdict.OUT_OF_MEMORY.value
    assert run(small, "def f(): return 'next'") == "'next'"


@needs_groups
def test_a_crowd_is_bounded(small: Sandbox) -> None:
    """Of many processes some are ended, the server never."""
    run(small, CROWD)
    server = small._server

    assert not isinstance(server, LocalServer) or server.bounds.exceeded()
    assert run(small, "def f(): return 'next'") == "'next'"


@pytest.mark.parametrize("source", [SHARED, CROWD], ids=["one", "many"])
def test_memory_is_watched_where_there_is_no_group(
    local: Backend, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """The program that uses too much is ended with all that it has started."""
    monkeypatch.setattr(cgroups, "usable", lambda: ())
    with Sandbox(local, launch_spec(), SMALL) as sandbox, sandbox.spawn() as idle:
        assert run(sandbox, source) == Verdict.OUT_OF_MEMORY.value
        idle.load(program("def f(): return 1"))


@needs_groups
def test_an_import_that_takes_all_memory_is_named(
    local: Backend, tmp_path: Path
) -> None:
    """The server cannot live on then; the error says that memory was the reason."""
    (tmp_path / "greedy.py").write_text("held = b'x' * (1 << 30)")
    with Sandbox(local, launch_spec(tmp_path), SMALL) as sandbox:
        with pytest.raises(ImportFailedError) as caught:
            sandbox.preload(("greedy",))

        assert "greedy" in str(caught.value)
        assert "memory limit (0.3 GiB" in str(caught.value)


@needs_groups
def test_groups_end_with_their_sandbox(local: Backend) -> None:
    """One is there while the sandbox is open, none afterwards."""
    before = groups()
    with Sandbox(local, launch_spec()) as sandbox:
        witness = sandbox.spawn().witness
        assert isinstance(witness, HostWitness)
        during = groups() - before
        members = {
            int(pid)
            for folder in during
            for pid in (folder / "cgroup.procs").read_text().split()
        }
        assert witness.pid in members

    assert during
    assert groups() == before


@needs_groups
def test_programs_are_held_where_children_are_not_shown(
    local: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel may lack the file that names them; the first child is looked at."""
    monkeypatch.setattr(cgroups, "children_of", lambda pid: [])
    with Sandbox(local, launch_spec(), SMALL) as sandbox:
        for child in (sandbox.spawn(), sandbox.spawn()):
            server = sandbox._server
            assert isinstance(server, LocalServer)
            assert isinstance(child.witness, HostWitness)
            assert server.bounds.group is not None
            assert server.bounds.group.holds(child.witness.pid)


@needs_groups
def test_groups_of_a_killed_parent_are_swept(tmp_path: Path) -> None:
    """The next start removes what a parent could not, and nothing of the living."""
    script = """
        import os, time
        from afterburner_sandbox.backends.process import ProcessBackend
        from afterburner_sandbox.session import Sandbox
        from tests.sandbox.helpers import launch_spec
        sandbox = Sandbox(ProcessBackend(), launch_spec())
        print("open", flush=True)
        time.sleep(60)
        """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert parent.stdout is not None
    assert parent.stdout.read(4) == b"open"
    for place in cgroups.usable():
        cgroups.sweep(place.folder)
    left = groups(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    def swept() -> bool:
        for place in cgroups.usable():
            cgroups.sweep(place.folder)
        return not groups(parent.pid)

    assert left
    assert eventually(swept)  # its processes may take a while to be gone


def ordinary_user(*command: str) -> list[str]:
    """A command line that gives up root; the test skips where that cannot be done."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("the tests run as an ordinary user already")
    drop = ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"]
    return [*drop, *command]


ATTACK = """
import pickle, sys, textwrap
from pathlib import Path
import afterburner_sandbox
from afterburner_sandbox.backends.base import LaunchSpec
from afterburner_sandbox.backends.bwrap import BwrapBackend
from afterburner_sandbox.backends.process import ProcessBackend
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import show
from afterburner_sandbox.inside import wire
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.program import Limits, Program, ProgramStopped
from afterburner_sandbox.session import Sandbox

backend, *sources = sys.argv[1:]
package = Path(afterburner_sandbox.__file__).parent
python = find_interpreter(sys.executable, Path("/"))
spec = LaunchSpec(python, {"afterburner_sandbox": package}, (), ())
limits = Limits(memory_bytes=300 << 20, processes=64)
with Sandbox(globals()[backend](), spec, limits) as sandbox:
    for source in sources:
        with sandbox.spawn() as child:
            child.load(Program(textwrap.dedent(source), "m", "m.py", "f"))
            inputs = wire.pack([pickle.dumps(((), {}))])
            try:
                print(show(behaviour(child, inputs, "plain", 20.0)))
            except ProgramStopped as stopped:
                print(stopped.verdict.value)
"""
"""Runs programs in a small sandbox; needs nothing but our own package."""

SYSTEM_PYTHON = "/usr/bin/python3"
"""One that every user can run, wherever the tests' own lies."""


@pytest.mark.parametrize("backend_name", ["BwrapBackend", "ProcessBackend"])
def test_an_ordinary_user_is_bounded_too(backend_name: str) -> None:
    """Without a right to make groups: bombs are refused, crowds are ended."""
    if backend_name == "BwrapBackend" and NO_BWRAP is not None:
        pytest.skip(NO_BWRAP)
    library = str(Path(__file__).parents[2] / "sandbox")
    environment = {"PYTHONPATH": library, "PATH": os.environ["PATH"]}
    probe = "import afterburner_sandbox.session"

    def python(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = ordinary_user(SYSTEM_PYTHON, *arguments)
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd="/"
        )

    if (probed := python("-c", probe)).returncode != 0:
        pytest.skip(f"such a user cannot run it: {probed.stderr[-200:]}")
    done = python("-c", ATTACK, backend_name, FORK_BOMB, SHARED, CROWD)

    expected = ["True", "out-of-memory", "out-of-memory"]
    assert (done.stdout.split(), done.stderr) == (expected, "")


def test_settings_of_the_kernel_are_closed(isolated: Sandbox) -> None:
    """Also where root runs the sandbox, no kernel file can be opened or mounted."""
    source = """
        import ctypes, os
        def f():
            opened = []
            for name in ("core_pattern", "modprobe", "sysrq"):
                try:
                    opened.append(open(f"/proc/sys/kernel/{name}", "w").name)
                except OSError:
                    pass
            os.mkdir("/scratch/p")
            mounted = ctypes.CDLL(None).mount(b"p", b"/scratch/p", b"proc", 0, None)
            return opened, mounted
        """

    assert run(isolated, source) == "([], -1)"


def test_programs_are_ended_before_the_server(sandbox: Sandbox) -> None:
    """The kernel's choice, when memory is short, falls on the program."""
    with sandbox.spawn() as child:
        assert isinstance(child.witness, HostWitness)
        score = Path(f"/proc/{child.witness.pid}/oom_score_adj").read_text()

    assert score == "1000\n"


def test_the_watch_costs_next_to_nothing(
    local: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks ten times a second; that must not show in what is measured."""
    monkeypatch.setattr(cgroups, "usable", lambda: ())
    with Sandbox(local, launch_spec()) as sandbox, sandbox.spawn():
        before = time.process_time()
        time.sleep(1.0)

        assert time.process_time() - before < 0.1
