"""Empties the folder that programs write to, whatever they have left in it.

Folders may be locked, or deeper than any path or recursion reaches: each one is moved
up to the top before it is emptied. Links are removed, never followed.
"""

from __future__ import annotations

import contextlib
import os

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


def empty(folder: str, mode: int) -> None:
    """Remove all that is in a folder, and give it its mode and a fixed time back.

    What cannot be removed stays: a program that runs beside may be at it.
    """
    _restore(folder)
    os.chmod(folder, mode)
    for name in os.listxattr(folder):
        with contextlib.suppress(OSError):
            os.removexattr(folder, name)
    top = os.open(folder, _FOLDER)
    try:
        left = _names(top)
        while left:
            left = [moved for name in left for moved in _remove(top, name)]
    finally:
        os.close(top)
    # Its times hold some bits, too, that one program could leave for the next.
    os.utime(folder, ns=(0, 0))


def _restore(folder: str) -> None:
    """See to it that it is a folder, and there."""
    if os.path.islink(folder) or not os.path.isdir(folder):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(folder)
        os.mkdir(folder)


def _remove(top: int, name: str) -> list[str]:
    """Remove an entry of the top folder; the new names of the folders it held."""
    with contextlib.suppress(OSError):
        os.unlink(name, dir_fd=top)
        return []
    try:
        inner = _open(top, name)
    except OSError:
        return []
    moved = []
    try:
        for entry in _names(inner):
            new = _move_up(inner, entry, top)
            moved += [new] if new else []
    finally:
        os.close(inner)
    with contextlib.suppress(OSError):
        os.rmdir(name, dir_fd=top)
    return moved


def _open(top: int, name: str) -> int:
    with contextlib.suppress(OSError):
        os.chmod(name, 0o700, dir_fd=top)
    return os.open(name, _FOLDER, dir_fd=top)


def _move_up(inner: int, name: str, top: int) -> str | None:
    """Remove a file, or move a folder to the top, where it is called by the answer."""
    with contextlib.suppress(OSError):
        os.unlink(name, dir_fd=inner)
        return None
    new = os.urandom(16).hex()  # whoever made these folders cannot have foreseen it
    with contextlib.suppress(OSError):
        os.close(_open(inner, name))  # a folder that is locked cannot be moved
        os.rename(name, new, src_dir_fd=inner, dst_dir_fd=top)
        return new
    return None


def _names(folder: int) -> list[str]:
    with contextlib.suppress(OSError):
        return os.listdir(folder)
    return []
