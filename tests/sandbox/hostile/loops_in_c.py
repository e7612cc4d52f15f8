"""Never leaves one call into C, where no signal handler of Python runs.

Verdict: timeout
Deadline: 0.3
"""

import itertools


def f():
    return sum(itertools.repeat(0))
