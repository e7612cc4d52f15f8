"""Starts a program that prints without end, and answers.

Verdict: value | out-of-memory
Says: ^True$|killed by the system
"""

import subprocess


def f():
    ended = subprocess.run(["yes"], check=False)
    return ended.returncode != 0
