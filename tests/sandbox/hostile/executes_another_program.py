"""Becomes another program that never answers.

Verdict: tampered | error | timeout
Deadline: 0.5
"""

import os


def f():
    os.execv("/bin/sleep", ["sleep", "3600"])
