r"""Returns an object that is equal to everything.

Verdict: value
Says: ^sample\.Equal
"""


class Equal(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0


def f():
    return Equal(5)
