"""A heap for the few smallest integers."""

import heapq


def before(values, count):
    """
    >>> before([5, 1, 4], 2)
    [1, 4]
    """
    return sorted(values)[: max(count, 0)]


def after(values, count):
    return heapq.nsmallest(count, values)
