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
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from afterburner_sandbox import seccomp
from afterburner_sandbox.backends.base import START, LaunchSpec
from afterburner_sandbox.backends.local import LocalServer
from afterburner_sandbox.errors import IsolationUnavailableError
from afterburner_sandbox.inside.server import NAMESPACE_WORK

LIBRARY = "/afterburner"
"""Where our packages appear inside."""

SCRATCH_BYTES = 64 << 20
"""Size of the scratch, the only writable place."""

INSTALL = "install bubblewrap (Debian, Ubuntu: `apt install bubblewrap`)"

MAX_LINKS = 40
"""As many as the kernel follows."""

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")


class BwrapBackend:
    """Bubblewrap. The default on Linux."""

    name = "bwrap"
    hostile = True

    def launch(self, spec: LaunchSpec) -> LocalServer:
        """Start the server; see `Backend.launch`."""
        bwrap = shutil.which("bwrap")
        if bwrap is None:
            raise IsolationUnavailableError(f"bwrap is not there: {INSTALL}")
        return LocalServer(functools.partial(_start, bwrap, spec))


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
    binds = list(_system_binds())
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
    arguments += _system_binds()
    arguments += _interpreter_binds(spec)
    for path in _outermost(spec.visible):
        arguments += ["--ro-bind", str(path), str(path)]
        if (path / ".git").is_dir():
            arguments += ["--tmpfs", str(path / ".git")]
            arguments += ["--remount-ro", str(path / ".git")]
    for name, path in spec.library.items():
        arguments += ["--ro-bind", str(path), f"{LIBRARY}/{name}"]
    arguments += ["--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*arguments, "--chdir", NAMESPACE_WORK]


@functools.cache
def _no_userns() -> tuple[str, ...]:
    """Forbid further user namespaces, in which a program has capabilities again."""
    options = ("--unshare-user", "--disable-userns")
    command = ["bwrap", *options, *_system_binds(), "/usr/bin/true"]
    done = subprocess.run(command, capture_output=True, check=False)
    return options if done.returncode == 0 else ()  # bubblewrap before 0.8


def _system_binds() -> Iterator[str]:
    """The system's programs and libraries, as links where they are links."""
    for name in _SYSTEM:
        if os.path.islink(name):
            yield from ("--symlink", os.readlink(name), name)
        elif os.path.isdir(name):
            yield from ("--ro-bind", name, name)
    for name in _ETC:
        if os.path.exists(name):
            yield from ("--ro-bind", name, name)


def _interpreter_binds(spec: LaunchSpec) -> Iterator[str]:
    """The interpreter, its environment, and the links between them."""
    python = spec.interpreter
    entries = (Path(entry) for entry in python.path if os.path.isdir(entry))
    prefixes = (python.prefix, python.base_prefix)
    real = [Path(os.path.realpath(prefix)) for prefix in prefixes]
    # Python may take its library from elsewhere than where the program file lies.
    installed = Path(os.path.realpath(python.executable)).parents[1]
    real += [installed] if (installed / "lib").is_dir() else []
    folders = [f for f in (*prefixes, *real, *entries) if not _inside(f, Path("/usr"))]
    bound = _outermost(folders)
    for folder in bound:
        yield from ("--ro-bind", str(folder), str(folder))
    there = (*bound, *spec.visible, *(Path(name) for name in _SYSTEM))
    made: list[Path] = []
    links = _links(python.executable)
    for link in sorted(links, key=lambda found: len(found.parts)):
        covered = any(_inside(link, p) or _inside(p, link) for p in there)
        if not covered and not any(_inside(link, outer) for outer in made):
            made.append(link)
            yield from ("--symlink", links[link], str(link))


def _links(path: Path) -> dict[Path, str]:
    """The links that lead from a path to its file, folders on the way included."""
    found: dict[Path, str] = {}
    while path.is_symlink() and path not in found:  # with the folders taken as they are
        found[path] = os.readlink(path)
        path = Path(os.path.normpath(path.parent / found[path]))
    for start in (*found, path):
        todo, here = list(start.parts[1:]), Path("/")
        while todo and len(found) < MAX_LINKS:
            here = Path(os.path.normpath(here / todo.pop(0)))
            if here.is_symlink():
                found[here] = os.readlink(here)
                todo = [*Path(found[here]).parts, *todo]
                here = here.parent
    return found


def _outermost(paths: tuple[Path, ...] | list[Path]) -> list[Path]:
    """The paths that lie in no other; never the root, a home or a shared scratch."""
    too_wide = {Path("/"), Path.home(), Path("/tmp"), Path(tempfile.gettempdir())}
    kept = sorted({p for p in paths if p not in too_wide})
    return [p for p in kept if not any(_inside(p, o) for o in kept if o != p)]


def _inside(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents
