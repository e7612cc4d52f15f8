"""Shuts the connection to us down for sending, and computes on.

Verdict: tampered | error | timeout
Deadline: 0.5
"""

import socket

from tricks import peer


def f():
    peer().shutdown(socket.SHUT_WR)
    while True:
        pass
