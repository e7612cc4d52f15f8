"""Takes leases on files, so that whoever opens them waits.

Verdict: value
Answer: []
Needs: filter
"""

import fcntl
import os
import sys

from tricks import succeeded


def f(at):
    def lease(path):
        fcntl.fcntl(os.open(path, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)

    return succeeded(
        project=lambda: lease(at["project"] + "/precious"),
        program=lambda: lease(sys.executable),
    )
