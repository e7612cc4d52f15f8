"""Sends what it knows as a host name that is looked up.

Verdict: value
Answer: []
"""

import socket

from tricks import succeeded


def f():
    return succeeded(
        name=lambda: socket.gethostbyname("secret.example.com"),
        info=lambda: socket.getaddrinfo("secret.example.com", 443),
        address=lambda: socket.gethostbyaddr("1.1.1.1"),
    )
