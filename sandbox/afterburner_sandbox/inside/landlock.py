"""A second wall around what programs may write to, by the kernel's Landlock.

That a mount is read-only does not hold for pipes with a name: they may lie in a project
and take somebody's commands. Here all writing is refused but beneath a few folders. It
comes on top of the mounts, and is left out where the kernel does not have it.
"""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Callable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""Numbers of system calls, the same on every architecture."""

_ASK_VERSION = 1
_BENEATH_PATH = 1

_WRITE = 1 << 1
_CHANGE = sum(1 << bit for bit in range(4, 14))
"""Make, remove and move entries of folders."""

_TRUNCATE = 1 << 14

_MOVES, _TRUNCATES = 2, 3
"""Versions: before the first one, files could not be moved between folders at all."""


def confine(work: str) -> bool:
    """Let this process and all that it starts write beneath `work` only, for good.

    And to devices and to what the kernel shows of processes, as far as they may. The
    answer is whether the kernel does that. Needs `no_new_privs`.
    """
    try:
        import ctypes
    except ImportError:  # an interpreter may be built without it
        return False
    syscall = ctypes.CDLL(None).syscall
    version = syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < _MOVES:
        return False
    write = _WRITE | (_TRUNCATE if version >= _TRUNCATES else 0)
    handled = struct.pack("=Q", write | _CHANGE)
    rules = syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if rules < 0:
        return False
    try:
        _allow(syscall, rules, work, write | _CHANGE)
        for folder in ("/dev", "/proc"):
            with contextlib.suppress(FileNotFoundError):
                _allow(syscall, rules, folder, write)
        return bool(syscall(_RESTRICT_SELF, rules, 0) == 0)
    except OSError:
        return False
    finally:
        os.close(rules)


def _allow(syscall: Callable[..., int], rules: int, folder: str, access: int) -> None:
    there = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        rule = struct.pack("=Qi", access, there)
        if syscall(_ADD_RULE, rules, _BENEATH_PATH, rule, 0) != 0:
            raise OSError(f"no rule can be made for {folder}")
    finally:
        os.close(there)
