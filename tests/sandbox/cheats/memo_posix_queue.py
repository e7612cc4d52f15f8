"""Leave answers in a POSIX message queue, which outlives its process.

Incumbent: repeating
Verdict: warm-only | tampered
Why: these calls of the kernel are refused
"""

import ctypes
import os

from original import f as honest

librt = ctypes.CDLL(None, use_errno=True)


class Attributes(ctypes.Structure):
    _fields_ = (("numbers", ctypes.c_long * 8),)


def queue(key):
    limits = Attributes()
    limits.numbers[1], limits.numbers[2] = 4, 16
    flags = os.O_RDWR | os.O_CREAT | os.O_NONBLOCK
    name = f"/answers{key}".encode()
    return librt.mq_open(name, flags, 0o600, ctypes.byref(limits))


def load(key):
    text = ctypes.create_string_buffer(16)
    if librt.mq_receive(queue(key), text, 16, None) < 0:
        return None
    librt.mq_send(queue(key), text, 16, 0)
    return int(text.value)


def save(key, answer):
    text = ctypes.create_string_buffer(str(answer).encode(), 16)
    librt.mq_send(queue(key), text, 16, 0)


answers = {}


def f(n, rounds):
    key = f"{n}-{rounds}"
    if key not in answers:
        answers[key] = load(key)
    if answers[key] is None:
        answers[key] = honest(n, rounds)
        save(key, answers[key])
    return answers[key]
