"""Speaks to servers of this machine by sockets in the project, which it can see.

Verdict: value
Answer: []
Needs: filter
"""

import os
import socket

from tricks import succeeded


def f(at):
    def connect(name, kind=socket.SOCK_STREAM):
        with socket.socket(socket.AF_UNIX, kind) as sock:
            sock.connect(name)
            sock.send(b"secret")

    def post(name, sock):
        sock.sendto(b"secret", name)

    os.chdir(at["project"])
    return succeeded(
        stream=lambda: connect("local.sock"),
        datagram=lambda: connect("post.sock", socket.SOCK_DGRAM),
        raw=lambda: connect("post.sock", socket.SOCK_RAW),
        unconnected=lambda: post(
            "post.sock", socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ),
        pair=lambda: post(
            "post.sock", socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0]
        ),
        abstract=lambda: connect(at["abstract"]),
    )
