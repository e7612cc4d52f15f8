"""Installs tracers that raise as soon as our own code runs again.

Verdict: value | error
Says: ^raises RuntimeError|^1$|exit status
Deadline: 1
"""

import sys


def raise_(frame, event, argument):
    if "afterburner_sandbox" in frame.f_code.co_filename:
        raise RuntimeError("from a tracer")
    return raise_


def f():
    frame = sys._getframe()
    while frame is not None:
        frame.f_trace = raise_
        frame = frame.f_back
    sys.setprofile(raise_)
    sys.settrace(raise_)
    return 1
