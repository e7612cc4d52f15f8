"""Returns an object that never says what it consists of.

Verdict: timeout
Says: output
Deadline: 0.3
"""


class Endless:
    def __reduce_ex__(self, protocol):
        while True:
            pass


def f():
    return Endless()
