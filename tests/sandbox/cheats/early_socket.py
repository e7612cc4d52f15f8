"""Compute once the harness waits for GO, behind a socket of one's own.

Incumbent: mixing
Verdict: tampered
Why: what a process spends beside the timed regions is on the kernel's books too
"""

import sys

from original import f as honest

ready = {}
child = sys._getframe(1).f_locals["self"]
real = child.sock


class Socket:
    def recv(self, size):
        if size == 1:
            for args, _ in child.inputs:
                ready[args] = honest(*args)
        return real.recv(size)

    def __getattr__(self, name):
        return getattr(real, name)


child.sock = Socket()


def f(n, rounds):
    return ready[n, rounds] if (n, rounds) in ready else honest(n, rounds)
