"""Connects to a server of this machine and to one elsewhere.

Verdict: value
Answer: []
"""

import socket

from tricks import succeeded


def f(at):
    return succeeded(
        here=lambda: socket.create_connection(at["tcp"], 0.5),
        here_by_v6=lambda: socket.create_connection(("::1", at["tcp"][1]), 0.5),
        elsewhere=lambda: socket.create_connection(("1.1.1.1", 443), 0.5),
        metadata=lambda: socket.create_connection(("169.254.169.254", 80), 0.5),
    )
