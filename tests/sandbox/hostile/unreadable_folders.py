"""Leaves folders that nobody may enter or change.

Verdict: value
Answer: 'locked'
"""

import os


def f():
    for name in ("a", "b", "b/c"):
        os.mkdir(name)
        open(f"{name}/file", "w").close()
    os.chmod("b/c", 0o000)
    os.chmod("b", 0o500)
    os.chmod("a", 0o000)
    return "locked"
