"""Opens performance counters of itself, of all, and of the server.

Verdict: value
Answer: []
Needs: filter
"""

import struct

from tricks import succeeded, syscall


def f():
    event = struct.pack("IIQ", 1, 112, 1) + bytes(96)
    return succeeded(
        own=lambda: syscall("perf_event_open", event, 0, -1, -1, 0),
        server=lambda: syscall("perf_event_open", event, 1, -1, -1, 0),
        all=lambda: syscall("perf_event_open", event, -1, 0, -1, 0),
    )
