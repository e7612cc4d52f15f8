"""Links files of the machine into the scratch, to write to them there.

Verdict: value
Answer: []
"""

import os
import sys

from tricks import succeeded


def f(at):
    return succeeded(
        project=lambda: os.link(at["project"] + "/precious", "mine"),
        program=lambda: os.link(sys.executable, "python"),
        shell=lambda: os.link("/bin/sh", "sh"),
    )
