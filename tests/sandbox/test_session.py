"""What a sandbox lets a program do, and what the parent sees of it."""

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import show
from afterburner_sandbox.errors import SandboxClosedError
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.verdict import Verdict
from tests.chance import eventually
from tests.sandbox.helpers import batch, launch_spec, needs_bwrap, program, sandboxed

pytestmark = pytest.mark.channel


def loaded(sandbox: Sandbox, source: str, qualname: str = "f") -> Child:
    """A child with a program."""
    child = sandbox.spawn()
    child.load(program(textwrap.dedent(source), qualname))
    return child


def answer(sandbox: Sandbox, source: str, *args: object, mode: str = "plain") -> str:
    """What a function answers, in readable form."""
    child = loaded(sandbox, source)
    return show(behaviour(child, batch(args), mode, 5.0))


def stop(sandbox: Sandbox, source: str, deadline_s: float = 5.0) -> ProgramStopped:
    """How a function ends that does not answer."""
    child = loaded(sandbox, source)
    with pytest.raises(ProgramStopped) as caught:
        behaviour(child, batch(()), "plain", deadline_s)
    return caught.value


def test_a_program_answers(sandbox: Sandbox) -> None:
    """Arguments go in, the result comes out."""
    assert answer(sandbox, "def f(a, b): return {'sum': a + b}", 1, 2) == "{'sum': 3}"


def test_an_exception_is_an_answer(sandbox: Sandbox) -> None:
    """What a function raises is its behaviour, not a failure."""
    assert answer(sandbox, "def f(x): return 1 // x", 0).startswith(
        "raises ZeroDivisionError("
    )


@pytest.mark.parametrize(
    ("source", "mode", "expected"),
    [
        (
            "def f(n):\n    yield from range(n)",
            "drain",
            "<generator of [0, 1, 2]>",
        ),
        ("async def f(n): return n", "await", "3"),
        (
            "async def f(n):\n    for i in range(n): yield i",
            "await",
            "<async_generator of [0, 1, 2]>",
        ),
    ],
    ids=["generator", "coroutine", "async-generator"],
)
def test_generators_and_coroutines_are_run_to_their_end(
    sandbox: Sandbox, source: str, mode: str, expected: str
) -> None:
    """The timed region holds the work, not only the creation of an iterator."""
    assert answer(sandbox, source, 3, mode=mode) == expected


@pytest.mark.parametrize("qualname", ["A.f", "A.g", "A.h", "A.B.f"])
def test_methods_are_found(sandbox: Sandbox, qualname: str) -> None:
    """Instance, static and class methods, also of nested classes."""
    child = loaded(
        sandbox,
        """
        class A:
            def f(self): return 'f'
            @staticmethod
            def g(x): return 'f'
            @classmethod
            def h(cls, x): return 'f'
            class B:
                def f(self): return 'f'
        """,
        qualname,
    )

    assert show(behaviour(child, batch((None,)), "plain", 5.0)) == "'f'"


def test_each_call_gets_inputs_of_its_own(sandbox: Sandbox) -> None:
    """What one call changes is not seen by the next, nor is the argument shared."""
    child = loaded(sandbox, "def f(xs):\n    xs.append(1)\n    return len(xs)")
    child.run(batch(([],), ([],)), "plain", 5.0)

    assert [child.output(i)[1] for i in (0, 1)] == [child.output(0)[1]] * 2


def test_printing_is_captured_and_never_protocol(sandbox: Sandbox) -> None:
    """A program may print what looks like an answer; it is text and nothing else."""
    source = """
        import os, sys
        def f():
            print("Success")
            os.write(1, b'{"ok": true}')
            sys.stderr.write("x" * 1_000_000)
            return 1
        """

    child = loaded(sandbox, source)
    outcome = behaviour(child, batch(()), "plain", 5.0)

    assert show(outcome) == "1"
    assert sorted(outcome.decoded()["stdout"]) == sorted('Success\n{"ok": true}')


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("import os; os._exit(0)", "exit status 0"),
        ("import os; os.abort()", "signal 6"),
        ("import ctypes; ctypes.string_at(0)", "signal 11"),
    ],
)
def test_ending_early_is_an_error(sandbox: Sandbox, body: str, detail: str) -> None:
    """A process that ends has not answered, however it says it went."""
    stopped = stop(sandbox, f"def f(): {body}")

    assert stopped.verdict is Verdict.ERROR
    assert detail in stopped.detail


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "sum(range(10**12))",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    ],
    ids=["loop", "sleep", "in-c", "stopped"],
)
def test_overrunning_is_a_timeout(sandbox: Sandbox, body: str) -> None:
    """The parent's deadline ends what does not answer, whatever it does."""
    if "; " in body:
        body = body.replace("; ", "\n    ")
    stopped = stop(sandbox, f"def f():\n    {body}", deadline_s=0.3)

    assert stopped.verdict is Verdict.TIMEOUT
    assert answer(sandbox, "def f(): return 'next'") == "'next'"


def test_too_much_memory_is_no_answer(sandbox: Sandbox) -> None:
    """The limit makes a large allocation fail inside, not the machine outside."""
    assert answer(sandbox, "def f(): return len('x' * (8 << 30))").startswith(
        "raises MemoryError("
    )


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("import no_such_module", "No module named 'no_such_module' (line 1)"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("def g(): pass", "has no attribute 'f'"),
        ("def f(:", "SyntaxError"),
    ],
)
def test_a_module_that_does_not_load_says_why(
    sandbox: Sandbox, source: str, detail: str
) -> None:
    """The reason and the line come out."""
    with pytest.raises(ProgramStopped) as caught:
        loaded(sandbox, source)

    assert caught.value.verdict is Verdict.ERROR
    assert detail in caught.value.detail


def test_nothing_of_one_program_reaches_the_next(sandbox: Sandbox) -> None:
    """Patched modules, globals and files of a child end with it."""
    patch = """
        import builtins, json, os, sys
        def f():
            open("leak", "w").close()
            os.makedirs("leaks/deep")
            builtins.leak = 1
            json.leak = 1
            sys.modules["leak"] = json
            return 1
        """
    look = """
        import builtins, json, os, sys
        def f():
            attributes = hasattr(builtins, "leak"), hasattr(json, "leak")
            return attributes, "leak" in sys.modules, os.listdir(".")
        """
    child = loaded(sandbox, patch)
    assert show(behaviour(child, batch(()), "plain", 5.0)) == "1"
    child.close()

    assert answer(sandbox, look) == "((False, False), False, [])"


def test_the_clocks_are_the_parents(sandbox: Sandbox) -> None:
    """Patching every clock in sight changes nothing of what is measured."""
    source = """
        import time
        def f():
            real = time.process_time
            end = real() + 0.2
            for name in ("time", "perf_counter", "monotonic", "process_time"):
                setattr(time, name, lambda: 0.0)
            while real() < end: pass
        """
    child = loaded(sandbox, source)

    timing = child.run(batch(()), "plain", 5.0)

    assert timing.wall_s >= 0.2
    assert timing.cpu_s >= 0.15


def test_waiting_costs_no_cpu_time(sandbox: Sandbox) -> None:
    """The kernel's clock of the child stands still while it sleeps."""
    child = loaded(sandbox, "import time\ndef f(): time.sleep(0.2)")

    timing = child.run(batch(()), "plain", 5.0)

    assert timing.wall_s >= 0.2
    assert timing.cpu_s < 0.1


HOSTILE_BUT_BOUNDED = """
    import os, time
    def f():
        for _ in range(3):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(600)
                time.sleep(600)
        return 1
    """


def test_closing_ends_all_that_was_started(backend: Backend) -> None:
    """Children, grandchildren and new sessions: none outlives the sandbox."""
    marker = f"afterburner-test-{os.getpid()}-{backend.name}"
    source = HOSTILE_BUT_BOUNDED.replace("600", f"600 + 0 * len({marker!r})")
    with Sandbox(backend, launch_spec()) as sandbox:
        assert answer(sandbox, source) == "1"
        before = sandboxed(os.getpid())

    assert eventually(lambda: not alive(before))


def test_a_kill_from_another_thread_ends_a_run_at_once(backend: Backend) -> None:
    """Cancelling does not wait for the program."""
    with Sandbox(backend, launch_spec()) as sandbox:
        child = loaded(sandbox, "def f():\n    while True: pass")
        timer = threading.Timer(0.2, sandbox.kill)
        timer.start()
        started = time.monotonic()

        with pytest.raises(SandboxClosedError):
            child.run(batch(()), "plain", 30.0)

        assert time.monotonic() - started < 20
        timer.join()


PARENT = """
import sys, time
from tests.chance import eventually
from tests.sandbox.helpers import batch, launch_spec, program
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import BACKENDS

backend = BACKENDS[sys.argv[1]]()
child = Sandbox(backend, launch_spec()).spawn()
child.load(program("def f():\\n    while True: pass"))
print("ready", flush=True)
child.run(batch(()), "plain", 600.0)
"""


def test_nothing_outlives_a_killed_parent(backend: Backend, tmp_path: Path) -> None:
    """After `kill -9` of the parent no process and no temporary file is left."""
    root = Path(__file__).parents[2]
    paths = [root, *(root / name for name in ("sandbox", "engine"))]
    env = os.environ | {
        "TMPDIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, backend.name],
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        cwd=root,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    started = sandboxed(parent.pid)
    assert started

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert eventually(lambda: not alive(started) and not any(tmp_path.iterdir()))


def alive(pids: set[int]) -> set[int]:
    """The processes that exist and are no zombies."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            running.add(pid)
    return running


@pytest.mark.parametrize(
    "body",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "import os; open(os.path.expanduser('~root/.profile'))",
        "open('/etc/shadow')",
        "open('/proc/self/environ')",
        "open('/usr/afterburner-was-here', 'w')",
        "import os; os.mkdir('/somewhere')",
        "import os; os.kill(1, 9); os.stat('/proc/1')",
        "open('/tmp/note', 'w')",
        "open('big', 'wb').write(bytes(80 << 20))",
    ],
)
def test_isolation_refuses(isolated: Sandbox, body: str) -> None:
    """Network, home, system files, other processes: closed under bubblewrap."""
    lines = body.replace("; ", "\n    ")

    assert "raises" in answer(isolated, f"def f():\n    {lines}")


def test_the_environment_is_empty(
    isolated: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the user's environment gets in."""
    found = answer(isolated, "import os\ndef f(): return sorted(os.environ)")

    assert "PATH" in found
    assert "USER" not in found
    assert "PYTEST_CURRENT_TEST" not in found


@needs_bwrap
def test_the_project_is_visible_but_its_history_is_not(tmp_path: Path) -> None:
    """Programs read the project's modules; `.git` is hidden, nothing can be written."""
    from afterburner_sandbox.backends.bwrap import BwrapBackend

    (tmp_path / "neighbour.py").write_text("X = 5\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("secret")
    source = f"""
        import os, neighbour
        def f():
            try:
                open({str(tmp_path / "new")!r}, "w")
            except OSError as error:
                return neighbour.X, os.listdir({str(tmp_path / ".git")!r}), error.errno
        """
    with Sandbox(BwrapBackend(), launch_spec(tmp_path)) as sandbox:
        found = answer(sandbox, source)

    assert found == "(5, [], 30)"


def test_a_module_that_changes_the_folder_loses_nothing(
    backend: Backend, tmp_path: Path
) -> None:
    """The scratch is emptied between programs, and nothing else ever is."""
    (tmp_path / "mover.py").write_text(f"import os\nos.chdir({str(tmp_path)!r})\n")
    (tmp_path / "precious").write_text("kept")
    with Sandbox(backend, launch_spec(tmp_path)) as sandbox:
        sandbox.preload(("mover",))
        sandbox.spawn().close()

    assert (tmp_path / "precious").read_text() == "kept"


def test_no_run_takes_no_time(sandbox: Sandbox) -> None:
    """The clock is read when the child sleeps, so that even short runs are seen."""
    child = loaded(sandbox, "def f(): return sum(range(100))")

    timings = [child.run(batch(()), "plain", 5.0) for _ in range(300)]

    assert all(timing.cpu_s > 0 for timing in timings)
