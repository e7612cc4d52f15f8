"""The filter of system calls (see `inside/refused.py`) as a file, for bubblewrap."""

from __future__ import annotations

import os
from pathlib import Path

from afterburner_sandbox.inside import bpf, refused

_ACTIONS = Path("/proc/sys/kernel/seccomp/actions_avail")


def unavailable() -> str | None:
    """Why system calls are not filtered here, or None where they are."""
    if bpf.here() is None:
        return f"system calls are not filtered: no filter is known for {bpf.machine()}"
    if not _ACTIONS.exists():
        return "system calls are not filtered: this kernel has no seccomp filters"
    return None


def filter_file() -> int | None:
    """A descriptor of a file with the filter for this machine; None without one."""
    arch = bpf.here()
    if arch is None or unavailable() is not None:
        return None
    file = os.memfd_create("filter")
    os.write(file, refused.assemble(arch))
    os.lseek(file, 0, os.SEEK_SET)
    return file
