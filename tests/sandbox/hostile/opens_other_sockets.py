"""Opens sockets that are no network's: the kernel's, a hypervisor's, raw ones.

Verdict: value
Answer: []
Needs: filter
"""

import socket

from tricks import succeeded


def f():
    families = {
        "netlink": (16, socket.SOCK_RAW, 0),
        "vsock": (40, socket.SOCK_STREAM, 0),
        "packet": (17, socket.SOCK_RAW, 3),
        "raw": (2, socket.SOCK_RAW, 1),
        "ping": (2, socket.SOCK_DGRAM, 1),
        "raw_v6": (10, socket.SOCK_RAW, 58),
        "ciphers": (38, socket.SOCK_SEQPACKET, 0),
        "bluetooth": (31, socket.SOCK_RAW, 1),
        "can": (29, socket.SOCK_RAW, 1),
        "tipc": (30, socket.SOCK_RDM, 0),
        "xdp": (44, socket.SOCK_RAW, 0),
        "smc": (43, socket.SOCK_STREAM, 0),
        "rds": (21, socket.SOCK_SEQPACKET, 0),
    }
    attempts = {
        name: lambda parts=parts: socket.socket(*parts)
        for name, parts in families.items()
    }
    return succeeded(**attempts)
