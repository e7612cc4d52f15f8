"""The sizes of the islands on a map, smallest first.

The map is a list of strings of equal length: "#" is land, anything else is water.
Fields of land that touch along a side belong to one island; corners do not count.
"""


# %% starter
def island_sizes(sea_map: list[str]) -> list[int]: ...


# %% inputs
SIZES = (6, 15, 30, 45)


def make_input(size, rng):
    land = rng.choice((0.3, 0.5, 0.62))
    width = size + rng.randint(0, 4)
    sea_map = [
        "".join("#" if rng.random() < land else rng.choice("~ ") for _ in range(width))
        for _ in range(size)
    ]
    return (sea_map,), {}


def valid(sea_map):
    return len({len(row) for row in sea_map}) <= 1


# %% solution: join lists of fields that touch
def island_sizes(sea_map: list[str]) -> list[int]:
    islands: list[list[tuple[int, int]]] = []
    for row in range(len(sea_map)):
        for column in range(len(sea_map[row])):
            if sea_map[row][column] == "#":
                joined = [(row, column)]
                others = []
                for island in islands:
                    if (row - 1, column) in island or (row, column - 1) in island:
                        joined = joined + island
                    else:
                        others.append(island)
                islands = others + [joined]
    return sorted([len(island) for island in islands])


# %% solution: numbers spread until nothing changes
def island_sizes(sea_map: list[str]) -> list[int]:
    numbers = {
        (r, c): r * len(row) + c
        for r, row in enumerate(sea_map)
        for c, sign in enumerate(row)
        if sign == "#"
    }
    changed = True
    while changed:
        changed = False
        for r, c in numbers:
            for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                if numbers.get(near, -1) > numbers[r, c]:
                    numbers[near] = numbers[r, c]
                    changed = True
    values = list(numbers.values())
    return sorted(values.count(number) for number in set(values))


# %% solution: a queue of fields, visited in a list
def island_sizes(sea_map: list[str]) -> list[int]:
    visited: list[tuple[int, int]] = []
    sizes = []
    for row, line in enumerate(sea_map):
        for column, sign in enumerate(line):
            if sign != "#" or (row, column) in visited:
                continue
            queue = [(row, column)]
            visited.append((row, column))
            for r, c in queue:
                for y, x in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                    if 0 <= y < len(sea_map) and 0 <= x < len(line):
                        if sea_map[y][x] == "#" and (y, x) not in visited:
                            visited.append((y, x))
                            queue.append((y, x))
            sizes.append(len(queue))
    sizes.sort()
    return sizes


# %% solution: take fields out of a set
def island_sizes(sea_map: list[str]) -> list[int]:
    land = {
        (row, column)
        for row, line in enumerate(sea_map)
        for column, sign in enumerate(line)
        if sign == "#"
    }
    sizes = []
    while land:
        stack = [land.pop()]
        size = 0
        while stack:
            row, column = stack.pop()
            size += 1
            for near in (
                (row - 1, column),
                (row + 1, column),
                (row, column - 1),
                (row, column + 1),
            ):
                if near in land:
                    land.remove(near)
                    stack.append(near)
        sizes.append(size)
    return sorted(sizes)


# %% solution: one flat array with a border of water
def island_sizes(sea_map: list[str]) -> list[int]:
    width = len(sea_map[0]) + 1 if sea_map else 1
    flat = bytearray(width)
    for line in sea_map:
        flat += bytes(sign == "#" for sign in line) + b"\0"
    flat += bytes(width)
    sizes = []
    place = flat.find(1)
    while place >= 0:
        flat[place] = 0
        stack = [place]
        size = 0
        while stack:
            here = stack.pop()
            size += 1
            for near in (here - width, here + width, here - 1, here + 1):
                if flat[near]:
                    flat[near] = 0
                    stack.append(near)
        sizes.append(size)
        place = flat.find(1, place)
    return sorted(sizes)
