"""Announces a header of four gigabytes, and sends what it can of it.

Verdict: tampered
Says: too large
"""

import struct

from tricks import peer

channel = peer()
channel.sendall(struct.pack(">II", (1 << 32) - 1, 0))
while True:
    channel.sendall(b"[" * (1 << 20))
