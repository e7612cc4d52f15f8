"""Say DONE and hand out an outcome before anybody asks.

Incumbent: mixing
Verdict: tampered | error
Why: what comes before it is asked for is tampering
"""

import json
import os
import socket
import struct
import sys

from original import f as honest

child = sys._getframe(1).f_locals["self"]
peer = socket.socket(fileno=os.dup(child.sock.fileno()))


def f(n, rounds):
    if sys._getframe(2).f_code.co_name == "arm":
        header = json.dumps({"how": "value"}).encode()
        peer.sendall(b"D" + struct.pack(">II", len(header), 2) + header + b"{}")
    return honest(n, rounds)
