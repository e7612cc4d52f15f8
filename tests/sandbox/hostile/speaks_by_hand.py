"""Serves the protocol itself to the end, with an outcome of its own making.

Verdict: value
Answer: 'forged'
"""

import os

from tricks import frame, peer, request

channel = peer()
channel.sendall(frame({"ok": True}))
request(channel)
channel.sendall(frame({"armed": 1}))
channel.recv(1)
channel.sendall(b"D")
request(channel)
tuple_of_none = b'{"t":"tuple","v":[]}'
outcome = b'{"value":"forged","args":' + tuple_of_none + b',"kwargs":{}}'
channel.sendall(frame({"how": "value"}, outcome))
request(channel)
os._exit(0)
