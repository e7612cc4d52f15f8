"""Say DONE before the work is done.

Incumbent: mixing
Verdict: tampered | no-difference | slower
Why: the clock of a region stops once the process sleeps, and what it spends later is on
    the books
"""

import os
import socket
import sys

from original import f as honest

child = sys._getframe(1).f_locals["self"]
peer = socket.socket(fileno=os.dup(child.sock.fileno()))
said = False


class Quiet:
    def sendall(self, data):
        global said
        if data != b"D" or not said:
            peer.sendall(data)
        if data == b"D":
            said = False

    def __getattr__(self, name):
        return getattr(peer, name)


def f(n, rounds):
    global said
    armed = sys._getframe(2).f_code.co_name == "arm"
    if armed and not said:
        child.sock = Quiet()
        peer.sendall(b"D")
        said = True
    return honest(n, rounds)
