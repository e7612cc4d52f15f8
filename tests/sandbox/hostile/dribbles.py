"""Sends its answer byte by byte, each one in time.

Verdict: timeout
Deadline: 0.5
"""

import struct
import time

from tricks import peer

channel = peer()
channel.sendall(struct.pack(">II", 1 << 20, 0))
while True:
    channel.sendall(b" ")
    time.sleep(0.01)
