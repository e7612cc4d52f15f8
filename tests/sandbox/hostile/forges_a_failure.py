"""Says that it failed, in words that drive a terminal and types that are none.

Verdict: tampered | error
"""

import time

from tricks import frame, peer

kind = {"type": ["\x1b[2J"], "message": {"\ud800": 1}, "line": 1e300}
peer().sendall(frame({"failed": kind}))
time.sleep(2)
