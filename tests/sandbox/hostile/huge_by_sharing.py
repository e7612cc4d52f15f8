"""Returns a small object that is enormous when it is written out.

Verdict: error | out-of-memory | timeout
Deadline: 2
"""


def f():
    value = ["x"]
    for _ in range(60):
        value = [value, value]
    return value
