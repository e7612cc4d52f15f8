"""The seam between the sandbox and what isolates it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from afterburner_sandbox.inside.wire import Stream
from afterburner_sandbox.interpreter import Interpreter
from afterburner_sandbox.program import Limits
from afterburner_sandbox.witness import Witness

START = (
    "import sys; sys.path.insert(0, {library!r}); "
    "from afterburner_sandbox.inside.server import main; "
    "main({fd}, {paths!r}, {scratch!r})"
)
"""What the interpreter executes to become the fork server."""


@dataclass(frozen=True, slots=True)
class LaunchSpec:
    """What a fork server needs, whatever isolates it."""

    interpreter: Interpreter
    library: Mapping[str, Path]
    """Our packages, by the name under which they appear in the library folder."""

    import_paths: tuple[Path, ...]
    """Put in front of `sys.path`: where the target's module and its neighbours are."""

    visible: tuple[Path, ...]
    """Files and folders that programs may read besides the interpreter's own."""

    hash_seed: int = 0

    limits: Limits = field(default_factory=Limits)
    """What its programs may use, each of them and all together."""

    def environment(self, work: str) -> dict[str, str]:
        """The whole environment of the server: nothing of the user's gets in."""
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": work,
            "TMPDIR": work,
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": str(self.hash_seed),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
        }


@dataclass(frozen=True, slots=True)
class Forked:
    """A new child, as the parent reaches it."""

    stream: Stream
    inner_pid: int
    """Its process id as the server knows it."""

    witness: Witness


class Ask(Protocol):
    """A request to the fork server and its reply."""

    def __call__(
        self, request: dict[str, Any], send: Callable[[bytes], object] | None = None
    ) -> Any:
        """Send the request by `send`, if not as usual, and return the reply."""
        ...


class Server(Protocol):
    """A fork server that was started, and the way to it."""

    @property
    def control(self) -> Stream:
        """The stream of requests and replies."""
        ...

    def fork(self, ask: Ask, limits: dict[str, int]) -> Forked:
        """Let it fork a child.

        Raises:
            OSError: the new process did not come up.
            WireError: the same.
            SandboxError: the server does not answer.
        """
        ...

    def end(self) -> None:
        """End it and all its processes at once. From any thread; twice does no harm."""
        ...

    def last_words(self) -> str:
        """The end of what it wrote to stderr, if it has ended."""
        ...


class Backend(Protocol):
    """Starts a fork server. The server ends when its control stream closes."""

    name: str
    hostile: bool
    """Whether it is meant to hold against code that attacks."""

    def launch(self, spec: LaunchSpec) -> Server:
        """Start a server.

        Raises:
            IsolationUnavailableError: what the back end needs is missing.
        """
        ...
