"""What is watched while hostile programs run: a sandbox, and the machine around it.

A `Ward` takes one program after another in the same sandbox. `Bait` is what they could
spoil, steal or reach on this machine: files, an environment, listening sockets.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import site
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import afterburner_sandbox
from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.behaviour import behaviour, outcome_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import show
from afterburner_sandbox.program import Limits, ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.witness import HostWitness
from tests.sandbox.helpers import batch, launch_spec, program
from tests.sandbox.hostile_programs import VALUE, HostileProgram

CANARY = "AFTERBURNER_TEST_CANARY"
"""A variable of the parent's environment; its value is a secret too."""

SECRET = "canary-5f1e2b"

LIMITS = Limits(data_bytes=512 << 20, address_bytes=2 << 30)
"""Small ones: filling memory takes time, and others work on this machine."""

PROJECT = Path(__file__).parent / "hostile_project"

LOOK = """
import builtins, json, os, resource, signal, sys, threading
def f():
    folders = [folder for folder in (".", "/dev/shm", "/tmp") if os.path.isdir(folder)]
    limits = [n for n in dir(resource) if n.startswith("RLIMIT_")]
    return json.dumps({
        "files": {folder: sorted(os.listdir(folder)) for folder in folders},
        "scratch": (os.getcwd(), os.stat(".").st_mode, os.listxattr(".")),
        "environment": sorted(os.environ.items()),
        "descriptors": [fd for fd in range(512) if there(fd)],
        "builtins": sorted(dir(builtins)),
        "modules": sorted(sys.modules),
        "path": sys.path,
        "streams": [type(s).__name__ for s in (sys.stdin, sys.stdout, sys.stderr)],
        "hooks": (str(sys.gettrace()), str(sys.getprofile())),
        "depth": sys.getrecursionlimit(),
        "threads": threading.active_count(),
        "umask": os.umask(0o22),
        "priority": (os.getpriority(0, 0), os.sched_getscheduler(0)),
        "cores": sorted(os.sched_getaffinity(0)),
        "limits": [resource.getrlimit(getattr(resource, n)) for n in limits],
        "signals": [str(signal.getsignal(n)) for n in range(1, 32)],
        "masked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "works": (len(bytearray(64 << 20)), wrote()),
    })
def wrote():
    with open("note", "wb") as file:
        return file.write(bytes(1 << 20))
def there(fd):
    try:
        return bool(os.fstat(fd))
    except OSError:
        return False
"""
"""An honest program. All that it could notice of another one is in its answer."""


class Bait:
    """Files with secrets in a home, a shared folder and a project; open ports."""

    def __init__(self, project: Path) -> None:
        self.mark = f"afterburner-mark-{os.getpid()}"
        self.project = project
        self._undo = contextlib.ExitStack()
        self.sentinels = [project]

    def __enter__(self) -> Bait:
        """Laid out."""
        shutil.copytree(PROJECT, self.project, dirs_exist_ok=True)
        for folder in (".git", ".ssh"):
            (self.project / folder).mkdir()
            (self.project / folder / "config").write_text(SECRET)
        (self.project / "precious").write_text("kept")
        for folder in (str(Path.home()), tempfile.gettempdir()):
            with contextlib.suppress(OSError):  # a home may be read-only
                made = tempfile.TemporaryDirectory(prefix="afterburner-", dir=folder)
                self.sentinels.append(Path(self._undo.enter_context(made)))
                (self.sentinels[-1] / "precious").write_text(SECRET)
        self._listen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Taken away."""
        self._undo.close()

    def _listen(self) -> None:
        self.tcp = self._undo.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.udp = self._undo.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        self.udp.bind(("127.0.0.1", 0))
        self.local = self._undo.enter_context(socket.socket(socket.AF_UNIX))
        self.local.bind(str(self.project / "local.sock"))
        kind = socket.SOCK_DGRAM
        self.post = self._undo.enter_context(socket.socket(socket.AF_UNIX, kind))
        self.post.bind(str(self.project / "post.sock"))
        self.abstract = self._undo.enter_context(socket.socket(socket.AF_UNIX))
        self.abstract.bind(f"\0{self.mark}")
        for listener in (self.local, self.abstract):
            listener.listen()
        os.mkfifo(self.project / "pipe")
        self.pipe = os.open(self.project / "pipe", os.O_RDWR | os.O_NONBLOCK)
        self._undo.callback(os.close, self.pipe)
        for sock in (self.tcp, self.udp, self.local, self.post, self.abstract):
            sock.setblocking(False)

    def places(self) -> dict[str, object]:
        """What a program is told: where to strike."""
        return {
            "mark": self.mark,
            "home": str(Path.home()),
            "tmp": tempfile.gettempdir(),
            "project": str(self.project),
            "sentinels": [str(folder) for folder in self.sentinels],
            "folders": [str(folder) for folder in self.folders()],
            "library": str(Path(str(afterburner_sandbox.__file__)).parent),
            "repository": str(Path(__file__).parents[2]),
            "site": site.getsitepackages()[0],
            "parent": os.getpid(),
            "canary": CANARY,
            "tcp": self.tcp.getsockname(),
            "udp": self.udp.getsockname(),
            "abstract": f"\0{self.mark}",
        }

    def folders(self) -> list[Path]:
        """Where a program might leave a file."""
        fixed = (
            "/",
            "/etc",
            "/usr",
            "/usr/lib",
            "/var/tmp",
            "/dev",
            "/dev/shm",
            "/run",
        )
        found = [*self.sentinels, Path.home(), Path(tempfile.gettempdir()), Path.cwd()]
        found += [Path(str(afterburner_sandbox.__file__)).parent]
        return found + [Path(name) for name in (*fixed, site.getsitepackages()[0])]

    def snapshot(self) -> list[tuple[object, ...]]:
        """All that a program could have changed, and who has called."""
        seen: list[tuple[object, ...]] = []
        for root in self.sentinels:
            seen += [_state(path) for path in sorted([root, *root.rglob("*")])]
        library = Path(str(afterburner_sandbox.__file__)).parent
        seen += [_state(path) for path in sorted(library.rglob("*.py"))]
        seen += [(str(folder),) for folder in self.folders() if self._marked(folder)]
        return seen

    def callers(self) -> list[str]:
        """The sockets that somebody has reached since the last time."""
        reached = []
        for name in ("tcp", "local", "abstract"):
            with contextlib.suppress(BlockingIOError):
                while True:
                    getattr(self, name).accept()[0].close()
                    reached.append(name)
        for name in ("udp", "post"):
            with contextlib.suppress(BlockingIOError):
                while True:
                    getattr(self, name).recv(1)
                    reached.append(name)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.read(self.pipe, 1)
                reached.append("pipe")
        return reached

    def _marked(self, folder: Path) -> bool:
        return os.path.lexists(folder / self.mark)


def _state(path: Path) -> tuple[object, ...]:
    found = path.lstat()
    content = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
    return str(path), found.st_mode, found.st_nlink, found.st_mtime_ns, content


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The machine as it is between two programs."""

    processes: frozenset[int]
    descriptors: int
    files: list[tuple[object, ...]]
    next_program: dict[str, object]
    """What the next program sees."""


class Ward:
    """A sandbox that takes one hostile program after another."""

    def __init__(self, backend: Backend, bait: Bait) -> None:
        self.backend = backend
        self.bait = bait
        self._sandbox: Sandbox | None = None
        self._namespace = ""
        self._usual: Surroundings | None = None

    def close(self) -> None:
        """End the sandbox."""
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def sandbox(self) -> Sandbox:
        """The sandbox at hand; a new one where that has ended."""
        if self._sandbox is None or self._sandbox.closed:
            self.close()
            self._sandbox = Sandbox(
                self.backend, launch_spec(self.bait.project), LIMITS
            )
            with self._sandbox.spawn() as child:
                self._namespace = _namespace(child)
            self._usual = self.surroundings()
        return self._sandbox

    @contextlib.contextmanager
    def with_one_program(self) -> Iterator[Surroundings]:
        """What must be there afterwards too; else the next one gets a new sandbox."""
        self.sandbox()
        try:
            yield self._usual or self.surroundings()
        except BaseException:
            self.close()
            raise

    def judge(self, what: HostileProgram) -> tuple[str, str]:
        """How a program ends, and what is shown of it."""
        args = (self.bait.places(),) if what.takes_places else ()
        try:
            with self.sandbox().spawn() as child:
                child.load(program(what.source))
                child.run(batch(args), what.mode, what.deadline_s)  # as in a race
                return VALUE, show(outcome_of(child, 0))
        except ProgramStopped as stopped:
            return stopped.verdict.value, stopped.detail

    def surroundings(self) -> Surroundings:
        """What is there now, between two programs."""
        sandbox = self.sandbox()
        processes = self._processes()
        files = self.bait.snapshot()
        with sandbox.spawn() as child:
            child.load(program(LOOK))
            looked = behaviour(child, batch(()), "plain", 5.0)
        seen = json.loads(looked.decoded()["value"])
        return Surroundings(processes, len(os.listdir("/proc/self/fd")), files, seen)

    def _processes(self) -> frozenset[int]:
        """The processes in the sandbox's namespace, as the kernel lists them."""
        found = set()
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                with contextlib.suppress(OSError):  # ended, or another user's
                    if os.readlink(f"{entry.path}/ns/pid") == self._namespace:
                        found.add(int(entry.name))
        return frozenset(found)


def _namespace(child: Child) -> str:
    """The PID namespace of a process; empty where this machine does not show it."""
    if isinstance(child.witness, HostWitness):
        return os.readlink(f"/proc/{child.witness.pid}/ns/pid")
    return ""
