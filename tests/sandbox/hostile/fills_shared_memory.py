"""Fills /dev/shm, which is memory, and leaves it full.

Verdict: value
Answer: True
"""

import os


def f():
    written = 0
    try:
        with open("/dev/shm/hoard", "wb", buffering=0) as file:
            while written < 512 << 20:
                written += file.write(bytes(1 << 20))
    except OSError:
        pass
    return written <= 64 << 20 or os.path.exists("/dev/shm/hoard")
