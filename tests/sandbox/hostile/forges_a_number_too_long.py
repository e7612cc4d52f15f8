"""Answers with a number whose digits take a year to read.

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
outcome = b'{"args":0,"kwargs":0,"value":' + b"9" * 10_000_000 + b"}"
channel.sendall(frame({"how": "value"}, outcome))
request(channel)
