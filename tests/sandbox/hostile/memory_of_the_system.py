"""Asks for shared memory, semaphores and queues, which outlive their process.

Verdict: value
Answer: []
Needs: filter
"""

from tricks import succeeded, syscall


def f():
    return succeeded(
        memory=lambda: syscall("shmget", 4711, 1 << 28, 0o1666),
        semaphore=lambda: syscall("semget", 4711, 1, 0o1666),
        queue=lambda: syscall("msgget", 4711, 0o1666),
        posix_queue=lambda: syscall("mq_open", b"hoard", 0o102, 0o666, 0),
    )
