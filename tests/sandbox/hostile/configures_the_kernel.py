"""Opens the kernel's settings for writing.

Verdict: value
Answer: []
"""

import os

NAMES = (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/modprobe",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger",
    "/sys/kernel/uevent_helper",
    "/sys/fs/cgroup/memory/release_agent",
    "/sys/fs/cgroup/cgroup.procs",
)


def f():
    opened = []
    for name in NAMES:
        try:
            os.close(os.open(name, os.O_WRONLY))
            opened.append(name)
        except OSError:
            continue
    return opened
