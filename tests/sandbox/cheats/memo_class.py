"""Remember answers on a class, by the class of the input.

Incumbent: boxes
Verdict: warm-only
Why: inputs of each block are new on both sides, so there is nothing to remember;
    that the same ones come faster a second time is said as such
"""

from original import f as honest


class Box:
    answers = {}

    def __init__(self, n, rounds):
        self.n = n
        self.rounds = rounds


def f(box):
    key = box.n, box.rounds
    if key not in Box.answers:
        Box.answers[key] = honest(box)
    return Box.answers[key]
