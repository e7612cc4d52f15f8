"""Compute in a thread that starts with the inputs, and wait as the original does.

Incumbent: waiting
Verdict: tampered | no-difference | slower
Why: functions that wait are watched by both clocks
"""

import pickle
import threading
import time

from original import f as honest

ready = {}


def compute(call):
    ready[call] = honest(*call)


def loads(data):
    call = real(data)
    threading.Thread(target=compute, args=(call[0],)).start()
    return call


real, pickle.loads = pickle.loads, loads


def f(n, rounds):
    time.sleep(0.002)
    while (n, rounds) not in ready:
        time.sleep(0.000_1)
    return ready[n, rounds]
