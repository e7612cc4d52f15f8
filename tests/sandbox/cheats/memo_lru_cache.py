"""The honest cache, where inputs do not come again.

Incumbent: mixing
Verdict: warm-only
Why: inputs of each block are new on both sides, so there is nothing to remember;
    that the same ones come faster a second time is said as such
"""

from functools import lru_cache

from original import f as honest

f = lru_cache(maxsize=None)(honest)
