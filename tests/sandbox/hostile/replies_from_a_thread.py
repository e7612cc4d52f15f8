"""Has a thread say that it is done while it computes on.

Verdict: tampered | error | timeout
Deadline: 0.5
"""

import threading
import time

from tricks import peer


def f():
    threading.Thread(target=lambda: peer().sendall(b"D" * 3)).start()
    time.sleep(3600)
