"""Takes all permissions from the scratch itself, and gives it a note for the next.

Verdict: value
Answer: 'locked'
"""

import contextlib
import os


def f():
    open("file", "w").close()
    with contextlib.suppress(OSError):
        os.setxattr(".", "user.note", b"for the next")
    os.chmod(".", 0o000)
    return "locked"
