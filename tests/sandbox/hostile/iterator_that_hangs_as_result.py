"""Returns an iterator that hangs when it is read.

Verdict: timeout
Deadline: 0.3
"""


class Slow:
    def __iter__(self):
        return self

    def __next__(self):
        while True:
            pass


def f():
    return Slow()
