"""Replaces the built-in functions and types that our own code uses.

Verdict: error | tampered
Says: exit status|protocol
"""

import builtins


def f():
    for name in dir(builtins):
        if not name.startswith("_") and name not in ("setattr", "dir"):
            setattr(builtins, name, None)
    return 1
