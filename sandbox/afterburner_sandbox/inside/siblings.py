"""Keep a child's hands off its siblings: the other side of a race runs beside it.

All children are the same user in the same PID namespace, so that one could stop or
slow another. A filter in each child lets it signal and reschedule itself alone. It
stays with whatever the child starts: such a process can signal only the child.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable

from afterburner_sandbox.inside import bpf

_PR_GET_SECCOMP = 21

_ME = 0x6D65_6D65
"""Stands for the child's process id until that is known; no process has this one."""

_BY_PID = ("sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr")
_SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")

_FILES_IN_MEMORY = ("memfd_create", "memfd_secret")
"""Memory that counts towards no process; the child has made its own files by then."""

RULES = (
    bpf.Rule(_FILES_IN_MEMORY, errno.ENOSYS),
    bpf.Rule(("pidfd_send_signal",), errno.EPERM),
    bpf.Rule(_SIGNALS, errno.EPERM, argument=0, none_of=(_ME,)),
    bpf.Rule((*_BY_PID, "prlimit64"), errno.EPERM, argument=0, none_of=(0, _ME)),
    # Both sides of a race run on one core, with all that they start: to choose another
    # one succeeds, and does nothing.
    bpf.Rule(("sched_setaffinity",), 0),
    # Whole groups and users have priorities too: 0 and 1 stand for a process.
    bpf.Rule(("setpriority",), errno.EPERM, argument=0, none_of=(0,)),
    bpf.Rule(("ioprio_set",), errno.EPERM, argument=0, none_of=(1,)),
    bpf.Rule(("setpriority", "ioprio_set"), errno.EPERM, argument=1, none_of=(0, _ME)),
)


def assemble(arch: bpf.Arch, pid: int) -> bytes:
    """The filter of the child `pid`."""
    return _for(pid, bpf.assemble(arch, RULES))


def _for(pid: int, template: bytes) -> bytes:
    return template.replace(struct.pack("<I", _ME), struct.pack("<I", pid))


def guard() -> Callable[[], None] | None:
    """What a child calls to be held; None where this process is not filtered itself.

    Prepared once, in the server: the call itself is one system call.
    """
    try:
        import ctypes
    except ImportError:  # an interpreter may be built without it
        return None
    arch = bpf.here()
    status = ctypes.CDLL(None).prctl(_PR_GET_SECCOMP, 0, 0, 0, 0)
    if arch is None or status != bpf.MODE_FILTER:
        return None
    template = bpf.assemble(arch, RULES)
    buffer, install = bpf.prepare(template)

    def hold() -> None:
        buffer.raw = _for(os.getpid(), template)
        install()

    return hold
