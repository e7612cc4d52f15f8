"""Says that it is done before it is told to go.

Verdict: tampered
"""

import time

from tricks import frame, peer, request

channel = peer()
channel.sendall(frame({"ok": True}))
request(channel)
channel.sendall(frame({"armed": 1}) + b"D")
time.sleep(2)
