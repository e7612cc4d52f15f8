r"""Prints and raises what clears a screen, types, or is no text.

Verdict: value
Says: ^raises ValueError\('\\x1b\]0;
"""

import os


def f():
    os.write(1, b"\x1b[2J\x1b]52;c;bHM=\x07\xff\x00")
    raise ValueError("\x1b]0;owned\x07\udc80\u202e" + "\x9b" * 50_000)
