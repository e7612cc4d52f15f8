r"""Has the compiler compute a constant that fills memory, when it is loaded.

Verdict: value | error | out-of-memory | timeout
Says: memory|Memory|\('x' \*|no answer|^1$
"""

eval("(((1,) * 255) * 4096, " * 50 + "1" + ")" * 50)


def f():
    return 1
