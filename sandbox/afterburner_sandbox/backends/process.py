"""The fork server as an ordinary process: rlimits, a session, no new privileges.

It bounds accidents, not attackers: a program can read what the user can read.
Only for rewrites of the user's own code, or when asked for by name.
"""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from afterburner_sandbox.backends.base import START, LaunchSpec
from afterburner_sandbox.backends.local import LocalServer
from afterburner_sandbox.bounds import Bounds


class ProcessBackend:
    """No isolation but the kernel's ordinary limits."""

    name = "process"
    hostile = False

    def launch(self, spec: LaunchSpec) -> LocalServer:
        """Start the server; see `Backend.launch`."""
        scratch = Path(tempfile.mkdtemp(prefix="afterburner-"))
        library = scratch / "library"
        library.mkdir()
        for name, path in spec.library.items():
            (library / name).symlink_to(path)
        work = scratch / "work"
        work.mkdir()

        def start(control_fd: int, stderr: IO[bytes]) -> subprocess.Popen[bytes]:
            code = START.format(
                library=str(library),
                fd=control_fd,
                paths=[str(path) for path in spec.import_paths],
                scratch=str(scratch),
            )
            return subprocess.Popen(
                [str(spec.interpreter.executable), "-s", "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                pass_fds=[control_fd],
                env=spec.environment(str(work)),
                cwd=work,
                start_new_session=True,
            )

        bounds = functools.partial(Bounds, limits=spec.limits, own_users=False)
        return LocalServer(start, bounds, scratch)
