"""Takes the processor from all others: priority, scheduler, cores.

Verdict: value
Answer: []
"""

import os

from tricks import succeeded


def f():
    urgent = os.sched_param(50)
    return succeeded(
        nice=lambda: os.nice(-10),
        fifo=lambda: os.sched_setscheduler(0, os.SCHED_FIFO, urgent),
        round_robin=lambda: os.sched_setscheduler(0, os.SCHED_RR, urgent),
        server=lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
        user=lambda: os.setpriority(os.PRIO_USER, 0, -19),
        cores_of_server=lambda: os.sched_setaffinity(1, {0}),
    )
