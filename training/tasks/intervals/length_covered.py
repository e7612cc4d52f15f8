"""How many metres of a road are under repair.

Each site is written "from-to" in whole metres, with from <= to, as "120-180", and no
road is longer than 100,000; sites may overlap, and what two of them cover counts once.
"70-70" covers nothing.
"""


# %% starter
def length_covered(sites: list[str]) -> int: ...


# %% inputs
import re

SIZES = (6, 40, 150, 450)


def make_input(size, rng):
    road = rng.choice((20, 100)) * (size + 1)
    sites = []
    for _ in range(size):
        start = rng.randrange(road)
        sites.append(f"{start}-{start + rng.choice((0, 10, 40, 40, 120))}")
    return (sites,), {}


def valid(sites):
    formed = all(re.fullmatch("[0-9]+-[0-9]+", site) for site in sites)
    ends = [[int(metre) for metre in site.split("-")] for site in sites if formed]
    return formed and all(start <= end <= 100_000 for start, end in ends)


# %% solution: list of metres without repetition
def length_covered(sites: list[str]) -> int:
    edges = []
    for site in sites:
        start, end = site.split("-")
        for edge in (int(start), int(end)):
            if edge not in edges:
                edges.append(edge)
    edges.sort()
    total = 0
    for i in range(len(edges) - 1):
        for site in sites:
            start, end = site.split("-")
            if int(start) <= edges[i] and int(end) >= edges[i + 1]:
                total += edges[i + 1] - edges[i]
                break
    return total


# %% solution: set of metres
def length_covered(sites: list[str]) -> int:
    metres = set()
    for site in sites:
        start, end = map(int, site.split("-"))
        metres |= set(range(start, end))
    return len(metres)


# %% solution: bits of one large number
def length_covered(sites: list[str]) -> int:
    road = 0
    for site in sites:
        start, _, end = site.partition("-")
        length = int(end) - int(start)
        road |= ((1 << length) - 1) << int(start)
    return bin(road).count("1")


# %% solution: disjoint stretches, new ones joined to them
def length_covered(sites: list[str]) -> int:
    stretches: list[list[int]] = []
    for site in sites:
        start, end = (int(number) for number in site.split("-"))
        apart = []
        for stretch in stretches:
            if stretch[0] <= end and start <= stretch[1]:
                start = min(start, stretch[0])
                end = max(end, stretch[1])
            else:
                apart.append(stretch)
        stretches = [*apart, [start, end]]
    return sum(end - start for start, end in stretches)


# %% solution: sorted, with the furthest end so far
def length_covered(sites: list[str]) -> int:
    pairs = []
    for site in sites:
        start, end = site.split("-")
        pairs.append((int(start), int(end)))
    total = reached = 0
    for start, end in sorted(pairs):
        if end > reached:
            total += end - max(start, reached)
            reached = end
    return total


# %% solution: sweep over all edges
def length_covered(sites: list[str]) -> int:
    edges: dict[int, int] = {}
    for site in sites:
        start, end = map(int, site.split("-"))
        edges[start] = edges.get(start, 0) + 1
        edges[end] = edges.get(end, 0) - 1
    total = open_sites = last = 0
    for metre in sorted(edges):
        if open_sites:
            total += metre - last
        open_sites += edges[metre]
        last = metre
    return total
