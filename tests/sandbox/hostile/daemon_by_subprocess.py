"""Starts other programs that are to outlive it, with all descriptors open.

Verdict: value
Answer: 'left'
"""

import subprocess


def f():
    for _ in range(3):
        subprocess.Popen(
            ["sleep", "3600"],
            start_new_session=True,
            close_fds=False,
            stdout=subprocess.DEVNULL,
        )
    return "left"
