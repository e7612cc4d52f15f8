"""Replaces what our own code uses: json, struct, pickle, socket, os, the codec.

Verdict: error | tampered
Says: exit status|protocol
"""

import json
import os
import pickle
import socket
import struct
import sys


def f():
    for module in (json, pickle, struct):
        for name in ("dumps", "loads", "pack", "unpack"):
            setattr(module, name, lambda *_, **__: b"forged")
    for name, module in list(sys.modules.items()):
        if name.startswith("afterburner_sandbox"):
            for part in dir(module):
                if callable(getattr(module, part)) and part != "Child":
                    setattr(module, part, lambda *_, **__: "forged")
    os.getpid = lambda: 1
    socket.socket.sendall = lambda self, data: None
    sys.modules.clear()
    return 1
