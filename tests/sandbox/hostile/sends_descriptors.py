"""Sends us open descriptors along with its answer, for us to run out of them.

Verdict: tampered | value
Says: outside the protocol|asked|too large|^1$
"""

import array
import os
import socket

from tricks import peer


def f():
    files = array.array("i", [os.open("/dev/null", os.O_RDONLY) for _ in range(100)])
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, files)
    peer().sendmsg([b"D" * 5], [rights])
    return 1
