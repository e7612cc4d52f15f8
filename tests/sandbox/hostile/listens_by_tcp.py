"""Opens a port for others to connect to.

Verdict: value
Answer: []
Needs: filter
"""

import socket

from tricks import succeeded


def f():
    return succeeded(
        v4=lambda: socket.create_server(("0.0.0.0", 0)),
        v6=lambda: socket.create_server(("::", 0), family=socket.AF_INET6),
        local=lambda: socket.create_server(("127.0.0.1", 0)),
    )
