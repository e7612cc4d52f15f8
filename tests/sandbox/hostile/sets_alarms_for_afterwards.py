"""Answers, and lets an alarm end it while its outcome is asked for.

Verdict: value | error
Says: ^1$|signal 14
"""

import signal


def f():
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    return 1
