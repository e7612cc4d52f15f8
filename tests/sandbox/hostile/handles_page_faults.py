"""Asks to handle page faults, by which the kernel can be stopped half-way.

Verdict: value
Answer: []
Needs: filter
"""

from tricks import succeeded, syscall


def f():
    return succeeded(
        any=lambda: syscall("userfaultfd", 0),
        user_only=lambda: syscall("userfaultfd", 1),
        device=lambda: open("/dev/userfaultfd"),
    )
