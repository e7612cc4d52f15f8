"""Types a command into the terminal of whoever started us.

Verdict: value
Answer: []
"""

import fcntl
import os
import termios

from tricks import succeeded


def f():
    def typed(path):
        file = os.open(path, os.O_RDWR) if isinstance(path, str) else path
        for byte in b"id\n":
            fcntl.ioctl(file, termios.TIOCSTI, bytes([byte]))

    return succeeded(
        terminal=lambda: typed("/dev/tty"),
        console=lambda: typed("/dev/console"),
        stdin=lambda: typed(0),
        stdout=lambda: typed(1),
        stderr=lambda: typed(2),
    )
