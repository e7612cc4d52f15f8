"""Reads and writes the memory of the server and of us, and takes their descriptors.

Verdict: value
Answer: []
Needs: filter
"""

import ctypes
import os
import struct

from tricks import succeeded, syscall


def f(at):
    room = ctypes.create_string_buffer(8)
    here = struct.pack("PN", ctypes.addressof(room), 8)
    there = struct.pack("PN", id(None), 8)
    attempts = {}
    for name, pid in (("server", 1), ("parent", os.getppid()), ("us", at["parent"])):
        attempts[f"read_{name}"] = lambda pid=pid: syscall(
            "process_vm_readv", pid, here, 1, there, 1, 0
        )
        attempts[f"write_{name}"] = lambda pid=pid: syscall(
            "process_vm_writev", pid, here, 1, there, 1, 0
        )
        attempts[f"take_{name}"] = lambda pid=pid: syscall(
            "pidfd_getfd", os.pidfd_open(pid), 3, 0
        )
    return succeeded(**attempts)
