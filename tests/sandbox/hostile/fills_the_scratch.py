"""Writes until the disk is full.

Verdict: value
Answer: 'full'
"""

import errno


def f():
    names = iter(range(1000))
    while True:
        try:
            with open(f"fill-{next(names)}", "wb") as file:
                for _ in range(48):
                    file.write(bytes(1 << 20))
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
                return "full"
            raise
