"""Makes itself as slow as can be: the lowest priority, the idle class, one core.

Verdict: value
Answer: 'slow'
"""

import os


def f():
    os.nice(19)
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return "slow"
