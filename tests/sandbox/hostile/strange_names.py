"""Leaves names that are no text: with line ends, of bytes that are no UTF-8, too long.

Verdict: value
Answer: 7
"""

import os

NAMES = [
    b"line\nend",
    b"\xff\xfe\xed\xa0\x80",
    b"\x1b[2Jscreen",
    b"-rf",
    b"a" * 255,
    b" ",
    b"\\",
]


def f():
    for name in NAMES:
        os.mkdir(name)
        open(os.path.join(name, name), "w").close()
    return len(os.listdir(b"."))
