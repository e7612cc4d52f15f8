"""Removes the scratch, or puts something else in its place.

Verdict: value
Answer: 'tried'
"""

import os
import shutil


def f():
    here = os.getcwd()
    for attempt in (
        lambda: shutil.rmtree(here),
        lambda: os.rmdir(here),
        lambda: os.rename(here, here + "-away"),
        lambda: os.symlink("/", here),
        lambda: os.mkdir(here),
    ):
        try:
            attempt()
        except OSError:
            continue
    return "tried"
