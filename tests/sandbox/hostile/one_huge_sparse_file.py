r"""Makes a file of a terabyte that takes no room.

Verdict: value
Says: ^raises OSError\('\[Errno 27\]
"""


def f():
    with open("sparse", "wb") as file:
        file.truncate(1 << 40)
