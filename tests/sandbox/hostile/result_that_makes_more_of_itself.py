"""Returns an object each part of which is a new one like it.

Verdict: error | timeout | out-of-memory
Deadline: 1
"""


class Hydra:
    def __reduce__(self):
        return Hydra, (Hydra(), Hydra())


def f():
    return Hydra()
