"""Lowers its own limits until nothing works, and dumps core.

Verdict: error | timeout
Says: signal|exit status|no answer
"""

import os
import resource


def f():
    for name in dir(resource):
        if name.startswith("RLIMIT_") and name != "RLIMIT_CPU":
            try:
                resource.setrlimit(getattr(resource, name), (0, 0))
            except (OSError, ValueError):
                continue
    os.abort()
