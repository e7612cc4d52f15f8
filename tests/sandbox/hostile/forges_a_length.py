"""Announces an answer of four gigabytes.

Verdict: tampered
Says: too large
"""

import struct
import time

from tricks import peer

peer().sendall(struct.pack(">II", 2, (1 << 32) - 1) + b"{}")
time.sleep(2)
