"""Computes for ever when it is loaded.

Verdict: timeout
Says: no answer to load
Deadline: 0.3
"""

while True:
    pass
