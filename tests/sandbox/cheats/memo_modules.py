"""Remember answers in a module of its own in sys.modules.

Incumbent: mixing
Verdict: warm-only
Why: inputs of each block are new on both sides, so there is nothing to remember;
    that the same ones come faster a second time is said as such
"""

import sys
import types

from original import f as honest

answers = sys.modules.setdefault("answers", types.ModuleType("answers")).__dict__


def f(n, rounds):
    if f"{n} {rounds}" not in answers:
        answers[f"{n} {rounds}"] = honest(n, rounds)
    return answers[f"{n} {rounds}"]
