"""Let a forked process take over the connection while the timed one sleeps.

Incumbent: items
Verdict: no-difference | slower | tampered | timeout
Why: started processes are counted by the kernel's numbers; then wall time has to
    show the gain as well
"""

import os
import signal

from original import f as honest

first = True


def f(items):
    global first
    if first:
        first = False
        if os.fork():
            signal.pause()
            os._exit(0)
    return honest(items)
