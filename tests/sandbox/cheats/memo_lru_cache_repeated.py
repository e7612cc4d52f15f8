"""The honest cache, where inputs come again and again.

Incumbent: repeating
Verdict: warm-only | tampered
Why: first calls in fresh processes are timed on their own, and show no gain
"""

from functools import cache

from original import f as honest

f = cache(honest)
