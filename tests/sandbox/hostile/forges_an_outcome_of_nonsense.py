"""Answers with data that is no outcome: too deep, too long, no JSON.

Verdict: value
Answer: an unreadable outcome
"""

from tricks import frame, peer, request

channel = peer()
channel.sendall(frame({"ok": True}))
request(channel)
channel.sendall(frame({"armed": 1}))
channel.recv(1)
channel.sendall(b"D")
request(channel)
channel.sendall(frame({"how": "value"}, b'{"value":' + b"[" * 1_000_000))
request(channel)
