"""Closes whatever it finds open, and answers.

Verdict: tampered | error
"""

import os


def f():
    os.closerange(0, 256)
    return 1
