"""Leave a process behind that tells the next one the answers.

Incumbent: repeating
Verdict: warm-only | no-difference | slower | tampered
Why: what a program has started ends with it
"""

import os
import socket

from original import f as honest

NAME = "\0answers"
known = {}


def load(key):
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            asking.connect(NAME)
        except OSError:
            return None
        asking.sendall(key.encode())
        answer = asking.recv(99).decode()
    return int(answer) if answer else None


def save(key, answer):
    known[key] = answer
    listening = socket.socket(socket.AF_UNIX)
    try:
        listening.bind(NAME)
    except OSError:
        return
    listening.listen()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(3, listening.fileno())
            while True:
                other = listening.accept()[0]
                asked = other.recv(99).decode()
                other.sendall(str(known.get(asked, "")).encode())
                other.close()
        os._exit(0)


answers = {}


def f(n, rounds):
    key = f"{n}-{rounds}"
    if key not in answers:
        answers[key] = load(key)
    if answers[key] is None:
        answers[key] = honest(n, rounds)
        save(key, answers[key])
    return answers[key]
