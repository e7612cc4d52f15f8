"""Prints without end.

Verdict: timeout
Deadline: 0.5
"""


def f():
    while True:
        try:
            print("x" * 100_000, flush=True)  # noqa: T201 - to print is its deed
        except OSError:
            continue
