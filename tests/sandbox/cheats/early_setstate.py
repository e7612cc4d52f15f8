"""Compute while inputs are unpickled, in the class of the inputs.

Incumbent: boxes
Verdict: tampered
Why: what a process spends beside the timed regions is on the kernel's books too
"""

from original import f as honest

answers = {}


class Box:
    def __init__(self, n, rounds):
        self.n = n
        self.rounds = rounds

    def __setstate__(self, state):
        self.__dict__.update(state)
        answers[id(self)] = honest(self)


def f(box):
    return answers[id(box)]
