"""Remember answers on the function itself.

Incumbent: mixing
Verdict: warm-only
Why: inputs of each block are new on both sides, so there is nothing to remember;
    that the same ones come faster a second time is said as such
"""

from original import f as honest


def f(n, rounds):
    answers = f.__dict__
    if f"{n} {rounds}" not in answers:
        answers[f"{n} {rounds}"] = honest(n, rounds)
    return answers[f"{n} {rounds}"]
