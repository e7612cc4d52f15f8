"""Raises what Ctrl-C raises, and sends itself the signal.

Verdict: value | error
Says: ^raises KeyboardInterrupt|signal 2
"""

import os
import signal


def f():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.kill(os.getpid(), signal.SIGINT)
    raise KeyboardInterrupt
