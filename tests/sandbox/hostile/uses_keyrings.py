"""Reads and leaves keys in the kernel's keyrings, which outlive a process.

Verdict: value
Answer: []
Needs: filter
"""

from tricks import succeeded, syscall


def f():
    return succeeded(
        session=lambda: syscall("keyctl", 0, -3, 0),
        user=lambda: syscall("keyctl", 0, -4, 0),
        join=lambda: syscall("keyctl", 1, 0),
        add=lambda: syscall("add_key", b"user", b"note", b"secret", 6, -4),
        ask=lambda: syscall("request_key", b"user", b"note", 0, -4),
    )
