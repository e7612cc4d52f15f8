"""Hangs in all that Python does when it ends.

Verdict: value
Answer: 1
"""

import atexit
import threading
import time
import weakref


class Held:
    def __del__(self):
        time.sleep(3600)


held = Held()
weakref.finalize(held, time.sleep, 3600)
atexit.register(time.sleep, 3600)
threading._register_atexit(time.sleep, 3600)


def f():
    return 1
