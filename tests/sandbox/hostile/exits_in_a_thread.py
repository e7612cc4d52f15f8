"""Ends in a thread, which ends the thread alone.

Verdict: value
Answer: 1
"""

import sys
import threading


def f():
    for error in (SystemExit, KeyboardInterrupt):
        thread = threading.Thread(target=raise_, args=(error,))
        thread.start()
        thread.join()
    return 1


def raise_(error):
    sys.stderr = None
    raise error
