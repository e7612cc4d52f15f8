"""Reads and writes the memory and the descriptors of the process that forks.

Verdict: value
Answer: []
"""

import os


def f(at):
    reached = []
    for pid in (1, os.getppid(), at["parent"]):
        for name, flags in (
            ("mem", os.O_RDWR),
            ("mem", os.O_RDONLY),
            ("maps", os.O_RDONLY),
            ("syscall", os.O_RDONLY),
            ("oom_score_adj", os.O_WRONLY),
            ("clear_refs", os.O_WRONLY),
        ):
            try:
                os.read(os.open(f"/proc/{pid}/{name}", flags), 1)
                reached.append(f"{pid}/{name}")
            except OSError:
                continue
        for number in range(64):
            try:
                os.open(f"/proc/{pid}/fd/{number}", os.O_RDONLY)
                reached.append(f"{pid}/fd/{number}")
            except OSError:
                continue
    return reached
