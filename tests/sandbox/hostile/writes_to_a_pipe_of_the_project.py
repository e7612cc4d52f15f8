"""Gives commands to whoever listens at a pipe in the project.

Verdict: value
Answer: []
"""

import os

from tricks import libc, succeeded

ASK_VERSION = 1
LANDLOCK_CREATE_RULESET = 444


def f(at):
    def write():
        os.write(os.open(at["project"] + "/pipe", os.O_WRONLY | os.O_NONBLOCK), b"go")

    if libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, ASK_VERSION) < 2:
        return []  # nothing holds it on such a kernel
    return succeeded(write=write)
