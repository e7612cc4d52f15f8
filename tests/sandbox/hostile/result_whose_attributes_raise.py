"""Returns an object of which nothing can be asked.

Verdict: error
Says: exit status
"""


class Shy:
    def __getattribute__(self, name):
        raise SystemExit(0)

    def __getattr__(self, name):
        raise KeyboardInterrupt


def f():
    return Shy()
