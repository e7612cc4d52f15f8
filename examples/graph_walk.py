"""How far apart stations are in a network of lines, counted in stops."""

from __future__ import annotations

from collections.abc import Iterable

Network = dict[str, list[str]]


def build_network(lines: Iterable[list[str]]) -> Network:
    """Connect the neighbours on each line, in both directions.

    >>> build_network([["Mill", "Park", "Quay"]])
    {'Mill': ['Park'], 'Park': ['Mill', 'Quay'], 'Quay': ['Park']}
    """
    network: Network = {}
    for stations in lines:
        for here, there in zip(stations, stations[1:]):
            network.setdefault(here, []).append(there)
            network.setdefault(there, []).append(here)
    return network


def stops_from(network: Network, start: str) -> list[tuple[str, int]]:
    """Every station that can be reached from `start`, with the number of stops.

    The nearest come first; among equals the order of the network decides.

    >>> stops_from({"Mill": ["Park"], "Park": ["Mill", "Quay"]}, "Mill")
    [('Mill', 0), ('Park', 1), ('Quay', 2)]
    """
    if start not in network:
        raise KeyError(f"no station called {start!r}")

    reached = []
    visited = [start]
    queue = [(start, 0)]
    while queue:
        station, stops = queue.pop(0)
        reached.append((station, stops))
        for neighbour in network.get(station, []):
            if neighbour not in visited:
                visited.append(neighbour)
                queue.append((neighbour, stops + 1))
    return reached


def farthest(network: Network, start: str) -> tuple[str, int]:
    """The station with the longest way from `start`."""
    return stops_from(network, start)[-1]
