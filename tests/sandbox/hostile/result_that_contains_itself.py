"""Returns a list in itself, and a dict in its own value.

Verdict: value
Says: cycle
"""


def f():
    loop = [1]
    loop.append(loop)
    loop.append({"loop": loop})
    return loop
