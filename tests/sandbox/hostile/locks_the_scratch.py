"""Takes all permissions from the scratch itself, and gives it a note for the next.

Verdict: value
Answer: 'locked'
"""

import os


def f():
    open("file", "w").close()
    try:
        os.setxattr(".", "user.note", b"for the next")
    except OSError:
        pass
    os.chmod(".", 0o000)
    return "locked"
