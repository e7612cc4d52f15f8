"""Looks for the variables of whoever started the sandbox, wherever they may be kept.

Verdict: value
Answer: []
"""

import ctypes
import glob
import os


def f(at):
    name = at["canary"].encode()
    found = ["os"] if name in os.environb or os.getenv(at["canary"]) else []
    environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    index = 0
    while environ[index]:
        found += ["libc"] if name in environ[index] else []
        index += 1
    for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/*/task/*/environ"):
        try:
            with open(path, "rb") as file:
                found += [path] if name in file.read() else []
        except OSError:
            continue
    return found
