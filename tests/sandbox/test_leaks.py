"""Nothing is left of a verdict: no process, descriptor, file or zombie."""

import os
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from afterburner_sandbox import seccomp
from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.errors import ImportFailedError, SandboxError
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from tests.chance import eventually
from tests.sandbox.helpers import batch, launch_spec, program, sandboxed
from tests.sandbox.test_session import alive, answer

pytestmark = pytest.mark.channel

ENDINGS = [
    "def f(): return 1",
    "def f(): raise ValueError",
    "raise ValueError",
    "import os\ndef f(): os._exit(1)",
    "import os\ndef f(): os.closerange(3, 64)",
    "import os, time\ndef f():\n    if os.fork() == 0: time.sleep(99)",
    """
import os, time
def f():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(99)
        os._exit(0)
""",
    """
import threading, time
def f(): threading.Thread(target=time.sleep, args=(99,)).start()
""",
    "def f(): return [[]] * 10 ** 6 and __import__('threading').Lock()",
    "def f():\n    while True: pass",
]


def verdicts(sandbox: Sandbox) -> None:
    """One program of each ending."""
    for source in ENDINGS:
        try:
            with sandbox.spawn() as child:
                child.load(program(source))
                behaviour(child, batch(()), "plain", 0.05)
        except ProgramStopped:
            continue


def descriptors() -> int:
    """How many this process holds."""
    return len(os.listdir("/proc/self/fd"))


def resident_kb(pid: int) -> int:
    """Memory of a process; one that has ended and waits for its parent has none."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = (int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return next(found, 0)


def test_verdicts_leave_nothing(backend: Backend) -> None:
    """After each verdict the server is alone again, and no larger."""
    with Sandbox(backend, launch_spec()) as sandbox:
        verdicts(sandbox)
        before, open_before = sandboxed(os.getpid()), descriptors()
        memory = {pid: resident_kb(pid) for pid in before}
        held = [len(os.listdir(f"/proc/{pid}/fd")) for pid in before]
        for _ in range(5):
            verdicts(sandbox)

        assert eventually(lambda: sandboxed(os.getpid()) == before)
        assert descriptors() == open_before
        assert [len(os.listdir(f"/proc/{pid}/fd")) for pid in before] == held
        assert all(resident_kb(pid) < memory[pid] + 2_000 for pid in before)


def test_a_closed_sandbox_leaves_nothing(
    backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Descriptors, processes and temporary files, also where children were open."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before, processes = descriptors(), sandboxed(os.getpid())
    for _ in range(3):
        with Sandbox(backend, launch_spec()) as sandbox:
            sandbox.spawn()
            sandbox.spawn().load(program("def f(): pass"))

    assert descriptors() == before
    assert eventually(lambda: sandboxed(os.getpid()) == processes)
    assert not any(tmp_path.iterdir())


def test_a_stray_does_not_meet_the_next_program(isolated: Sandbox) -> None:
    """A process in a session of its own ends with its program."""
    with isolated.spawn() as child:
        child.load(program(ENDINGS[6]))
        behaviour(child, batch(()), "plain", 5.0)
        during = len(sandboxed(os.getpid()))

    assert eventually(lambda: len(sandboxed(os.getpid())) < during - 1)


def test_killing_everybody_ends_only_the_program(isolated: Sandbox) -> None:
    """A program that signals all processes reaches no server, and no next program.

    Where system calls are filtered, it does not reach its siblings either.
    """
    filtered = seccomp.unavailable() is None
    with isolated.spawn() as bystander:
        answer(isolated, "import os\ndef f(): os.kill(-1, 9)")
        with nullcontext() if filtered else pytest.raises(ProgramStopped):
            bystander.load(program("def f(): pass"))

    assert answer(isolated, "def f(): return 'next'") == "'next'"


MODULES = {
    "exits": "import sys; sys.exit(3)",
    "forks": "import os; os.fork()",
    "spams": "import sys\nfor _ in range(20_000): print('x' * 99, file=sys.stderr)",
    "moves": "import os; os.chdir('/')",
    "raises": "raise KeyboardInterrupt",
    "waits": "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
    "alarms": "import signal; signal.alarm(1)",
    "threads": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()"
    ),
    "replaces": "import sys; sys.stdout = None; sys.stderr = None",
    "starts": "import subprocess; subprocess.Popen(['sleep', '99'])",
}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_that_misbehaves_when_imported(
    backend: Backend, name: str, tmp_path: Path
) -> None:
    """The server serves on, whatever an import has done to it."""
    (tmp_path / f"{name}.py").write_text(MODULES[name])
    before = sandboxed(os.getpid())
    with Sandbox(backend, launch_spec(tmp_path)) as sandbox:
        sandbox.preload((name,))
        assert answer(sandbox, "def f(): return 1") == "1"
        if name == "alarms":
            time.sleep(1.1)
        assert answer(sandbox, "def f(): return 2") == "2"
        seen = sandboxed(os.getpid()) - before

    assert eventually(lambda: not alive(seen))


FATAL = {
    "hangs": "while True: pass",
    "sleeps": "import time; time.sleep(99)",
    "leaves": "import os; os._exit(3)",
    "closes": "import os; os.closerange(3, 99)",
    "spawns": "import subprocess\nsubprocess.run(['sleep', '99'])",
}


@pytest.mark.parametrize("name", FATAL)
def test_an_import_that_does_not_end_is_named(
    backend: Backend, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says which module it was, soon, and nothing of it is left."""
    monkeypatch.setattr("afterburner_sandbox.session.IMPORT_S", 0.5)
    (tmp_path / f"{name}.py").write_text(FATAL[name])
    before = sandboxed(os.getpid())
    with Sandbox(backend, launch_spec(tmp_path)) as sandbox:
        started = time.monotonic()

        with pytest.raises(ImportFailedError, match=name):
            sandbox.preload(("json", name))

        assert time.monotonic() - started < 30
        assert eventually(lambda: not alive(sandboxed(os.getpid()) - before))
        with pytest.raises(SandboxError):
            sandbox.spawn()
