"""Attaches itself as a debugger to the server, to its parent and to us.

Verdict: value
Answer: []
Needs: filter
"""

import os

from tricks import succeeded, syscall

ATTACH, SEIZE, PEEK = 16, 0x4206, 1


def f(at):
    return succeeded(
        server=lambda: syscall("ptrace", ATTACH, 1, 0, 0),
        seize=lambda: syscall("ptrace", SEIZE, 1, 0, 0),
        parent=lambda: syscall("ptrace", ATTACH, os.getppid(), 0, 0),
        us=lambda: syscall("ptrace", SEIZE, at["parent"], 0, 0),
        peek=lambda: syscall("ptrace", PEEK, 1, 0, 0),
    )
