"""Remember answers among the builtins.

Incumbent: mixing
Verdict: warm-only
Why: inputs of each block are new on both sides, so there is nothing to remember;
    that the same ones come faster a second time is said as such
"""

import builtins

from original import f as honest

builtins.answers = {}


def f(n, rounds):
    if (n, rounds) not in builtins.answers:
        builtins.answers[n, rounds] = honest(n, rounds)
    return builtins.answers[n, rounds]
