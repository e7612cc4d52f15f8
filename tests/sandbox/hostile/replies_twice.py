"""Says that it is done, and then answers as well.

Verdict: tampered
"""

from tricks import peer


def f():
    peer().sendall(b"D")
    return 1
