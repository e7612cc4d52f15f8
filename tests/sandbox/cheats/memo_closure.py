"""Remember answers in a closure.

Incumbent: mixing
Verdict: warm-only
Why: inputs of each block are new on both sides, so there is nothing to remember;
    that the same ones come faster a second time is said as such
"""

from original import f as honest


def make():
    answers = {}

    def f(n, rounds):
        if (n, rounds) not in answers:
            answers[n, rounds] = honest(n, rounds)
        return answers[n, rounds]

    return f


f = make()
