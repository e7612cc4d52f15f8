"""Compute in a forked process while the timed one gives up the core again and again.

Incumbent: items
Verdict: no-difference | slower | timeout | tampered
Why: started processes are counted by the kernel's numbers; then wall time has to
    show the gain as well
"""

import os
import pickle
import select

from original import f as honest

to_read, to_write = os.pipe(), os.pipe()
helper = 0


def serve(ready=None):
    if ready:
        ready()
    with open(to_read[0], "rb") as asked, open(to_write[1], "wb") as told:
        while True:
            try:
                pickle.dump(honest(*pickle.load(asked)), told)
            except EOFError:
                os._exit(0)
            told.flush()


def start(ready=None):
    global helper, asking, answers
    helper = os.fork()
    if helper == 0:
        os.close(to_read[1])
        serve(ready)
    asking = open(to_read[1], "wb")
    answers = open(to_write[0], "rb")


def f(*call):
    if not helper:
        start()
    pickle.dump(call, asking)
    asking.flush()
    while not select.select([answers], [], [], 0)[0]:
        os.sched_yield()
    return pickle.load(answers)
