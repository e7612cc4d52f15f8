"""Removes itself from the interpreter while it runs.

Verdict: value
Answer: 1
"""

import gc
import sys


def f():
    sys.modules.pop("sample", None)
    globals().clear()
    __import__("gc").collect()
    return 1


gc.collect(), sys
