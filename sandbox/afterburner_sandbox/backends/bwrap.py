"""The fork server inside bubblewrap: namespaces, nothing writable but a scratch.

No home, no network, no `/proc`, an empty environment, no capabilities, a filter of
system calls (see `seccomp`). The server is the first process of its PID namespace: it
cannot be signalled from inside, and when it ends the kernel ends all others.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from typing import IO

from afterburner_sandbox import seccomp
from afterburner_sandbox.backends import places
from afterburner_sandbox.backends.base import START, LaunchSpec
from afterburner_sandbox.backends.local import LocalServer
from afterburner_sandbox.backends.places import LIBRARY, SCRATCH_BYTES, Place
from afterburner_sandbox.bounds import Bounds
from afterburner_sandbox.errors import IsolationUnavailableError
from afterburner_sandbox.inside.server import NAMESPACE_WORK

INSTALL = "install bubblewrap (Debian, Ubuntu: `apt install bubblewrap`)"


class BwrapBackend:
    """Bubblewrap. The default on Linux."""

    name = "bwrap"
    hostile = True

    def launch(self, spec: LaunchSpec) -> LocalServer:
        """Start the server; see `Backend.launch`."""
        bwrap = shutil.which("bwrap")
        if bwrap is None:
            raise IsolationUnavailableError(f"bwrap is not there: {INSTALL}")
        bounds = functools.partial(
            Bounds, limits=spec.limits, own_users=forbids_namespaces()
        )
        return LocalServer(functools.partial(_start, bwrap, spec), bounds)


def _start(
    bwrap: str, spec: LaunchSpec, control_fd: int, stderr: IO[bytes]
) -> subprocess.Popen[bytes]:
    code = START.format(
        library=LIBRARY,
        fd=control_fd,
        paths=[str(path) for path in spec.import_paths],
        scratch=None,
    )
    python = [str(spec.interpreter.executable), "-s", "-c", code]
    with _filter() as (option, fds):
        return subprocess.Popen(
            [bwrap, *option, *_arguments(spec), *python],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            pass_fds=[control_fd, *fds],
            # The launcher's own environment can be seen inside: keep it empty too.
            env=spec.environment(NAMESPACE_WORK),
            cwd="/",
            # Ctrl-C in a terminal is for us: we end the server in good order.
            start_new_session=True,
        )


def probe() -> str | None:
    """Why bubblewrap cannot be used here, or None where it works."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return f"bwrap is not there: {INSTALL}"
    binds = list(_seen(places.system()))
    command = [bwrap, "--unshare-all", "--die-with-parent", *binds, "/usr/bin/true"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"bwrap does not work here: {error}"
    if done.returncode == 0:
        return None
    return (
        f"bwrap does not work here: {done.stderr.strip()}. "
        "Unprivileged user namespaces may be switched off "
        "(see `sysctl kernel.unprivileged_userns_clone` and "
        "`sysctl kernel.apparmor_restrict_unprivileged_userns`)"
    )


def version() -> str:
    """Which bubblewrap it is."""
    try:
        done = subprocess.run(
            ["bwrap", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return "of unknown version"
    return done.stdout.strip().removeprefix("bubblewrap ") or "of unknown version"


def forbids_namespaces() -> bool:
    """Whether programs get a user namespace of their own, and can make no other."""
    return bool(_no_userns())


@contextlib.contextmanager
def _filter() -> Iterator[tuple[list[str], list[int]]]:
    """The option that filters system calls, and the descriptor that it names."""
    file = seccomp.filter_file()
    if file is None:
        yield [], []
        return
    try:
        yield ["--seccomp", str(file)], [file]
    finally:
        os.close(file)


def _arguments(spec: LaunchSpec) -> list[str]:
    arguments = ["--unshare-all", "--die-with-parent", "--as-pid-1", "--new-session"]
    arguments += ["--cap-drop", "ALL", "--hostname", "afterburner", *_no_userns()]
    arguments += ["--size", str(SCRATCH_BYTES), "--tmpfs", NAMESPACE_WORK]
    arguments += _seen(places.system())
    python = list(places.interpreter(spec.interpreter, spec.visible))
    project = [
        Place(str(path)) for path in places.project(spec.interpreter, spec.visible)
    ]
    arguments += [*_seen(python), *_seen(project)]
    for history in places.histories([*python, *project]):
        arguments += ["--tmpfs", history, "--remount-ro", history]
    for name, path in spec.library.items():
        arguments += ["--ro-bind", str(path), f"{LIBRARY}/{name}"]
    arguments += ["--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*arguments, "--chdir", NAMESPACE_WORK]


@functools.cache
def _no_userns() -> tuple[str, ...]:
    """Forbid further user namespaces, in which a program has capabilities again."""
    options = ("--unshare-user", "--disable-userns")
    command = ["bwrap", *options, *_seen(places.system()), "/usr/bin/true"]
    done = subprocess.run(command, capture_output=True, check=False)
    return options if done.returncode == 0 else ()  # bubblewrap before 0.8


def _seen(shown: Iterable[Place]) -> Iterator[str]:
    """The options that make places seen."""
    for place in shown:
        if place.link is None:
            yield from ("--ro-bind", place.path, place.path)
        else:
            yield from ("--symlink", place.link, place.path)
