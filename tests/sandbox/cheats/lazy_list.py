"""Answer a list that is computed when it is looked at.

Incumbent: items
Verdict: different
Why: types have to be equal
"""

from original import f as honest


class Lazy(list):
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(honest(self.items))

    def __len__(self):
        return len(self.items)


def f(items):
    return Lazy(items)
