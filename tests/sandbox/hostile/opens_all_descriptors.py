r"""Opens files until none can be opened, and starts a program with all of them.

Verdict: value
Says: ^\(True, .*\)$
"""

import os
import subprocess


def f():
    files = []
    try:
        while len(files) < 100_000:
            files.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        os.closerange(files[-8], files[-1] + 1)
        daemon = subprocess.Popen(["sleep", "3600"], close_fds=False)
        return len(files) < 5_000, daemon.poll()
