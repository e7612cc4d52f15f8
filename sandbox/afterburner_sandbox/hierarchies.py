"""Where control groups can be made: the hierarchies of this machine, our place there.

Both versions, also side by side. Nothing is changed here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONTROLLERS = ("memory", "pids")


@dataclass(frozen=True, slots=True)
class Place:
    """A group below which we may make groups that have a controller."""

    controller: str
    folder: Path
    unified: bool
    """Whether it is of version 2."""

    ceiling: int | None = None
    """The least limit among the groups that we would leave by moving here."""


def places(cgroup: str, mounts: str) -> Iterator[Place]:
    """The place for each controller that has one.

    `cgroup` and `mounts` are what `/proc/self/cgroup` and `/proc/self/mountinfo` say.
    """
    own = {names: path for _, names, path in _lines(cgroup)}
    unified: Path | None = None
    for controller in CONTROLLERS:
        joined = next((names for names in own if controller in names.split(",")), "")
        start = _folder(own.get(joined), controller if joined else None, mounts)
        if start is None:
            continue
        place = (_separate if joined else _unified)(controller, *start)
        if place is not None and place.unified:
            # A process is in one group of version 2, whatever that controls.
            unified = unified or place.folder
            if place.folder != unified:
                continue
        if place is not None:
            yield place


def _lines(cgroup: str) -> Iterator[tuple[str, str, str]]:
    for line in cgroup.splitlines():
        parts = line.split(":", 2)
        if len(parts) == 3:
            yield parts[0], parts[1], parts[2]


def _folder(
    path: str | None, controller: str | None, mounts: str
) -> tuple[Path, Path] | None:
    """Where a hierarchy is mounted, and the folder of our own group in it."""
    if path is None:
        return None
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(kind) < 3:
            continue
        if controller is None:
            matches = kind[0] == "cgroup2"
        else:
            matches = kind[0] == "cgroup" and controller in kind[2].split(",")
        root, mount = (_unescaped(field) for field in fields[3:5])
        inside = path == root or path.startswith(root.rstrip("/") + "/")
        if matches and inside:
            relative = path[len(root.rstrip("/")) :].lstrip("/")
            return Path(mount), Path(mount) / relative
    return None


def _unescaped(field: str) -> str:
    return re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), field)


def _separate(controller: str, mount: Path, folder: Path) -> Place | None:
    """Version 1: below our own group, if limits are handed down."""
    hierarchical = folder / "memory.use_hierarchy"
    if controller == "memory" and number(hierarchical) != 1:
        return None  # below it we would escape its limit
    return Place(controller, folder, False) if _writable(folder) else None


def _unified(controller: str, mount: Path, folder: Path) -> Place | None:
    """Version 2: below the nearest group that hands the controller down.

    A group with processes of its own, as ours is, cannot do that, but its parent may.
    """
    ceiling: int | None = None
    while folder.is_relative_to(mount):
        if not _writable(folder):
            return None
        if controller in words(folder / "cgroup.subtree_control"):
            return Place(controller, folder, True, ceiling)
        here = number(folder / f"{controller}.max")
        ceiling = here if ceiling is None else min(ceiling, here or ceiling)
        folder = folder.parent
    return None


def _writable(folder: Path) -> bool:
    files = (folder, folder / "cgroup.procs")
    return all(os.access(file, os.W_OK) for file in files)


def words(file: Path) -> list[str]:
    """What a file says, word by word; nothing where it cannot be read."""
    try:
        return file.read_text(encoding="ascii").split()
    except OSError:
        return []


def number(file: Path) -> int | None:
    """The number in a file; None for `max`, or where there is no such file."""
    said = words(file)
    return int(said[0]) if said and said[0].isdigit() else None
