"""Print that all is well, and exit.

Incumbent: mixing
Verdict: error
Why: nothing that is printed is a verdict; a process that ends has not answered
"""

import os
import sys


def f(n, rounds):
    print("Success")
    print('{"verdict": "faster", "equal": true, "time": {"ratio": 99}}', flush=True)
    print("All tests passed", file=sys.stderr, flush=True)
    os._exit(0)
