r"""Has the garbage collector, signals and a timer call it in the midst of our code.

Verdict: value | error | timeout
Says: ^\[\[0\], \[1\]|RuntimeError|exit status|no answer
Deadline: 1
"""

import faulthandler
import gc
import signal


def raise_(*_):
    raise RuntimeError("in between")


def f():
    gc.callbacks.append(raise_)
    gc.set_threshold(1)
    signal.signal(signal.SIGALRM, raise_)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    faulthandler.dump_traceback_later(0.001, exit=True)
    return [[n] for n in range(10_000)]
