"""Count the moves without making them.

Incumbent: sorting
Verdict: different
Why: arguments are compared after the call
"""

import bisect


def f(items):
    seen, moves = [], 0
    for item in items:
        moves += len(seen) - bisect.bisect_right(seen, item)
        bisect.insort(seen, item)
    return moves
