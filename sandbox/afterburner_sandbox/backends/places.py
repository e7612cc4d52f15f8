"""What of the file system the processes of a sandbox see, and under which names.

All of it is read-only, and appears where it is outside.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from afterburner_sandbox.interpreter import Interpreter

LIBRARY = "/afterburner"
"""Where our packages appear inside."""

SCRATCH_BYTES = 64 << 20
"""Size of the scratch, the only writable place."""

MAX_LINKS = 40
"""As many as the kernel follows."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")


class Place(NamedTuple):
    """A file or folder that is seen, or a symbolic link."""

    path: str
    link: str | None = None
    """What the link says; None for what is no link."""


def system() -> Iterator[Place]:
    """The system's programs and libraries, as links where they are links."""
    for name in SYSTEM:
        if os.path.islink(name):
            yield Place(name, os.readlink(name))
        elif os.path.isdir(name):
            yield Place(name)
    for name in _ETC:
        if os.path.exists(name):
            yield Place(name)


def interpreter(python: Interpreter, visible: tuple[Path, ...]) -> Iterator[Place]:
    """The interpreter, its environment, and the links between them.

    `visible` is what is seen besides: no links are made there.
    """
    entries = (Path(entry) for entry in python.path if os.path.isdir(entry))
    prefixes = (python.prefix, python.base_prefix)
    real = [Path(os.path.realpath(prefix)) for prefix in prefixes]
    # Python may take its library from elsewhere than where the program file lies.
    installed = Path(os.path.realpath(python.executable)).parents[1]
    real += [installed] if (installed / "lib").is_dir() else []
    folders = [f for f in (*prefixes, *real, *entries) if not inside(f, Path("/usr"))]
    bound = outermost(folders)
    for folder in bound:
        yield Place(str(folder))
    there = (*bound, *visible, *(Path(name) for name in SYSTEM))
    made: list[Path] = []
    links = _links(python.executable)
    for link in sorted(links, key=lambda found: len(found.parts)):
        covered = any(inside(link, p) or inside(p, link) for p in there)
        if not covered and not any(inside(link, outer) for outer in made):
            made.append(link)
            yield Place(str(link), links[link])


def project(python: Interpreter, visible: tuple[Path, ...]) -> list[Path]:
    """What is `visible`, and where packages lie that the interpreter has from there."""
    sources = [
        folder
        for folder in python.sources
        if folder.exists() and not inside(folder, Path("/usr"))
    ]
    return outermost([*visible, *sources])


def histories(shown: Iterable[Place]) -> list[str]:
    """The `.git` folders in what is shown, which nobody is to read.

    Entries of `sys.path` have them too: PYTHONPATH names checkouts.
    """
    found = [f"{place.path}/.git" for place in shown if place.link is None]
    return list(dict.fromkeys(path for path in found if os.path.isdir(path)))


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


def outermost(paths: tuple[Path, ...] | list[Path]) -> list[Path]:
    """The paths that lie in no other; never the root, a home or a shared scratch."""
    too_wide = {Path("/"), Path.home(), Path("/tmp"), Path(tempfile.gettempdir())}
    kept = sorted({p for p in paths if p not in too_wide})
    return [p for p in kept if not any(inside(p, o) for o in kept if o != p)]


def inside(path: Path, folder: Path) -> bool:
    """Whether a path is the folder or lies in it."""
    return path == folder or folder in path.parents
