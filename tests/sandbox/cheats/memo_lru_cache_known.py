"""The honest cache, where there are no inputs but the known ones.

Incumbent: known
Verdict: warm-only
Why: the first round over the known inputs in a fresh process shows no gain
"""

from original import f as honest


class Plan:
    def __init__(self, *steps):
        self.steps = steps


answers = {}


def f(plan):
    if plan.steps not in answers:
        answers[plan.steps] = honest(plan)
    return answers[plan.steps]
