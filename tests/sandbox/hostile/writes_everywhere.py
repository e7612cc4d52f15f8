"""Leaves a file in every folder that it may.

Verdict: value
Answer: []
"""

import os
import tempfile

from tricks import write


def f(at):
    own = {os.path.realpath(p) for p in (os.getcwd(), tempfile.gettempdir())}
    written = []
    for folder in [*at["folders"], *(f"/{name}" for name in os.listdir("/"))]:
        if os.path.realpath(folder) in own or folder == "/dev/shm":
            continue
        try:
            write(folder, at["mark"])
            written.append(folder)
        except OSError:
            continue
    return written
