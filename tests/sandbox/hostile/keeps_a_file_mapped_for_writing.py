"""Maps read-only files so that writes would reach them.

Verdict: value
Answer: []
"""

import mmap
import os
import sys

from tricks import succeeded


def f(at):
    def mapped(path):
        file = os.open(path, os.O_RDONLY)
        with mmap.mmap(file, 0, prot=mmap.PROT_READ | mmap.PROT_WRITE) as view:
            view[0] = 0

    return succeeded(
        project=lambda: mapped(at["project"] + "/precious"),
        program=lambda: mapped(sys.executable),
    )
