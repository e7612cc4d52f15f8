r"""Returns an object that hangs when nobody needs it any more.

Verdict: value
Says: ^sample\.Held
"""

import time


class Held:
    def __del__(self):
        time.sleep(3600)


def f():
    loop = Held()
    loop.itself = loop
    return Held()
