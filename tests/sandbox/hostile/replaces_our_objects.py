"""Climbs the call stack into our own code and replaces what it finds there.

Verdict: error | tampered
Says: exit status|protocol
"""

import sys


def f():
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            for name in ("outcomes", "inputs", "serve", "output", "sock", "control"):
                try:
                    setattr(value, name, [("value", 7)])
                except (AttributeError, TypeError):
                    continue
        frame = frame.f_back
    return 1
