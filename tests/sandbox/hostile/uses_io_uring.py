"""Asks for a ring, by which the kernel does what system calls would be refused.

Verdict: value
Answer: []
Needs: filter
"""

from tricks import succeeded, syscall


def f():
    return succeeded(
        setup=lambda: syscall("io_uring_setup", 8, bytes(120)),
        enter=lambda: syscall("io_uring_enter", 0, 0, 0, 0, 0, 0),
        register=lambda: syscall("io_uring_register", 0, 0, 0, 0),
    )
