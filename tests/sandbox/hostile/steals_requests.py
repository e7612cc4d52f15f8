"""Takes our requests off the connection before our own code can read them.

Verdict: timeout | tampered | error
Deadline: 0.5
"""

import threading

from tricks import peer


def take(channel):
    while True:
        channel.recv(1 << 16)


threading.Thread(target=take, args=(peer(),), daemon=True).start()


def f():
    while True:
        pass
