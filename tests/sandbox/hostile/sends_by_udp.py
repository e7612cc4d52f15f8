"""Sends datagrams, for which no connection is needed.

Verdict: value
Answer: []
Needs: filter
"""

import socket

from tricks import succeeded


def f(at):
    def send(address):
        with socket.socket(type=socket.SOCK_DGRAM) as sock:
            sock.sendto(b"secret", tuple(address))

    return succeeded(
        here=lambda: send(at["udp"]),
        elsewhere=lambda: send(("1.1.1.1", 53)),
        to_all=lambda: send(("255.255.255.255", 9)),
    )
