"""Tell for every cell of a floor plan how many steps it is to the nearest exit.

All rows are equally long; "E" is an exit, "#" a wall, all else free; steps go up, down,
left and right and not through walls. The result has the shape of the plan: a number for
each cell, -1 for walls and for cells from which no exit can be reached.
"""


# %% starter
def exit_map(plan: tuple[str, ...]) -> list[list[int]]: ...


# %% inputs
SIZES = (4, 8, 14, 24)


def make_input(size, rng):
    signs = rng.choice(("....#", "...#", ".......#")) * 20 + "E"
    wide = size + rng.randint(0, 3)
    return (tuple("".join(rng.choices(signs, k=wide)) for _ in range(size)),), {}


def valid(plan):
    return len({len(row) for row in plan}) <= 1


# %% solution: a search from every cell
def exit_map(plan: tuple[str, ...]) -> list[list[int]]:
    def steps_from(y, x):
        queue = [(y, x, 0)]
        seen = {(y, x)}
        while queue:
            y, x, steps = queue.pop(0)
            if plan[y][x] == "E":
                return steps
            for b, a in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                if 0 <= b < len(plan) and 0 <= a < len(plan[b]):
                    if plan[b][a] != "#" and (b, a) not in seen:
                        seen.add((b, a))
                        queue.append((b, a, steps + 1))
        return -1

    result = []
    for y, row in enumerate(plan):
        result.append([])
        for x in range(len(row)):
            result[-1].append(-1 if row[x] == "#" else steps_from(y, x))
    return result


# %% solution: from every exit, keep the smaller
def exit_map(plan: tuple[str, ...]) -> list[list[int]]:
    best = [[-1] * len(row) for row in plan]

    def spread(y, x):
        level = [(y, x)]
        seen = set(level)
        steps = 0
        while level:
            following = []
            for y, x in level:
                if best[y][x] == -1 or steps < best[y][x]:
                    best[y][x] = steps
                for b, a in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                    inside = 0 <= b < len(plan) and 0 <= a < len(plan[b])
                    if inside and plan[b][a] != "#" and (b, a) not in seen:
                        seen.add((b, a))
                        following.append((b, a))
            level = following
            steps += 1

    for y, row in enumerate(plan):
        for x, sign in enumerate(row):
            if sign == "E":
                spread(y, x)
    return best


# %% solution: look for the cells of each number of steps
def exit_map(plan: tuple[str, ...]) -> list[list[int]]:
    result = [[0 if sign == "E" else -1 for sign in row] for row in plan]
    steps = 0
    found = True
    while found:
        found = False
        for y in range(len(plan)):
            for x in range(len(plan[y])):
                if result[y][x] != steps:
                    continue
                for b, a in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                    if 0 <= b < len(plan) and 0 <= a < len(plan[y]):
                        if plan[b][a] != "#" and result[b][a] == -1:
                            result[b][a] = steps + 1
                            found = True
        steps += 1
    return result


# %% solution: a dict with pairs as keys, from all exits at once
from collections import deque


def exit_map(plan: tuple[str, ...]) -> list[list[int]]:
    cells = {(y, x): s for y, row in enumerate(plan) for x, s in enumerate(row)}
    steps = {place: 0 for place, sign in cells.items() if sign == "E"}
    queue = deque(steps)
    while queue:
        y, x = queue.popleft()
        for place in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            if cells.get(place, "#") != "#" and place not in steps:
                steps[place] = steps[y, x] + 1
                queue.append(place)
    return [
        [steps.get((y, x), -1) for x in range(len(row))] for y, row in enumerate(plan)
    ]


# %% solution: a flat list with a wall around it
def exit_map(plan: tuple[str, ...]) -> list[list[int]]:
    if not plan:
        return []
    width = len(plan[0]) + 1
    floor = "#" * width + "".join(row + "#" for row in plan) + "#" * width
    steps = [-1] * len(floor)
    level = [place for place, sign in enumerate(floor) if sign == "E"]
    for place in level:
        steps[place] = 0
    # The list grows while it is walked along.
    for place in level:
        for other in (place - width, place - 1, place + 1, place + width):
            if steps[other] < 0 and floor[other] != "#":
                steps[other] = steps[place] + 1
                level.append(other)
    return [steps[width * y : width * y + width - 1] for y in range(1, len(plan) + 1)]
