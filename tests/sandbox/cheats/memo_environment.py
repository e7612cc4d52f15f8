"""Leave answers in the environment for the next process.

Incumbent: repeating
Verdict: warm-only | tampered
Why: each process is forked afresh from a server that runs no candidate
"""

import os

from original import f as honest


def load(key):
    return int(os.environ[key]) if key in os.environ else None


def save(key, answer):
    os.putenv(key, str(answer))
    os.environ[key] = str(answer)


answers = {}


def f(n, rounds):
    key = f"{n}-{rounds}"
    if key not in answers:
        answers[key] = load(key)
    if answers[key] is None:
        answers[key] = honest(n, rounds)
        save(key, answers[key])
    return answers[key]
