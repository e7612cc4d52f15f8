"""Leaves files that block whoever opens them.

Verdict: value
Answer: ['pipe', 'socket']
"""

import os
import socket


def f():
    os.mkfifo("pipe", 0o000)
    socket.socket(socket.AF_UNIX).bind("socket")
    return sorted(os.listdir("."))
