"""A help desk: callers wait, agents take the most urgent one first."""

from __future__ import annotations

URGENCIES = ("outage", "fault", "question")


def rank(urgency: str) -> int:
    """Lower is more urgent.

    >>> rank("outage") < rank("question")
    True
    """
    return URGENCIES.index(urgency)


def percentile(values: list[int], share: float) -> int:
    """The value that `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def simulate_desk(calls: list[tuple[int, int, int]], agents: int = 3) -> dict:
    """Run a day at the desk and tell how long people waited.

    `calls` are `(minute of arrival, rank, minutes needed)`. Whenever an agent is
    free, the waiting caller with the lowest rank is next; among equals the one
    who has waited longest.

    >>> simulate_desk([(0, 2, 5), (1, 2, 5), (1, 0, 5)], agents=1)
    {'served': [0, 2, 1], 'waits': [0, 4, 9], 'closed_at': 15, 'longest_queue': 2}
    """
    if agents < 1:
        raise ValueError("the desk needs at least one agent")

    arrivals = sorted((minute, number) for number, (minute, _, _) in enumerate(calls))
    free_at = [0] * agents
    waiting = []
    served = []
    waits = []
    longest_queue = 0
    while arrivals or waiting:
        now = sorted(free_at)[0]
        if not waiting and arrivals[0][0] > now:
            now = arrivals[0][0]
        while arrivals and arrivals[0][0] <= now:
            minute, number = arrivals.pop(0)
            waiting.append((calls[number][1], minute, number))
        longest_queue = max(longest_queue, len(waiting))

        waiting.sort()
        _, minute, number = waiting.pop(0)
        served.append(number)
        waits.append(now - minute)
        free_at[free_at.index(min(free_at))] = now + calls[number][2]

    return {
        "served": served,
        "waits": waits,
        "closed_at": max(free_at),
        "longest_queue": longest_queue,
    }
