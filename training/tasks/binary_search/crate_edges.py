"""Find the shortest whole edge of a cube-shaped crate for each of the volumes.

That is the smallest whole number whose cube is at least the volume. Volumes are not
negative; the crate for 0 has edge 0.
"""


# %% starter
def crate_edges(volumes: list[int]) -> list[int]: ...


# %% inputs
SIZES = (5, 20, 60, 200)


def make_input(size, rng):
    volumes = []
    for _ in range(size):
        edge = rng.randint(0, 20 * size)
        more = rng.choice((-1, 0, 1, rng.randint(0, 3 * edge)))
        volumes.append(max(0, edge**3 + more))
    return (volumes,), {}


def valid(volumes):
    return all(volume >= 0 for volume in volumes)


# %% solution: count up from 0
def crate_edges(volumes: list[int]) -> list[int]:
    edges = []
    for volume in volumes:
        edge = 0
        while edge * edge * edge < volume:
            edge += 1
        edges.append(edge)
    return edges


# %% solution: the first that fits
from itertools import count


def crate_edges(volumes: list[int]) -> list[int]:
    return [next(n for n in count() if n**3 >= volume) for volume in volumes]


# %% solution: a table of cubes, searched from the start
def crate_edges(volumes: list[int]) -> list[int]:
    cubes = [0]
    while cubes[-1] < max(volumes, default=0):
        cubes.append(len(cubes) ** 3)
    edges = []
    for volume in volumes:
        for edge, cube in enumerate(cubes):
            if cube >= volume:
                edges.append(edge)
                break
    return edges


# %% solution: bisect a table of cubes
from bisect import bisect_left


def crate_edges(volumes: list[int]) -> list[int]:
    cubes = [0]
    while cubes[-1] < max(volumes, default=0):
        cubes.append(len(cubes) ** 3)
    return [bisect_left(cubes, volume) for volume in volumes]


# %% solution: volumes in ascending order
def crate_edges(volumes: list[int]) -> list[int]:
    edges = {}
    edge = 0
    for volume in sorted(volumes):
        while edge**3 < volume:
            edge += 1
        edges[volume] = edge
    return [edges[volume] for volume in volumes]


# %% solution: bisection by hand
def crate_edges(volumes: list[int]) -> list[int]:
    edges = []
    for volume in volumes:
        low, high = 0, 1
        while high**3 < volume:
            high *= 2
        while low < high:
            middle = (low + high) // 2
            if middle**3 < volume:
                low = middle + 1
            else:
                high = middle
        edges.append(low)
    return edges


# %% solution: a guess by floats, put right
def crate_edges(volumes: list[int]) -> list[int]:
    edges = []
    for volume in volumes:
        edge = round(volume ** (1 / 3))
        while edge**3 < volume:
            edge += 1
        while edge > 0 and (edge - 1) ** 3 >= volume:
            edge -= 1
        edges.append(edge)
    return edges
