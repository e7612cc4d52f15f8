"""Count the fewest steps from "S" to "E" on the floor plan of a store.

The plan is a list of equally long rows; "#" cannot be walked on, everything else can.
A step goes up, down, left or right. There is exactly one "S" and one "E". The answer is
None if there is no way.
"""


# %% starter
def steps_to_exit(plan: list[str]) -> int | None: ...


# %% inputs
SIZES = (5, 10, 16, 24)


def make_input(size, rng):
    size = max(2, size)
    wide = size + rng.randint(2, 5)
    walls = rng.choice((0, 15, 25, 30))
    rows = [
        ["#" if rng.randint(1, 100) <= walls else "." for _ in range(wide)]
        for _ in range(size + 1)
    ]
    rows[rng.randint(0, size // 3)][rng.randint(0, 1)] = "S"
    rows[rng.randint(size // 2 + 1, size)][wide - rng.randint(1, 2)] = "E"
    return (["".join(row) for row in rows],), {}


def valid(plan):
    signs = "".join(plan)
    once = signs.count("S") == signs.count("E") == 1
    return once and len({len(row) for row in plan}) == 1


# %% solution: number the plan until nothing changes
def steps_to_exit(plan: list[str]) -> int | None:
    height, width = len(plan), len(plan[0])
    steps = []
    for row in plan:
        steps.append([0 if sign == "S" else None for sign in row])
    changed = True
    while changed:
        changed = False
        for y in range(height - 1, -1, -1):
            for x in range(width - 1, -1, -1):
                if plan[y][x] == "#":
                    continue
                for dy, dx in [(0, 1), (1, 0), (0, -1), (-1, 0)]:
                    if 0 <= y + dy < height and 0 <= x + dx < width:
                        near = steps[y + dy][x + dx]
                        here = steps[y][x]
                        if near is not None and (here is None or near + 1 < here):
                            steps[y][x] = near + 1
                            changed = True
    for y in range(height):
        for x in range(width):
            if plan[y][x] == "E":
                return steps[y][x]


# %% solution: a list as queue, a list of what was seen
def steps_to_exit(plan: list[str]) -> int | None:
    for y, row in enumerate(plan):
        if "S" in row:
            queue = [(y, row.index("S"), 0)]
    seen = []
    while queue:
        y, x, steps = queue.pop(0)
        if (y, x) in seen or not (0 <= y < len(plan) and 0 <= x < len(plan[0])):
            continue
        if plan[y][x] == "#":
            continue
        if plan[y][x] == "E":
            return steps
        seen.append((y, x))
        for place in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
            queue.append((place[0], place[1], steps + 1))
    return None


# %% solution: a set for each number of steps
def steps_to_exit(plan: list[str]) -> int | None:
    free = {
        (x, y): sign
        for y, row in enumerate(plan)
        for x, sign in enumerate(row)
        if sign != "#"
    }
    start = next(place for place, sign in free.items() if sign == "S")
    reached = {start}
    steps = 0
    while True:
        if any(free[place] == "E" for place in reached):
            return steps
        more = set(reached)
        for x, y in reached:
            more |= {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & free.keys()
        if more == reached:
            return None
        reached = more
        steps += 1


# %% solution: only the newest cells go on
def steps_to_exit(plan: list[str]) -> int | None:
    free = set()
    for y, row in enumerate(plan):
        for x, sign in enumerate(row):
            place = complex(x, y)
            if sign != "#":
                free.add(place)
            if sign == "S":
                level = {place}
            if sign == "E":
                goal = place
    steps = 0
    while level:
        if goal in level:
            return steps
        free -= level
        level = {place + move for place in level for move in (1, -1, 1j, -1j)} & free
        steps += 1
    return None


# %% solution: a deque over one long string
from collections import deque


def steps_to_exit(plan: list[str]) -> int | None:
    width = len(plan[0]) + 1
    floor = "#" * width + "#".join(plan) + "#" * (width + 1)
    start, goal = floor.index("S"), floor.index("E")
    steps = {start: 0}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        if place == goal:
            return steps[place]
        for other in (place - 1, place + 1, place - width, place + width):
            if floor[other] != "#" and other not in steps:
                steps[other] = steps[place] + 1
                queue.append(other)
    return None


# %% solution: all cells at once, as the bits of a number
def steps_to_exit(plan: list[str]) -> int | None:
    width = len(plan[0]) + 1
    line = "#".join(plan)
    free = 0
    for place, sign in enumerate(line):
        if sign != "#":
            free |= 1 << place
    reached = 1 << line.index("S")
    goal = 1 << line.index("E")
    steps = 0
    while not reached & goal:
        sides = reached << 1 | reached >> 1 | reached << width | reached >> width
        more = reached | sides & free
        if more == reached:
            return None
        reached = more
        steps += 1
    return steps
