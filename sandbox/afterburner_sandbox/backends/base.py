"""The seam between the sandbox and what isolates it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from afterburner_sandbox.interpreter import Interpreter

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
class Launched:
    """A fork server that was started."""

    process: subprocess.Popen[bytes]
    stderr: IO[bytes]
    """What the server says before it serves: a file without a name."""

    scratch: Path | None = None
    """A folder that the server removes when it ends, unless it is killed."""


class Backend(Protocol):
    """Starts a fork server. The server ends when its control socket closes."""

    name: str
    hostile: bool
    """Whether it is meant to hold against code that attacks."""

    def launch(self, spec: LaunchSpec, control_fd: int) -> Launched:
        """Start the server on the inherited descriptor `control_fd`.

        Raises:
            IsolationUnavailableError: what the back end needs is missing.
        """
        ...
