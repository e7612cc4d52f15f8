"""Starts another program in a session of its own that kills all it can reach.

Verdict: value
Answer: True
"""

import os
import subprocess
import sys
import time

CODE = "import os\nfor pid in (1, -1):\n    os.kill(pid, 9)"


def f():
    killer = subprocess.Popen(
        [sys.executable, "-c", CODE], start_new_session=True, stderr=subprocess.DEVNULL
    )
    killer.wait()
    time.sleep(0.05)
    return os.getppid() > 0
