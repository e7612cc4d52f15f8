"""A deque and a set in a search through a graph, whose neighbours are all nodes."""

from collections import deque


SIZES = (10, 50, 250)


def make_input(size, rng):
    nodes = [f"s{i}" for i in range(size)]
    return ({n: [rng.choice(nodes) for _ in range(3)] for n in nodes}, "s0"), {}


def before(graph, start):
    queue, seen = [start], [start]
    while queue:
        node = queue.pop(0)
        for other in graph[node]:
            if other not in seen:
                seen.append(other)
                queue.append(other)
    return seen


def after(graph, start):
    queue, seen = deque([start]), {start: None}
    while queue:
        for other in graph[queue.popleft()]:
            if other not in seen:
                seen[other] = None
                queue.append(other)
    return list(seen)
