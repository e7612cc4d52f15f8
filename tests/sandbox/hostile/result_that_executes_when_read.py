r"""Returns an object whose pickle would run a command of its choice.

Verdict: value
Says: ^sample\.Bomb
"""

import os


class Bomb:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


def f(at):
    return Bomb(os.path.join(at["sentinels"][-1], at["mark"]))
