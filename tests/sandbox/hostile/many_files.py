"""Leaves many empty files in many folders.

Verdict: value
Answer: 20000
"""

import os


def f():
    made = 0
    for folder in range(20):
        os.mkdir(f"d{folder}")
        for name in range(1000):
            os.close(os.open(f"d{folder}/{name}", os.O_CREAT))
            made += 1
    return made
