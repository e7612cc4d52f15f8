r"""Maps memory, private and shared: the latter counts towards no process's data.

Verdict: value | out-of-memory
Says: ^\[True, True\]$|killed by the system
"""

import mmap


def f():
    return [
        mapped(mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
        mapped(mmap.MAP_SHARED | mmap.MAP_ANONYMOUS),
    ]


def mapped(flags):
    hoard = []
    try:
        while len(hoard) < 64:
            hoard.append(mmap.mmap(-1, 1 << 30, flags=flags))
    except (OSError, MemoryError):
        pass
    return len(hoard) < 16
