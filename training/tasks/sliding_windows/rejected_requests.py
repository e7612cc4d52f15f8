"""Which requests a rate limit turns away.

Requests are (client, second) in the order of time. A request is let in if fewer than
`limit` requests of the same client were let in during the last `period` seconds: those
at seconds from second - period + 1 to second. Those turned away do not count. The
answer is the list of positions of the requests turned away. `limit` and `period` are at
least 1.
"""


# %% starter
def rejected_requests(
    requests: list[tuple[str, int]], limit: int, period: int
) -> list[int]: ...


# %% inputs
SIZES = (12, 80, 300, 900)


def make_input(size, rng):
    clients = ["10.0.0.1", "::1", "10.0.0.2", ""]
    second = 0
    requests = []
    for _ in range(size):
        second += rng.choice((0, 0, 0, 1, 3))
        requests.append((rng.choice(clients), second))
    limit = rng.randint(1, 3) if size < 50 else rng.randint(15, 25)
    return (requests, limit, rng.choice((2, 10, 60)) * (1 + size // 100)), {}


def valid(requests, limit, period):
    seconds = [second for _, second in requests]
    return limit >= 1 and period >= 1 and seconds == sorted(seconds)


# %% solution: look through all that were let in
def rejected_requests(
    requests: list[tuple[str, int]], limit: int, period: int
) -> list[int]:
    accepted = []
    rejected = []
    for i in range(len(requests)):
        client = requests[i][0]
        second = requests[i][1]
        recent = 0
        for other in accepted:
            if other[0] == client and other[1] > second - period:
                recent = recent + 1
        if recent < limit:
            accepted.append((client, second))
        else:
            rejected.append(i)
    return rejected


# %% solution: look back over all earlier requests
def rejected_requests(
    requests: list[tuple[str, int]], limit: int, period: int
) -> list[int]:
    rejected: list[int] = []
    for i, (client, second) in enumerate(requests):
        recent = [
            j
            for j, (other, when) in enumerate(requests[:i])
            if other == client and second - when < period and j not in rejected
        ]
        if len(recent) >= limit:
            rejected.append(i)
    return rejected


# %% solution: filter the list of each client
def rejected_requests(
    requests: list[tuple[str, int]], limit: int, period: int
) -> list[int]:
    accepted: dict[str, list[int]] = {}
    rejected = []
    for i, (client, second) in enumerate(requests):
        times = [t for t in accepted.get(client, []) if t > second - period]
        if len(times) < limit:
            times.append(second)
        else:
            rejected.append(i)
        accepted[client] = times
    return rejected


# %% solution: deque for each client
from collections import defaultdict, deque


def rejected_requests(
    requests: list[tuple[str, int]], limit: int, period: int
) -> list[int]:
    windows: defaultdict[str, deque[int]] = defaultdict(deque)
    rejected = []
    for i, (client, second) in enumerate(requests):
        window = windows[client]
        while window and window[0] <= second - period:
            window.popleft()
        if len(window) < limit:
            window.append(second)
        else:
            rejected.append(i)
    return rejected


# %% solution: only the one that came `limit` before
def rejected_requests(
    requests: list[tuple[str, int]], limit: int, period: int
) -> list[int]:
    accepted: dict[str, list[int]] = {}
    rejected = []
    for i, (client, second) in enumerate(requests):
        times = accepted.setdefault(client, [])
        if len(times) >= limit and second - times[-limit] < period:
            rejected.append(i)
        else:
            times.append(second)
    return rejected
