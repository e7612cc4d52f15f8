"""Signals the server, its parent, its group, us, and all that it can.

Verdict: value
Answer: []
Needs: filter
"""

import os
import signal

from tricks import succeeded

STOP, KILL = signal.SIGSTOP, signal.SIGKILL


def f(at):
    return succeeded(
        server=lambda: os.kill(1, KILL),
        stop_server=lambda: os.kill(1, STOP),
        parent=lambda: os.kill(os.getppid(), KILL),
        stop_parent=lambda: os.kill(os.getppid(), STOP),
        us=lambda: os.kill(at["parent"], KILL),
        group_of_us=lambda: os.killpg(at["parent"], KILL),
        all=lambda: os.kill(-1, KILL),
        group=lambda: os.kill(0, KILL),
        handle=lambda: signal.pidfd_send_signal(os.pidfd_open(1), KILL),
    )
